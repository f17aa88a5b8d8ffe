"""The admin of events and videos, and of symposia for the secretariat."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from events.forms import ChapterForm, EventForm, ParticipationForm, SessionForm, VideoForm
from events.models import (
    CaptionFile,
    Chapter,
    Event,
    EventContact,
    EventFile,
    EventParticipation,
    EventSession,
    EventSource,
    EventSpeaker,
    Symposium,
    Video,
    VideoFile,
    VideoSlide,
    VideoSource,
)
from events.models.video import format_clock
from organizations.admin.content import ManagedRowsAdmin
from organizations.admin.fieldsets import PERIOD, TO_FILL_LATER, RowInline, SourceInline
from organizations.admin.one_row import OneRow
from organizations.admin.row_rule import ManagedBlocks, RowFormSet, RowRuleAdmin
from organizations.rights import Verb, manages_every_organization
from records.models import Revision
from search.index.writing import reindex


class ParticipationInline(OneRow):
    model = EventParticipation
    form = ParticipationForm
    after = "場所"
    fieldsets = (
        (
            "参加するには",
            {
                "description": (
                    "インターネットを使わない方も申し込めるように、電話などの方法も書いてください。"
                ),
                "fields": (
                    "targets",
                    ("fee", "capacity"),
                    "is_walk_in",
                    "apply_until",
                    "is_full",
                    "apply_how",
                    ("apply_url", "apply_phone"),
                    "considerations",
                    "consideration_note",
                ),
            },
        ),
    )


class ContactInline(OneRow):
    model = EventContact
    after = "場所"
    fieldsets = (("問い合わせ", {"fields": ("name", ("phone", "hours"), "email")}),)


class EventSourceInline(SourceInline):
    model = EventSource


class SessionInline(RowInline):
    model = EventSession
    form = SessionForm
    fields = ("starts_at", "ends_at", "note", "is_cancelled")


class SpeakerInline(RowInline):
    model = EventSpeaker
    fields = ("name", "affiliation", "talk", "order")


class EventFileInline(RowInline):
    model = EventFile
    fields = ("file", "caption", "order")


@admin.register(Event)
class EventAdmin(ManagedRowsAdmin):
    form = EventForm
    list_display: Any = ("title_and_day", "state_chip", "owner", "updated_at")
    list_filter: Any = (*ManagedRowsAdmin.list_filter, "kind", "mode", "holding")
    search_fields = ("title", "kana", "catch", "host", "co_hosts", "venue")
    search_help_text = "題名・よみがな・ひとこと紹介・主催・共催・会場からさがします。"
    autocomplete_fields = ("cases", "policies")
    inlines = (
        ParticipationInline,
        ContactInline,
        EventSourceInline,
        SessionInline,
        SpeakerInline,
        EventFileInline,
    )
    fieldsets = (
        (
            "どんな催しか",
            {
                "description": TO_FILL_LATER,
                "fields": (
                    "owner",
                    "title",
                    "kana",
                    "kind",
                    "catch",
                    "description",
                    "host",
                    "co_hosts",
                    "page_url",
                    "themes",
                ),
            },
        ),
        (
            "日にち",
            {
                "description": (
                    "時刻まで決まっているときは、このページの下のほうの「開催日時」だけに入力してください。"
                    "ここは、日や時刻がはっきりしないときに使います。"
                    "公開までに、どちらかが必要です。"
                ),
                "fields": ("date_text", ("starts_on", "ends_on"), "holding", "cancel_reason"),
            },
        ),
        (
            "場所",
            {
                "fields": (
                    "mode",
                    "venue",
                    "address",
                    "access",
                    "online_url",
                    "online_url_is_public",
                    "municipalities",
                    "prefectures",
                ),
            },
        ),
        (
            "関係するもの",
            {"classes": ("collapse",), "fields": ("cases", "policies")},
        ),
        ("内容の確認", {"fields": ("last_confirmed",)}),
        PERIOD,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("sessions")

    @admin.display(description="題名と日時", ordering="title")
    def title_and_day(self, event: Event) -> str:
        return format_html("{}<br>{}", event.title, event.when)


class ChapterRows(RowFormSet):
    def clean(self) -> None:
        """No chapter begins after the end of the video."""
        super().clean()
        length = self.instance.duration_seconds
        for form in self.forms if length else ():
            if (form.cleaned_data.get("start_seconds") or 0) > length:
                sentence = f"はじまりは、動画の長さ（{format_clock(length)}）までで入力してください"
                form.add_error("start_seconds", sentence)


class ChapterInline(ManagedBlocks):
    model = Chapter
    form = ChapterForm
    formset = ChapterRows
    autocomplete_fields = ("organization", "case")
    extra = 1
    fields = (("start_seconds", "order"), "title", "speaker", "organization", "case")


class VideoSourceInline(SourceInline):
    model = VideoSource


class VideoFileInline(RowInline):
    model = VideoFile
    fields = ("file", "caption", "order")


class CaptionInline(RowInline):
    model = CaptionFile
    fields = ("file", "caption", "order")


class SlideInline(RowInline):
    model = VideoSlide
    fields = ("file", "caption", "order")


@admin.register(Video)
class VideoAdmin(ManagedRowsAdmin):
    form = VideoForm
    list_display: Any = ("title", "symposium", "state_chip", "owner", "updated_at")
    list_filter: Any = (*ManagedRowsAdmin.list_filter, "symposium")
    list_select_related: Any = ("owner", "symposium")
    search_fields = ("title", "summary")
    search_help_text = "題名と「この動画でわかること」からさがします。"
    autocomplete_fields = ("event", "cases", "policies")
    inlines = (VideoSourceInline, ChapterInline, VideoFileInline, CaptionInline, SlideInline)
    fieldsets = (
        (
            "どんな動画か",
            {
                "description": TO_FILL_LATER,
                "fields": (
                    "owner",
                    "title",
                    "summary",
                    "recorded_text",
                    "symposium",
                    "event",
                    "themes",
                ),
            },
        ),
        (
            "動画",
            {
                "description": (
                    "ほかのサイトにある動画はアドレスを、"
                    "手元の動画は下の「動画のファイル」を登録してください。"
                    "公開までに、どちらかが必要です。"
                ),
                "fields": ("url", "duration_seconds", "order"),
            },
        ),
        (
            "ことばで伝える",
            {
                "description": (
                    "耳の不自由な方にも内容が伝わるように、"
                    "公開までに、字幕・文字起こし・それらのあるページのどれかを登録してください。"
                ),
                "fields": ("captioning", "text_url", "transcript"),
            },
        ),
        ("場所", {"classes": ("collapse",), "fields": ("municipalities", "prefectures")}),
        ("関係するもの", {"classes": ("collapse",), "fields": ("cases", "policies")}),
        ("内容の確認", {"fields": ("last_confirmed",)}),
        PERIOD,
    )


@admin.register(Symposium)
class SymposiumAdmin(RowRuleAdmin):
    """The rounds of the platform's symposium; for the secretariat only."""

    dashboard_icon = "forum"
    owner_field = ""
    list_display = ("__str__", "held_text", "event")
    list_select_related = ("event",)
    autocomplete_fields = ("event",)
    ordering = ("-round",)
    fieldsets = ((None, {"fields": ("round", "title", "held_text", "summary", "event")}),)

    def may(self, verb: Verb, request: HttpRequest, row: Any = None) -> bool:
        return manages_every_organization(request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Videos are found by the name of their symposium, which may have changed."""
        super().save_related(request, form, formsets, change)
        Revision.objects.record(form.instance, request.user)
        reindex(Video.objects.filter(symposium=form.instance))
