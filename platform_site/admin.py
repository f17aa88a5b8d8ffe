"""The admin of the secretariat: notices, related links, and feedback of readers."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from platform_site.models import Notice, PageAnswer, RelatedLink
from records.editing.office import OfficeAdmin
from search.index.writing import reindex, remove_from_index


@admin.register(Notice)
class NoticeAdmin(OfficeAdmin):
    dashboard_icon = Notice.item_kind.icon
    list_display = ["title", "is_urgent", "publish_from", "publish_until"]
    list_filter = ["is_urgent"]
    search_fields = ["title", "body"]
    fieldsets = [
        (None, {"fields": ["title", "body", "url", "is_urgent"]}),
        ("公開の期間", {"fields": ["publish_from", "publish_until", "date_text"]}),
        ("出典", {"fields": ["source_title", "source_url"]}),
    ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        reindex(Notice.objects.filter(pk=obj.pk))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove_from_index(obj)
        super().delete_model(request, obj)


@admin.register(RelatedLink)
class RelatedLinkAdmin(OfficeAdmin):
    dashboard_icon = "link"
    list_display = ["name", "group", "publisher", "last_confirmed", "order"]
    list_filter = ["group"]
    search_fields = ["name", "publisher", "url"]
    fields = ["group", "name", "publisher", "url", "description", "order", "last_confirmed"]


@admin.register(PageAnswer)
class PageAnswerAdmin(OfficeAdmin):
    """Read-only; answers with personal details can be deleted."""

    list_display = ["created_at", "page", "answer", "text", "of_this_page"]
    list_filter = ["is_helpful"]
    search_fields = ["path", "text"]
    search_help_text = "ページのアドレスと、ご意見からさがします。"
    fields = ["page", "answer", "text", "created_at"]
    readonly_fields = ["page", "answer"]
    list_per_page = 50

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With a summary of the answers to each listed page, counted in one query."""
        changelist = super().get_changelist_instance(request)
        rows = changelist.result_list
        summaries = PageAnswer.objects.summaries({row.path for row in rows})
        for row in rows:
            row.answers_to_its_page = summaries.get(row.path, "")
        return changelist

    @admin.display(description="ページ", ordering="path")
    def page(self, row: PageAnswer) -> SafeString:
        return format_html('<a href="{}">{}</a>', row.path, row.path)

    @admin.display(description="役に立ったか", ordering="is_helpful")
    def answer(self, row: PageAnswer) -> str:
        return row.answer

    @admin.display(description="このページへの答え")
    def of_this_page(self, row: Any) -> SafeString:
        url = reverse("admin:platform_site_pageanswer_changelist")
        address = f"{url}?{urlencode({'path': row.path})}"
        return format_html('<a href="{}">{}</a>', address, row.answers_to_its_page)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
