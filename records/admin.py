"""Versions and events, to read only: the record of the site is nobody's to correct."""

from typing import Any

from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from records.editing.pages import TracedPages, denied
from records.models import LogEntry, Revision


class ReadOnlyAdmin(TracedPages, admin.ModelAdmin):
    has_history = False
    show_full_result_count = False
    empty_value_display = "－"

    @admin.display(description="種類", ordering="content_type")
    def kind(self, record: Any) -> str:
        return str(record.content_type.name)

    @admin.display(description="これまでの記録")
    def history(self, record: Any) -> str:
        """A link to everything that happened to the same row, where rows have such a page."""
        kind, key = record.content_type, record.object_id or record.object_code
        model = kind.model_class()
        if model is None or not model._base_manager.filter(pk=key).exists():
            return "削除されています"
        try:
            address = reverse(f"admin:{kind.app_label}_{kind.model}_history", args=[key])
        except NoReverseMatch:
            return ""
        return format_html('<a href="{}">これまでの記録を見る</a>', address)

    has_add_permission = has_change_permission = has_delete_permission = denied


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "action", "kind", "label", "actor", "detail")
    list_filter = ("action", "at")
    list_select_related = ("actor", "content_type")
    search_fields = ("label", "detail")
    search_help_text = "対象と、くわしい内容からさがします。"
    fields = ("at", "action", "kind", "label", "actor", "detail", "history")
    readonly_fields = ("at", "kind", "history")


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("changed_at", "kind", "name", "state", "changed_by", "reason")
    list_filter = ("state", "changed_at")
    list_select_related = ("changed_by", "content_type")
    fields = (
        "changed_at",
        "kind",
        "name",
        "state",
        "changed_by",
        "reason",
        "decided_by",
        "decided_at",
        "history",
    )
    readonly_fields = ("changed_at", "kind", "name", "history")

    @admin.display(description="対象")
    def name(self, revision: Revision) -> str:
        """What the row was called in this version."""
        fields = revision.data.get("fields", {})
        return str(fields.get("title") or fields.get("name") or revision.object_id)
