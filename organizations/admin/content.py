"""The admin of what organizations publish: cases, measures, events and videos."""

from typing import Any

from django.http import HttpRequest

from organizations.admin.row_rule import RowRuleAdmin
from organizations.states import Status


class ManagedRowsAdmin(RowRuleAdmin):
    """Base of every content's admin. Subclasses give fieldsets, lists and inlines only."""

    filter_horizontal: Any = ("themes", "prefectures")
    autocomplete_fields: Any = ("municipalities",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and obj.status == Status.DRAFT

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.changed(request.user)
