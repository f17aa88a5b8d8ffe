"""The row rule in the admin: who sees, changes and deletes which rows, and what they may choose.

`get_queryset` alone does not keep organizations apart: keys, many-to-many choices, filters,
autocomplete answers and inlines each show or take rows of others unless limited as well.
Everything here fails closed: what no rule allows is refused.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import DataError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from organizations.admin_site.limited_choices import choices_for, scoped_filter
from organizations.models import Organization
from organizations.rights import Verb, manages_every_organization
from records.editing.model_form import PlainModelForm, needed
from records.editing.places import places_field
from records.editing.saving import SafeAdmin
from records.editing.typed_text import writing
from records.editing.widgets import Boxes, RowField, RowSelect, RowsField, RowsSelect
from vocabulary.models import Municipality, Prefecture, Theme

BOXES = (Theme, Prefecture)  # few enough to be seen at once
PLAIN = ("vTextField", "vLargeTextField", "vURLField")
MOST_ROWS = 100  # child rows of one kind in one form
NOT_OF_THIS_FORM = (
    "この行は、この画面のものではありません。画面を開き直してから、もう一度保存してください"
)
MOST_OWNERS = 30  # organizations in one list; more are looked up by name


class ChoosesRows:
    """Mixin before an admin or an inline: rows of content are looked up by name.

    Whatever stands in `autocomplete_fields` takes no more room when there is more of it, and
    the answers hold to the same choices as the form.
    """

    admin_site: Any
    get_autocomplete_fields: Any

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        return choices_for(self, db_field, request)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs |= {"widget": RowSelect(db_field, self.admin_site), "form_class": RowField}
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return self.finding(field, db_field, request)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs |= {"widget": RowsSelect(db_field, self.admin_site), "form_class": RowsField}
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        return self.finding(field, db_field, request)

    def finding(self, field: Any, db_field: Any, request: HttpRequest) -> Any:
        """Names are read as the search of the target's own list reads them."""
        if isinstance(field, RowField | RowsField):
            target = self.admin_site.get_model_admin(db_field.remote_field.model)
            field.find = lambda rows, words: target.get_search_results(request, rows, words)[0]
        return field


class RowRuleAdmin(ChoosesRows, SafeAdmin):
    """Base for rows that belong to an organization; the model's queryset has `managed_by`."""

    owner_field = "owner"
    write_verb = Verb.WRITE
    actions: Any = ()
    list_per_page = 40
    list_max_show_all = 200

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        super().__init__(model, admin_site)
        if not hasattr(model._default_manager.all(), "managed_by"):
            raise ImproperlyConfigured(f"{model.__name__} has no managed_by")
        if self.list_editable:
            raise ImproperlyConfigured(f"{type(self).__name__} goes around the row rule")

    # --- Rows --------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = self.model._default_manager.all()
        rows = getattr(rows, "viewable_by", rows.managed_by)(request.user)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def owner_id(self, row: models.Model) -> Any:
        """The key of the organization a row belongs to."""
        return getattr(row, f"{self.owner_field}_id")

    # --- Rights ------------------------------------------------------------------------

    def may(self, verb: Verb, request: HttpRequest, row: models.Model | None = None) -> bool:
        """Whether this person's membership carries the verb, here or in any organization.

        The secretariat may before there is any.
        """
        if manages_every_organization(request.user):
            return True
        kept = request.__dict__.setdefault("_kyoso_rights", {})
        key = (verb, self.owner_id(row) if row is not None else None)
        if key not in kept:
            allowed = Organization.objects.where_user_may(verb, request.user).order_by()
            if row is not None:
                allowed = allowed.filter(pk=self.owner_id(row))
            kept[key] = allowed.exists()
        return kept[key]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(Verb.VIEW, request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(Verb.VIEW, request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(self.write_verb, request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(self.write_verb, request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.may(self.write_verb, request, obj)

    # --- Choices -----------------------------------------------------------------------

    def own_organizations(self, request: HttpRequest) -> models.QuerySet[Organization]:
        return Organization.objects.where_user_may(self.write_verb, request.user)

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        several = self.own_organizations(request).order_by()[: MOST_OWNERS + 1]
        many = self.owner_field and manages_every_organization(request.user)
        own = (self.owner_field,) if many and several.count() > MOST_OWNERS else ()
        return (*super().get_autocomplete_fields(request), *own)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return calm(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.remote_field.model is Municipality:
            return places_field(db_field)
        if db_field.remote_field.model in BOXES:
            kwargs.setdefault("widget", Boxes)
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None:
            field.help_text = db_field.help_text  # without the keys to press on a computer
        return field

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [scoped_filter(self.model, entry) for entry in super().get_list_filter(request)]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """A condition nobody can read is dropped and said so; never an error page."""
        try:
            with transaction.atomic():
                response = super().changelist_view(request, extra_context)
                return response.render() if hasattr(response, "render") else response
        except (ValueError, OverflowError, DataError):
            messages.warning(
                request, "読み取れない条件がありました。条件をはずして表示しています。"
            )
            return HttpResponseRedirect(request.path)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        writing(request).row = obj
        return super().get_form(request, obj, **kwargs)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The owner is chosen at most once: never by a member of a single organization."""
        hidden = list(super().get_exclude(request, obj) or ())
        if self.owner_field and not self.chooses_owner(request, obj):
            hidden.append(self.owner_field)
        return hidden

    def chooses_owner(self, request: HttpRequest, obj: Any = None) -> bool:
        if manages_every_organization(request.user):
            return True
        return obj is None and self.own_organizations(request).count() > 1

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The subclass's groups, without the owner where it is not chosen, with it where it is."""
        hidden = set(self.get_exclude(request, obj))
        groups: list[Any] = [
            (title, {**options, "fields": without(options["fields"], hidden)})
            for title, options in super().get_fieldsets(request, obj)
        ]
        shown = flatten_fieldsets(groups)
        if self.owner_field and self.owner_field not in {*hidden, *shown}:
            first = groups[0][1]
            first["fields"] = [self.owner_field, *first["fields"]]
        return groups

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change and self.owner_field and self.owner_id(obj) is None:
            setattr(obj, self.owner_field, self.own_organizations(request).get())
        super().save_model(request, obj, form, change)

    def changed_words(self, form: Any, name: str) -> str:
        """A change of hands says from whom to whom."""
        words = super().changed_words(form, name)
        if name != self.owner_field:
            return words
        before = Organization.objects.filter(pk=form.initial.get(name)).first()
        return f"{words}：{before or '－'} → {form.cleaned_data[name]}"


class RowFormSet(forms.models.BaseInlineFormSet):
    """Child rows of one form: not more of them than a person fills."""

    default_error_messages: ClassVar[dict[str, str]] = {
        "too_many_forms": "%(num)d件までです。使わない行を消して、もう一度保存してください"
    }

    @property
    def has_ready_row(self) -> bool:
        """Whether the last row is still to be filled; a script copies it when more are wanted."""
        rows = self.extra_forms
        return bool(rows) and not (self.is_bound and rows[-1].has_changed())

    @property
    def is_needed(self) -> bool:
        """Whether a draft may leave them out, and what is published may not."""
        return self.fk.remote_field.get_accessor_name() in needed(type(self.instance))

    def add_fields(self, form: Any, index: Any) -> None:
        """In a table the box that deletes has no label of its own; in blocks it stands in one."""
        super().add_fields(form, index)
        form.help_prefix = f"{self.prefix}-"  # told once, for all rows
        form.fields[self.fk.name].error_messages["invalid_choice"] = NOT_OF_THIS_FORM
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "この行を削除する"


class OneRowFormSet(RowFormSet):
    """The one row that belongs to another: it is gone when nothing is left in it."""

    @property
    def deleted_forms(self) -> list[Any]:
        return [form for form in self.initial_forms if form.is_valid() and _is_emptied(form)]


def _is_emptied(form: Any) -> bool:
    own = form.instance._meta.concrete_fields
    keys = {field.name for field in own if field.primary_key or field.is_relation}
    return not any(value for name, value in form.cleaned_data.items() if name not in keys)


class RowRuleInline(ChoosesRows):
    """Mixin for child rows: whoever may change the parent may change them."""

    form = PlainModelForm
    formset = RowFormSet
    max_num = MOST_ROWS
    extra = 0
    show_change_link = False
    model: Any
    admin_site: Any
    parent_model: Any

    def parent_admin(self) -> Any:
        return self.admin_site.get_model_admin(self.parent_model)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """What a request claims beyond that is not even drawn."""
        limits = {"validate_max": True, "absolute_max": MOST_ROWS + 1}
        formset = super().get_formset(request, obj, **(limits | kwargs))
        if self.max_num == 1:
            state = writing(request)
            show_complaints(formset, state.missing, state.refusals)
        return formset

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return self.model._default_manager.all()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return calm(super().formfield_for_dbfield(db_field, request, **kwargs))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.parent_admin().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return self.parent_admin().has_add_permission(request)
        return self.parent_admin().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


def show_complaints(
    formset: Any, missing: dict[str, list[str]], refusals: list[ValidationError]
) -> None:
    """What is said of a column of the one row, as `relation__column`, stands at its control."""
    start = f"{formset.get_default_prefix()}__"

    def of_row(sentences: dict[str, Any]) -> dict[str, Any]:
        return {k.removeprefix(start): v for k, v in sentences.items() if k.startswith(start)}

    formset.form.missing = of_row(missing)
    own = [of_row(getattr(refusal, "error_dict", {})) for refusal in refusals]
    formset.form.refusals = [ValidationError(columns) for columns in own if columns]


class ManagedInline(RowRuleInline, admin.TabularInline):
    """Child rows with few short fields, as a table."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Controls in a table are named by their column; this says it to a screen reader."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs.setdefault("aria-label", str(field.label or db_field.verbose_name))
        return field


class ManagedBlocks(RowRuleInline, admin.StackedInline):
    """Child rows with several or long fields, one below the other."""


def calm(field: Any) -> Any:
    """No links from a choice into the admin of what is chosen: it may not be one's own.

    And no class on plain boxes for text, of which a form has a hundred.
    """
    if field is not None and field.widget.attrs.get("class") in PLAIN:
        del field.widget.attrs["class"]
    if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget
        field.widget.choices = field.choices
    return field


def without(fields: Any, hidden: set[str]) -> list[Any]:
    """The names of a fieldset, whose lines may be tuples, without the hidden ones."""
    kept: list[Any] = []
    for line in fields:
        if isinstance(line, list | tuple):
            rest = [name for name in line if name not in hidden]
            if rest:
                kept.append(tuple(rest))
        elif line not in hidden:
            kept.append(line)
    return kept
