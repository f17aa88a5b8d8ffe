"""The words of every list and form of the admin, whatever they are about."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import NestedObjects
from django.db import models, router
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from vocabulary.forms import NOT_CHOSEN
from vocabulary.templatetags.japanese import wareki_time


class PagesInWords:
    """Mixin before ModelAdmin: headings, links and buttons in plain words."""

    change_list_template = "admin/managed_change_list.html"
    change_form_template = "admin/managed_change_form.html"
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    opts: Any
    sortable_by: Any
    has_change_permission: Any

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        opts = self.opts
        words = {
            "title": f"{opts.verbose_name_plural}の一覧",
            "add_url": reverse(f"admin:{opts.app_label}_{opts.model_name}_add"),
        }
        return super().changelist_view(request, {**words, **(extra_context or {})})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row, name = kwargs.get("obj"), self.opts.verbose_name
        if row is None:
            context["title"] = f"{name}を登録する"
        else:
            may_change = self.has_change_permission(request, row)
            context["title"] = f"{name}を直す" if may_change else f"{name}を見る"
        return super().render_change_form(request, context, *args, **kwargs)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Days as they are written on every page, which no format of Django's can."""
        return [self.written(name) for name in super().get_list_display(request)]

    def get_sortable_by(self, request: HttpRequest) -> Any:
        """None is every column; Django's own answer would hold other columns than the list's."""
        return self.sortable_by

    def written(self, name: Any) -> Any:
        """The column of a list, in words where it is a day or a moment of the row itself."""
        columns = {field.name: field for field in self.opts.concrete_fields}
        column = columns.get(name) if isinstance(name, str) else None
        if not isinstance(column, models.DateField):
            return name

        @admin.display(description=column.verbose_name, ordering=name)
        def day(row: models.Model) -> str:
            return wareki_time(getattr(row, name))

        day.__name__ = name
        return day

    def get_action_choices(self, request: HttpRequest, default_choices: Any = ()) -> Any:
        return super().get_action_choices(request, [("", NOT_CHOSEN)])

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with the rows, as a flat list of names; links of a row to themes are none."""
        collector = NestedObjects(using=router.db_for_write(self.opts.model), origin=objs)
        collector.collect(objs)
        names = sorted(
            f"{model._meta.verbose_name}：{row}"
            for model, rows in collector.model_objs.items()
            if not model._meta.auto_created
            for row in rows
            if row not in objs
        )
        return names, *super().get_deleted_objects(objs, request)[1:]

    def action_checkbox(self, row: models.Model) -> SafeString:
        attrs = {"class": "action-select", "aria-label": f"「{row}」を選ぶ"}
        box = forms.CheckboxInput(attrs, lambda value: False)
        return box.render(ACTION_CHECKBOX_NAME, str(row.pk))
