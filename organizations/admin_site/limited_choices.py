"""What a key or a many-to-many choice may point to.

Own rows and, of others, only what is public: the names of other organizations' drafts stand
in no list, no filter and no autocomplete answer, and a forged key is refused by the same rule.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import HttpRequest

from organizations.rights import manages_every_organization
from vocabulary.django_internals import registered_admins


def choices_for(
    model_admin: Any, db_field: Any, request: HttpRequest, row: Any = None
) -> models.QuerySet:
    """The rows this person may choose in this field of the form of `row`."""
    model = db_field.remote_field.model
    rows = model._default_manager.all()
    if db_field.name == getattr(model_admin, "owner_field", None):
        return model_admin.own_organizations(request)
    if model is get_user_model() and not manages_every_organization(request.user):
        return rows.none()
    if not hasattr(rows, "managed_by"):
        return rows
    viewable = getattr(rows, "viewable_by", rows.managed_by)(request.user)
    allowed = Q(pk__in=viewable.order_by().values("pk"))
    if hasattr(rows, "published"):
        allowed |= Q(pk__in=rows.published().order_by().values("pk"))
    return rows.filter(allowed | Q(pk__in=current_keys(db_field, row)))


def current_keys(db_field: Any, row: Any) -> Any:
    """Keys the row or its child rows hold already: saving must not drop them unasked."""
    if row is None:
        return []
    if isinstance(row, db_field.model):
        if db_field.many_to_many:
            return getattr(row, db_field.name).order_by().values("pk")
        return [getattr(row, db_field.attname)]
    for relation in row._meta.related_objects:
        if relation.related_model is db_field.model and not db_field.many_to_many:
            children = db_field.model._base_manager.filter(**{relation.field.name: row})
            return children.order_by().values(db_field.attname)
    return []


class OwnRowsFilter(admin.RelatedOnlyFieldListFilter):
    """A filter that offers what occurs in the rows this person may see, and nothing else."""

    include_empty_choice = False


def scoped_filter(model: type[models.Model], entry: Any) -> Any:
    """Plain names of relations become scoped filters; everything else stays."""
    if not isinstance(entry, str) or "__" in entry:
        return entry
    field = model._meta.get_field(entry)
    return (entry, OwnRowsFilter) if field.is_relation else entry


class ScopedAutocomplete(AutocompleteJsonView):
    """Answers with what the form that asks may choose, not with all the target holds."""

    def process_request(self, request: HttpRequest) -> Any:
        answer = super().process_request(request)
        source_field = answer[2]
        self.source_admin, form = self.source_of_choice(source_field.model)
        if source_field.name not in form.get_autocomplete_fields(request):
            raise PermissionDenied  # no form offers this key, so nobody needs an answer
        return answer

    admin_site: admin.AdminSite

    def source_of_choice(self, model: type[models.Model]) -> tuple[Any, Any]:
        """The admin of the form, and where its fields stand: there or in one of its inlines."""
        try:
            model_admin = self.admin_site.get_model_admin(model)
            return model_admin, model_admin
        except NotRegistered:
            pass
        for parent in registered_admins(self.admin_site).values():
            for inline in parent.inlines:
                if inline.model is model:
                    return parent, inline(parent.model, self.admin_site)
        raise PermissionDenied

    def has_perm(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.source_admin.has_add_permission(
            request
        ) or self.source_admin.has_change_permission(request)

    def get_queryset(self) -> models.QuerySet:
        rows = choices_for(self.source_admin, self.source_field, self.request)
        rows = rows.complex_filter(self.source_field.get_limit_choices_to())
        ordering = self.model_admin.get_ordering(self.request)
        if ordering:
            rows = rows.order_by(*ordering)
        related = self.model_admin.get_list_select_related(self.request)
        if isinstance(related, list | tuple) and related:
            rows = rows.select_related(*related)
        rows, repeats = self.model_admin.get_search_results(self.request, rows, self.term)
        return rows.distinct() if repeats else rows
