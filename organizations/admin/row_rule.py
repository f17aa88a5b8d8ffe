"""The row rule in the admin: who sees, changes and deletes which rows, and what they may choose.

`get_queryset` alone does not keep organizations apart: keys, many-to-many choices, filters,
autocomplete answers and inlines each show or take rows of others unless limited as well.
Everything here fails closed: what no rule allows is refused.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import Http404, HttpRequest

from organizations.models import Organization
from organizations.rights import Verb, manages_every_organization
from vocabulary.forms import PlainWords


class PlainModelForm(PlainWords, forms.ModelForm):
    """Forms of the admin speak as plainly as those of the site."""


class RowRuleAdmin(admin.ModelAdmin):
    """Base for rows that belong to an organization; the model's queryset has `managed_by`."""

    form = PlainModelForm
    owner_field = "owner"
    write_verb = Verb.WRITE
    actions: Any = ()
    view_on_site = False
    save_as = False
    list_per_page = 50
    list_max_show_all = 200

    # --- Rows --------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = self.model._default_manager.all()
        if hasattr(rows, "viewable_by"):
            rows = rows.viewable_by(request.user)
        else:
            rows = rows.managed_by(request.user)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def _get_obj_does_not_exist_redirect(self, *args: Any) -> Any:
        raise Http404

    def owner_id(self, row: models.Model) -> Any:
        """The key of the organization a row belongs to."""
        return getattr(row, f"{self.owner_field}_id")

    # --- Rights ------------------------------------------------------------------------

    def may(self, verb: Verb, request: HttpRequest, row: models.Model | None = None) -> bool:
        """Whether this person's membership carries the verb, here or in any organization."""
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

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        return choices_for(self, db_field, request)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The owner is chosen at most once: never by a member of a single organization."""
        hidden = list(super().get_exclude(request, obj) or ())
        if not self.chooses_owner(request, obj):
            hidden.append(self.owner_field)
        return hidden

    def chooses_owner(self, request: HttpRequest, obj: Any = None) -> bool:
        if manages_every_organization(request.user):
            return True
        return obj is None and self.own_organizations(request).count() > 1

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        hidden = set(self.get_exclude(request, obj))
        return [
            (title, {**options, "fields": without(options["fields"], hidden)})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change and self.owner_id(obj) is None:
            setattr(obj, self.owner_field, self.own_organizations(request).get())
        super().save_model(request, obj, form, change)


class ManagedInline(admin.TabularInline):
    """Child rows: whoever may change the parent may change them."""

    form = PlainModelForm
    extra = 0

    def parent_admin(self) -> Any:
        return self.admin_site.get_model_admin(self.parent_model)

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        return choices_for(self, db_field, request)

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


def choices_for(model_admin: Any, db_field: Any, request: HttpRequest) -> models.QuerySet:
    """Rows a key may point to: own organizations, and of others only what is public."""
    model = db_field.remote_field.model
    rows = model._default_manager.all()
    if db_field.name == getattr(model_admin, "owner_field", None):
        return model_admin.own_organizations(request)
    if hasattr(rows, "managed_by"):
        seen = rows.viewable_by if hasattr(rows, "viewable_by") else rows.managed_by
        allowed = rows.published().order_by().values("pk")
        own = seen(request.user).order_by().values("pk")
        rows = rows.filter(models.Q(pk__in=allowed) | models.Q(pk__in=own))
    return rows


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
