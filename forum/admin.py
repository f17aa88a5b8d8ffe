"""The admin of moderators.

Only authors change posts and topics: moderators hide, show and close them on pages of the forum
that ask for a reason, and the rows here link to those. Only boards are edited here.
"""

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from forum.models import Board, ModerationEntry, Post, Report, State, Topic
from forum.rights import may_moderate
from organizations.admin.row_rule import RowRule
from organizations.rights import manages_every_organization
from records.editing.pages import TracedPages, denied
from records.models import Revision
from search.index.writing import reindex

STATE = ("state", "hidden_reason")


class DeskAdmin(RowRule, TracedPages, admin.ModelAdmin):
    """Read-only for moderators and the secretariat; rows belong to no organization."""

    owner_field = ""
    empty_value_display = "－"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_moderate(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_moderate(request.user)

    has_add_permission = has_change_permission = has_delete_permission = denied


def person_column(column: str, label: str) -> Any:
    """A column with a name, without a link: moderators may not open accounts.

    Those who have left share one name, so a number tells them apart.
    """

    @admin.display(description=label, ordering=column)
    def name(model_admin: Any, row: Any) -> str:
        person = getattr(row, column)
        number = f"（会員番号{person.pk}）" if person.left_at else ""
        return person.public_name + number

    return name


def link(address: str, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)


def moderation_link(item: Topic | Post, address: str, words: str, *, show: str) -> SafeString:
    """Where a visible item is moderated, or a hidden one shown again by the view `show`."""
    if item.is_visible:
        return link(address, words)
    if item.state == State.HIDDEN:
        return link(reverse(show, args=[item.pk]), "もう一度表示する")
    return SafeString("")


@admin.register(Board)
class BoardAdmin(DeskAdmin):
    list_display = ("name", "kind", "theme", "is_open", "order")
    list_filter = ("kind", "is_open")
    fieldsets = (
        ("部屋", {"fields": ("name", "summary", "kind", "theme", "is_open")}),
        ("アドレスと並び", {"fields": ("code", "order")}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return manages_every_organization(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return manages_every_organization(request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        Revision.objects.record(form.instance, request.user)

    def save_model(self, request: HttpRequest, obj: Board, form: Any, change: bool) -> None:
        """The search index has the name of the board with each post."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            if "name" in form.changed_data:
                reindex(Post.objects.filter(topic__board=obj))


class OpenFilter(admin.SimpleListFilter):
    title = "対応"
    parameter_name = "settled"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("no", "これから"), ("yes", "済み")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() in ("no", "yes"):
            return queryset.filter(settled_at__isnull=self.value() == "no")
        return queryset


@admin.register(Report)
class ReportAdmin(DeskAdmin):
    waiting_label = "気になる書き込みのお知らせ"
    waiting_query = "?settled=no"
    list_display = ("decision", "post", "reason", "created_at", "outcome_sentence")
    list_filter = (OpenFilter, "reason")
    list_select_related = ("post__topic", "settled_by")
    list_display_links = None
    fields = ("post", "reason", "note", "reported_text", "created_at", "by", "decision")
    readonly_fields = ("by", "decision")
    by = person_column("reporter", "知らせた人")

    def waiting_count(self, user: User) -> int:
        return Report.objects.managed_by(user).open().count()

    @admin.display(description="すること")
    def decision(self, report: Report) -> SafeString:
        return link(report.get_absolute_url(), "対応する" if report.is_open else "内容を見る")

    @admin.display(description="状況")
    def outcome_sentence(self, report: Report) -> str:
        return report.outcome_sentence


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    list_display = ("title", "board", "by", "state", "is_closed", "last_posted_at")
    list_filter = ("state", "is_closed", "board")
    list_select_related = ("board", "author")
    search_fields = ("title",)
    fields = (
        "title",
        "board",
        "by",
        "created_at",
        "last_posted_at",
        *STATE,
        "is_closed",
        "moderation",
    )
    readonly_fields = ("by", "moderation")
    by = person_column("author", "話題を始めた人")

    @admin.display(description="見守り")
    def moderation(self, topic: Topic) -> SafeString:
        words = "話題のページで見る・受付を終える・非表示にする"
        return moderation_link(topic, topic.get_absolute_url(), words, show="topic_show")


@admin.register(Post)
class PostAdmin(DeskAdmin):
    list_display = ("__str__", "by", "state", "created_at", "edited_at")
    list_filter = ("state",)
    list_select_related = ("topic", "author")
    search_fields = ("text", "topic__title")
    ordering = ("-created_at", "-pk")
    fields = ("topic", "number", "by", "text", "created_at", "edited_at", *STATE, "moderation")
    readonly_fields = ("by", "moderation")
    by = person_column("author", "書いた人")

    @admin.display(description="見守り")
    def moderation(self, post: Post) -> SafeString:
        hide = reverse("post_hide", args=[post.pk])
        return moderation_link(post, hide, "この書き込みを非表示にする", show="post_show")


@admin.register(ModerationEntry)
class ModerationEntryAdmin(DeskAdmin):
    list_display = ("at", "action", "what", "by", "reason")
    list_filter = ("action",)
    list_select_related = ("post__topic", "topic", "moderator")
    fields = ("at", "action", "post", "topic", "by", "reason")
    readonly_fields = ("by",)
    by = person_column("moderator", "行った人")

    @admin.display(description="対象")
    def what(self, entry: ModerationEntry) -> str:
        return str(entry.post or entry.topic)
