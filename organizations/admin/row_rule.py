"""The row rule in the admin: who sees, changes and deletes which rows, and what they may choose.

`get_queryset` alone does not keep organizations apart: keys, many-to-many choices, filters,
autocomplete answers and inlines each show or take rows of others unless limited as well.
Everything here fails closed: what no rule allows is refused.
"""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ImproperlyConfigured
from django.db import DataError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property

from organizations.admin_site.form_fields import form_field
from organizations.admin_site.limited_choices import scoped_filter
from organizations.models import Organization, roles_of
from organizations.rights import VERBS_OF, Verb, manages_every_organization
from records.editing.model_form import PlainModelForm, required_to_publish
from records.editing.pages import TracedPages

MAX_ROWS = 100  # child rows of one kind in one form
NOT_OF_THIS_FORM = (
    "この行は、この画面のものではありません。画面を開き直してから、もう一度保存してください"
)
MAX_LISTED_OWNERS = 30  # organizations in one list; more are looked up by name


class RowRule:
    """Mixin for rows that belong to an organization; the model's queryset has `managed_by`."""

    admin_site: Any
    model: Any
    list_editable: Any

    owner_field = "owner"
    write_verb = Verb.WRITE
    actions: Any = ()
    list_per_page = 40
    list_max_show_all = 200

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        super().__init__(model, admin_site)  # type: ignore[call-arg] # of ModelAdmin
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
        roles = roles_of(request.user)
        held = roles.values() if row is None else [roles.get(self.owner_id(row), "")]
        return any(verb in VERBS_OF.get(role, ()) for role in held)

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
        names = tuple(super().get_autocomplete_fields(request))
        if not self.owner_field or not manages_every_organization(request.user):
            return names
        several = self.own_organizations(request).order_by()[: MAX_LISTED_OWNERS + 1]
        return (*names, self.owner_field) if several.count() > MAX_LISTED_OWNERS else names

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return form_field(self, super().formfield_for_dbfield, db_field, request, **kwargs)

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

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The fields are told which row the form is about."""
        make_field = partial(self.formfield_for_dbfield, request=request, row=obj)
        options = {"formfield_callback": make_field, **kwargs}
        return super().get_form(request, obj, change, **options)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The owner is chosen at most once: never by a member of a single organization."""
        hidden = list(super().get_exclude(request, obj) or ())
        if self.owner_field and not self.chooses_owner(request, obj):
            hidden.append(self.owner_field)
        return hidden

    def chooses_owner(self, request: HttpRequest, obj: Any = None) -> bool:
        if manages_every_organization(request.user):
            return True
        return obj is None and self.writes_for_several(request)

    def writes_for_several(self, request: HttpRequest) -> bool:
        """Whether this person may write for more than one organization."""
        if manages_every_organization(request.user):
            return self.own_organizations(request).count() > 1
        held = roles_of(request.user).values()
        return sum(self.write_verb in VERBS_OF.get(role, ()) for role in held) > 1

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

    def changed_field_label(self, form: Any, name: str) -> str:
        """A change of hands says from whom to whom."""
        words = super().changed_field_label(form, name)
        if name != self.owner_field:
            return words
        before = Organization.objects.filter(pk=form.initial.get(name)).first()
        return f"{words}：{before or '－'} → {form.cleaned_data[name]}"


class RowRuleAdmin(RowRule, TracedPages, admin.ModelAdmin):
    """Base for rows that have no states: they are seen by everybody as soon as they are saved."""


class RowFormSet(forms.models.BaseInlineFormSet):
    """Child rows of one form: not more of them than a person fills."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "too_many_forms": "%(num)d件までです。使わない行を消して、もう一度保存してください"
    }

    @property
    def has_blank_row(self) -> bool:
        """Whether the last row is still to be filled; a script copies it when more are wanted."""
        rows = self.extra_forms
        return bool(rows) and not (self.is_bound and rows[-1].has_changed())

    @property
    def is_required_to_publish(self) -> bool:
        """Whether a draft may leave them out, and what is published may not."""
        return self.fk.remote_field.get_accessor_name() in required_to_publish(type(self.instance))

    @cached_property
    def empty_form(self) -> Any:
        """What a script copies and the heads of columns are made of: a row still to be filled."""
        return self.extra_forms[-1] if self.has_blank_row else super().empty_form

    def add_fields(self, form: Any, index: Any) -> None:
        """In a table the box that deletes has no label of its own; in blocks it stands in one."""
        super().add_fields(form, index)
        form.help_prefix = f"{self.prefix}-"  # told once, for all rows
        form.fields[self.fk.name].error_messages["invalid_choice"] = NOT_OF_THIS_FORM
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "この行を削除する"


class RowRuleInline:
    """Mixin for child rows: whoever may change the parent may change them."""

    form = PlainModelForm
    formset = RowFormSet
    max_num = MAX_ROWS
    extra = 0
    show_change_link = False
    model: Any
    admin_site: Any
    parent_model: Any

    def parent_admin(self) -> Any:
        return self.admin_site.get_model_admin(self.parent_model)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """What a request claims beyond that is not even drawn."""
        options = {
            "validate_max": True,
            "absolute_max": MAX_ROWS + 1,
            "formfield_callback": partial(self.formfield_for_dbfield, request=request, row=obj),
        }
        return super().get_formset(request, obj, **(options | kwargs))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return self.model._default_manager.all()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return form_field(self, super().formfield_for_dbfield, db_field, request, **kwargs)

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
