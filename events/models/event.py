"""Events."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from events.models.contact import EventContact
from events.models.days import DayQuerySet
from events.models.participation import STATUS_CHIPS, EventParticipation, EventStatus
from events.models.session import EventSession
from events.months import ALLOWED_DATES, LONGEST_EVENT
from organizations.publishing.content import Content, ContentKind, row_or_empty
from search.index.searchable import Part
from search.kinds import MenuPlace
from search.models import Weight
from vocabulary.dates.moments import check_moment, format_moment
from vocabulary.dates.writing import format_date, format_month_day, last_day_until
from vocabulary.fields import CheckedCharField, VisibleCharField, VisibleTextField


class EventKind(models.TextChoices):
    SYMPOSIUM = "symposium", "シンポジウム"
    TRAINING = "training", "研修"
    LECTURE = "lecture", "講演会"
    BRIEFING = "briefing", "説明会"
    MEETING = "meeting", "交流会"
    OTHER = "other", "その他"


class Mode(models.TextChoices):
    VENUE = "venue", "会場"
    ONLINE = "online", "オンライン"
    BOTH = "both", "会場とオンライン"
    UNKNOWN = "unknown", "不明"


class Holding(models.TextChoices):
    PLANNED = "planned", "予定どおり"
    CANCELLED = "cancelled", "中止"
    POSTPONED = "postponed", "延期"


class EventQuerySet(DayQuerySet):
    def with_status_rows(self) -> Self:
        """With the rows that `when` and `current_status` read."""
        return self.select_related("participation").prefetch_related("sessions")

    def for_short_cards(self) -> Self:
        return super().for_short_cards().with_status_rows()


class Event(Content):
    item_kind = ContentKind(
        code="event",
        label="イベント",
        icon="event",
        order=50,
        list_page="event_list",
        section="events",
        menu=MenuPlace(label="イベント", order=40),
        may_be_talked_about=True,
    )
    required_at_submit = ("catch", "description", "host", "mode", "kind")
    revision_children = ("participation", "contact", "source", "sessions", "speakers", "files")
    revision_columns = ("participation", "contact", "source")
    page_rows = (*Content.page_rows, *revision_children)

    kind = models.CharField("種類", max_length=20, choices=EventKind, default=EventKind.OTHER)
    title = VisibleCharField("題名", max_length=80)
    kana = VisibleCharField(
        "題名のよみがな",
        max_length=160,
        blank=True,
        default="",
        db_collation="C",
        help_text=(
            "ひらがなで書いてください。地名や会の名前など、読み方がわかりにくい題名のときに役立ちます。"
        ),
    )
    catch = VisibleCharField(
        "ひとこと紹介",
        max_length=100,
        blank=True,
        default="",
        help_text="一覧に出る一文です。どんな催しか、だれのためかを書いてください。",
    )
    description = VisibleTextField("内容", blank=True, default="", max_length=4000)
    host = VisibleCharField("主催", max_length=200, blank=True, default="")
    co_hosts = VisibleTextField(
        "共催・協力",
        max_length=500,
        blank=True,
        default="",
        help_text="1行に1つ書いてください。例：共催：訓子府町社会福祉協議会",
    )
    mode = models.CharField("開催方法", max_length=10, choices=Mode, default=Mode.UNKNOWN)
    venue = VisibleCharField(
        "会場", max_length=120, blank=True, default="", help_text="例：訓子府町公民館 大ホール"
    )
    address = VisibleCharField("会場の住所", max_length=200, blank=True, default="")
    access = VisibleCharField(
        "会場への行き方",
        max_length=300,
        blank=True,
        default="",
        help_text="最寄りの駅やバス停から。段差や駐車場のことも書いてあると助かります。",
    )
    online_url = models.URLField("配信のアドレス", max_length=500, blank=True, default="")
    online_url_is_public = models.BooleanField(
        "配信のアドレスを公開する",
        default=False,
        help_text="付けなければ、どのページにも予定表にも出ません。申し込んだ方へお知らせください。",
    )
    page_url = models.URLField(
        "催しのページ",
        max_length=500,
        blank=True,
        default="",
        help_text="主催者の案内ページがあれば入力してください。",
    )
    date_text = CheckedCharField(
        "日にちの書き方",
        max_length=60,
        blank=True,
        default="",
        validators=[check_moment],
        help_text="日がはっきりしないときだけ、わかる範囲で書いてください。例：2026年9月（日は未定）",
    )
    starts_on = models.DateField(
        "はじまりの日",
        null=True,
        blank=True,
        help_text=(
            "時刻が決まっていないときに使います。決まったら、下の「開催日時」に入力してください。"
            "日がわからないときは、その月の1日を入れると、その月に並びます。"
        ),
    )
    ends_on = models.DateField(
        "おわりの日",
        null=True,
        blank=True,
        help_text="1日だけなら空けておいてください。日がわからないときは、その月の末日です。",
    )
    holding = models.CharField(
        "開催の状態", max_length=10, choices=Holding, default=Holding.PLANNED
    )
    cancel_reason = VisibleCharField(
        "中止・延期の理由",
        max_length=200,
        blank=True,
        default="",
        help_text="例：大雪のため。代わりの日が決まったら、それも書いてください。",
    )
    cases = models.ManyToManyField(
        "cases.Case", verbose_name="関係する事例", blank=True, related_name="events"
    )
    policies = models.ManyToManyField(
        "policies.Policy", verbose_name="関係する施策", blank=True, related_name="events"
    )

    # Annotated by upcoming(), past() and listed_in().
    listed_day: date | None

    objects: ClassVar = EventQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = "イベント"
        verbose_name_plural = "イベント"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            *Content.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | (Q(starts_on__isnull=False) & Q(ends_on__gte=F("starts_on"))),
                name="event_last_day_not_before_first",
                violation_error_message="おわりの日は、はじまりの日か、それより後にしてください",
            ),
            models.CheckConstraint(
                condition=(Q(starts_on__isnull=True) | Q(starts_on__range=ALLOWED_DATES))
                & (Q(ends_on__isnull=True) | Q(ends_on__range=ALLOWED_DATES)),
                name="event_days_of_this_century",
                violation_error_message="日付は、2000年から2099年までで入力してください",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__lte=F("starts_on") + LONGEST_EVENT),
                name="event_lasts_two_years_at_most",
                violation_error_message="おわりの日は、はじまりの日から2年以内にしてください",
            ),
            models.CheckConstraint(
                condition=~Q(holding=Holding.PLANNED) | Q(cancel_reason=""),
                name="event_reason_only_when_off",
                violation_error_message=(
                    "中止・延期の理由があります。開催の状態を「中止」か「延期」にしてください"
                ),
            ),
            models.CheckConstraint(
                condition=Q(online_url_is_public=False) | ~Q(online_url=""),
                name="event_public_online_address_given",
                violation_error_message="公開するときは、配信のアドレスを入力してください",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=EventKind.values)
                & Q(mode__in=Mode.values)
                & Q(holding__in=Holding.values),
                name="event_choices_known",
                violation_error_message="種類・開催方法・開催の状態を、一覧から選んでください",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("event_detail", args=[self.pk])

    @property
    def kind_word(self) -> str:
        """What stands with the title; 「その他」 would say nothing there."""
        return "" if self.kind == EventKind.OTHER else self.get_kind_display()

    # --- One-to-one rows, empty where nothing is known --------------------------------------

    @property
    def participation_or_empty(self) -> EventParticipation:
        return row_or_empty(self, "participation")

    @property
    def contact_or_empty(self) -> EventContact:
        return row_or_empty(self, "contact")

    # --- When -----------------------------------------------------------------------------

    @property
    def active_sessions(self) -> list[EventSession]:
        return [session for session in self.sessions.all() if not session.is_cancelled]

    @property
    def listed_session(self) -> EventSession | None:
        """The session on `listed_day`; else the next one, or the first."""
        sessions = self.active_sessions or list(self.sessions.all())
        if day := getattr(self, "listed_day", None):
            of_the_day = [one for one in (*sessions, *self.sessions.all()) if one.covers(day)]
            sessions = of_the_day or sessions
        today = timezone.localdate()
        upcoming = [session for session in sessions if session.ends_on_day >= today]
        return next(iter(upcoming or sessions), None)

    def add_session(
        self, starts_at: datetime, ends_at: datetime | None = None, **rest: Any
    ) -> None:
        """Of a list of events, where 0:00 to 0:00 says that no time is known, but the days are."""
        if ends_at and {timezone.localtime(at).time() for at in (starts_at, ends_at)} == {time()}:
            self.starts_on, self.ends_on = map(timezone.localdate, (starts_at, ends_at))
            self.save(update_fields=["starts_on", "ends_on"])
        else:
            self.sessions.create(starts_at=starts_at, ends_at=ends_at, **rest)

    @property
    def short_when(self) -> str:
        """「12月3日（木）13:30〜15:30（ほか2回）」, under a heading that names the year."""
        return self._format_when(format_month_day)

    @property
    def when(self) -> str:
        """The same with the Japanese year: 「令和8年12月3日（木）13:30〜15:30」."""
        return self._format_when(format_date)

    def _format_when(self, format_day: Callable[[date], str]) -> str:
        session = self.listed_session
        if session is None:
            return self._format_days(format_day)
        others = sum(one != session for one in self.active_sessions)
        is_off = session.is_cancelled and self.holding == Holding.PLANNED
        cancelled = "（この回は中止）" if is_off else ""
        more = f"（ほか{others}回）" if others else ""
        return session.format_when(format_day) + cancelled + more

    def _format_days(self, format_day: Callable[[date], str]) -> str:
        """Days without a time; the words of the source where the day is uncertain."""
        if self.date_text or self.starts_on is None:
            return format_moment(self.date_text)
        until = (
            f"〜{format_day(self.ends_on)}"
            if self.ends_on and self.ends_on > self.starts_on
            else ""
        )
        return format_day(self.starts_on) + until

    @property
    def listed_month(self) -> date | None:
        """The first day of the month under which lists show the event."""
        return self.listed_day.replace(day=1) if self.listed_day else None

    @property
    def listed_year(self) -> int | None:
        return self.listed_day.year if self.listed_day else None

    @property
    def has_known_day(self) -> bool:
        """Whether it can be put on a day of a calendar."""
        return bool(self.sessions.all()) or (self.starts_on is not None and not self.date_text)

    @property
    def final_day(self) -> date | None:
        days = [session.ends_on_day for session in self.active_sessions or self.sessions.all()]
        return max(days) if days else self.ends_on or self.starts_on

    @property
    def is_over(self) -> bool:
        last = self.final_day
        return last is not None and last < timezone.localdate()

    @property
    def current_status(self) -> EventStatus:
        """Whether it takes place and can be joined."""
        if self.holding != Holding.PLANNED:
            return EventStatus(self.holding)
        return EventStatus.ENDED if self.is_over else self.participation_or_empty.application_status

    @property
    def status_chip(self) -> str:
        return STATUS_CHIPS.get(self.current_status, "neutral")

    # --- Where ----------------------------------------------------------------------------

    @property
    def public_online_url(self) -> str:
        return self.online_url if self.online_url_is_public else ""

    @property
    def has_venue(self) -> bool:
        return self.mode != Mode.ONLINE and bool(self.venue or self.address)

    @property
    def map_url(self) -> str:
        """A map of the address, on another site."""
        return "https://www.google.com/maps/search/?" + urlencode({"api": 1, "query": self.address})

    # --- Search and review ------------------------------------------------------------------

    def search_line(self) -> str:
        return "　".join(filter(None, [self.when, super().search_line()]))

    def card_options(self) -> Iterable[tuple[str, str]]:
        yield from super().card_options()
        yield "kind", self.kind
        yield "mode", self.mode
        considerations = self.participation_or_empty.considerations
        yield from (("consideration", one) for one in considerations)

    def content_parts(self) -> Iterable[Part]:
        participation, contact = self.participation_or_empty, self.contact_or_empty
        yield Part("ひとこと紹介", self.catch, Weight.HEAD)
        yield Part("", self.kana, Weight.SUMMARY)
        yield Part("内容", self.description)
        yield Part("", self.get_kind_display(), Weight.SUMMARY)
        yield Part("主催", self.host)
        yield Part("共催・協力", self.co_hosts)
        yield Part("会場", " ".join(filter(None, [self.venue, self.address, self.access])))
        yield Part("日時", " ".join([self.date_text, *(one.note for one in self.sessions.all())]))
        yield Part("中止・変更", self.cancel_reason)
        for speaker in self.speakers.all():
            yield Part("登壇者", " ".join(filter(None, (str(speaker), speaker.talk))))
        yield Part("対象", participation.targets)
        yield Part("費用", participation.fee)
        yield Part("申込方法", participation.apply_how)
        yield Part("担当", " ".join(filter(None, (contact.name, contact.hours))))
        yield Part("資料", "、".join(map(str, self.files.all())))
        considerations = [*participation.consideration_labels, participation.consideration_note]
        yield Part("配慮", " ".join(considerations).strip())

    def check_complete(self) -> None:
        missing = {}
        try:
            super().check_complete()
        except ValidationError as error:
            missing = error.error_dict
        if self.mode == Mode.UNKNOWN:
            missing["mode"] = [ValidationError("開催方法を選んでください")]
        if self.starts_on is None and not self.sessions.exists():
            missing["starts_on"] = [
                ValidationError("開催日時か、わかる範囲の「はじまりの日」を入力してください")
            ]
        last = self.final_day if self.has_known_day else self.ends_on
        until = self.participation_or_empty.apply_until
        if until and last and last_day_until(until) > last:
            missing["participation__apply_until"] = [
                ValidationError(f"申込の締切が、最後の開催日（{format_date(last)}）より後です")
            ]
        if missing:
            raise ValidationError(missing)
