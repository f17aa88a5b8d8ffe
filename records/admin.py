"""Versions and events, to read only: the record of the site is nobody's to correct."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from records.models import LogEntry, Revision
from vocabulary.admin_pages import PagesInWords


class ReadOnlyAdmin(PagesInWords, admin.ModelAdmin):
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description="番号", ordering="object_id")
    def number(self, row: Any) -> str:
        return str(row.object_id or row.object_code)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "action", "kind", "label", "actor", "detail")
    list_filter = ("action", "at")
    list_select_related = ("actor", "content_type")
    search_fields = ("label", "detail")
    search_help_text = "対象と、くわしい内容からさがします。"
    fields = ("at", "action", "kind", "number", "label", "actor", "detail")
    readonly_fields = ("at", "kind", "number")

    @admin.display(description="種類")
    def kind(self, entry: LogEntry) -> str:
        return str(entry.content_type.name)


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("changed_at", "kind", "number", "state", "changed_by", "reason")
    list_filter = ("state", "changed_at")
    list_select_related = ("changed_by", "content_type")
    fields = (
        "changed_at",
        "kind",
        "number",
        "state",
        "changed_by",
        "reason",
        "decided_by",
        "decided_at",
        "data",
    )
    readonly_fields = ("changed_at", "kind", "number")

    @admin.display(description="種類")
    def kind(self, revision: Revision) -> str:
        return str(revision.content_type.name)
