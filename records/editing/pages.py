"""What every admin class has in common: plain words, forms saved with their trace, a history."""

from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.utils import unquote
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from records.editing import labels, saving
from records.editing.addresses import address
from records.editing.history import history_page
from records.editing.model_form import PlainModelForm
from records.editing.saving import Edit
from records.editing.stamp import AlreadySaved, already_saved_key, read_stamp
from records.models import LogEntry, Revision
from vocabulary.forms import NOT_CHOSEN


def denied(model_admin: Any, request: HttpRequest, obj: Any = None) -> bool:
    """A permission nobody has: `has_change_permission = denied`."""
    return False


class TracedPages:
    """Mixin before ModelAdmin: the one way of listing, saving, deleting and looking back."""

    form: Any = PlainModelForm
    change_list_template = "admin/managed_change_list.html"
    change_form_template = "admin/managed_change_form.html"
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    view_on_site = False
    save_as = False
    has_history = True  # whether its form leads there
    admin_site: Any
    model: Any
    opts: Any
    sortable_by: Any
    get_object: Any
    response_change: Any
    has_change_permission: Any
    has_view_permission: Any

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        super().__init__(model, admin_site)  # type: ignore[call-arg] # of ModelAdmin
        if not issubclass(self.form, PlainModelForm):
            raise ImproperlyConfigured(f"{type(self).__name__} saves without its stamp")

    @property
    def media(self) -> forms.Media:
        """The scripts that our forms and lists use; others would fill addresses or open windows."""
        parts = ("vendor/jquery/jquery.min.js", "jquery.init.js", "core.js", "actions.js")
        return forms.Media(js=[f"admin/js/{part}" for part in parts])

    def address(self, key: Any, page: str = "change") -> str:
        return address(self.model, page, key)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What an address fills into a new form: only what its columns can hold."""
        initial = {}
        for column in self.opts.get_fields():
            text = request.GET.get(column.name)
            if text is not None and column.concrete and not column.is_relation:
                with suppress(ValidationError, ValueError, TypeError):
                    initial[column.name] = column.to_python(text)
        return initial

    # --- Lists ---------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {
            "title": f"{self.opts.verbose_name_plural}の一覧",
            "add_url": address(self.model, "add"),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Days as they are written on every page, which no format of Django's can."""
        return [labels.day_column(self.model, name) for name in super().get_list_display(request)]

    def get_sortable_by(self, request: HttpRequest) -> Any:
        """None is every column; Django's own answer would hold other columns than the list's."""
        return self.sortable_by

    def get_action_choices(self, request: HttpRequest, default_choices: Any = ()) -> Any:
        return super().get_action_choices(request, [("", NOT_CHOSEN)])

    def action_checkbox(self, row: models.Model) -> Any:
        return labels.row_checkbox(row)

    # --- The form --------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        row = saving.allowed_row(self, request, object_id)
        try:
            return self.form_view(request, row)
        except AlreadySaved:
            return self.answer_second_click(request, row)

    def form_view(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Open or save the form of the row; of a new one where it is None."""
        edit = saving.handle(self, request, Edit(row))
        return saving.respond(self, request, edit)

    def answer_second_click(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Of a change the same as the first; of a new row the way to it."""
        if row is not None:
            return self.response_change(request, self.get_object(request, row.pk))
        key = already_saved_key(read_stamp(request.POST, request.user))
        if not self.get_queryset(request).filter(pk=key).exists():
            raise Http404
        messages.info(request, "この内容は、すでに保存してあります。")
        return HttpResponseRedirect(self.address(key))

    def save_rows(self, request: HttpRequest, edit: Edit) -> None:
        """Write the row and its child rows; the caller has a transaction open."""
        is_change = edit.row is not None
        self.save_model(request, edit.form.instance, edit.form, is_change)
        self.save_related(request, edit.form, edit.formsets, is_change)

    def form_context(self, request: HttpRequest, edit: Edit) -> dict[str, Any]:
        """What the page of the form says beyond Django's own words."""
        row, name = edit.row, self.opts.verbose_name
        title = f"{name}を登録する"
        if row is not None:
            title = f"{name}を直す" if edit.may_save else f"{name}を見る"
        shows_history = row is not None and self.has_history
        return {
            "title": title,
            "conflicting_changes": edit.conflicting_changes,
            "history_url": self.address(row.pk, "history") if shows_history else "",
            "state": None,
            "buttons": [("_save", "保存する")],
        }

    # --- The end of a row, and its history -------------------------------------------------------

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """A row of others does not exist; whoever may see none is not told which there are."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        names = labels.cascade_names(objs, self.model)
        return names, *super().get_deleted_objects(objs, request)[1:]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        return history_page(self, request, object_id)

    def restore_address(self, request: HttpRequest, row: Any, revision: Revision) -> str:
        """Where the version can be put back; rows that are no content have no such page."""
        return ""

    # --- Traces: our own log, not the framework's ------------------------------------------------

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        LogEntry.objects.write(LogEntry.Action.ADD, obj, request.user)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        if message:
            LogEntry.objects.write(LogEntry.Action.CHANGE, obj, request.user, str(message))

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            LogEntry.objects.write(LogEntry.Action.DELETE, row, request.user)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> str:
        """The labels of what was changed, as a person would list them."""
        lines = [
            self.changed_field_label(form, name)
            for name in form.changed_data
            if name in form.fields
        ]
        for formset in formsets or ():
            if formset.has_changed():
                lines += self.changed_rows_labels(formset)
        return "、".join(lines)

    def changed_field_label(self, form: Any, name: str) -> str:
        """What the log says of one changed field."""
        return str(form.fields[name].label)

    def changed_rows_labels(self, formset: Any) -> list[str]:
        """What the log says of changed child rows."""
        return [str(formset.model._meta.verbose_name)]
