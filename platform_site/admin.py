"""Notices and related links, which only the secretariat keeps."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from organizations.admin import OfficeAdmin
from platform_site.models import Notice, RelatedLink
from search.indexing import forget, reindex


@admin.register(Notice)
class NoticeAdmin(OfficeAdmin):
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
        forget(obj)
        super().delete_model(request, obj)


@admin.register(RelatedLink)
class RelatedLinkAdmin(OfficeAdmin):
    list_display = ["name", "group", "publisher", "last_confirmed", "order"]
    list_filter = ["group"]
    search_fields = ["name", "publisher", "url"]
    fields = ["group", "name", "publisher", "url", "description", "order", "last_confirmed"]
