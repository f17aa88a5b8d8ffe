"""The conditions of the lists of events and videos."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, F, OrderBy, Q
from django.http import QueryDict
from django.utils import timezone

from events.models import Event, EventKind, Mode, Symposium, Video
from events.models.days import each_month
from events.models.participation import Consideration
from events.months import Month, read_all
from organizations.listing import organization_facet
from search.lists.facets import (
    Choices,
    Facet,
    bureau_facet,
    by_prefecture,
    count_by,
    municipality_facet,
    nationwide_facet,
    prefecture_facet,
    theme_facet,
)
from search.lists.filters import ListFilter
from search.lists.listing import Listing

PERIOD_LABEL = "時期"
MONTH_LABEL = "月"
MOST_MONTHS = 24
UPCOMING, PAST = "upcoming", "past"
UPCOMING_NOUN, PAST_NOUN = "これからのイベント", "終わったイベント"
PERIODS = ((UPCOMING, "これから"), (PAST, "終了"))
# The latest symposium first, then what belongs to none; in a round by hand.
_BY_ROUND = (F("symposium__round").desc(nulls_last=True), "order", "-published_at", "-pk")
_MODES = [(mode.value, mode.label) for mode in Mode if mode != Mode.UNKNOWN]


def _of_periods(rows: Any, periods: list[str]) -> Any:
    if periods == [UPCOMING]:
        return rows.upcoming()
    if periods == [PAST]:
        return rows.past()
    return rows.with_days().annotate(listed_day=F("first_day"))


def _count_periods(rows: Any) -> dict[str, int]:
    is_over = Q(last_day__lt=timezone.localdate())
    past = Count("pk", filter=is_over)
    return rows.with_days().order_by().aggregate(**{PAST: past, UPCOMING: Count("pk") - past})


def _months(data: QueryDict) -> Choices:
    """Months with an event, this one first, and any chosen itself; of the past the latest first.

    In years the past grows too long to choose from, and the page too heavy: what is older is
    found by a word, or by its month in the address.
    """
    this = Month.of(timezone.localdate())
    periods = data.getlist("when")
    held = Event.objects.published_without_samples().months()
    if PAST in periods:
        offered = [month for month in reversed(held) if UPCOMING in periods or month <= this]
    else:
        offered = [month for month in held if month >= this]
    shown = {*offered[:MOST_MONTHS], *read_all(data.getlist("month"))[:MOST_MONTHS]}
    return [(str(one), one.label) for one in sorted(shown, reverse=PAST in periods)]


def _in_months(rows: Any, months: list[str]) -> Any:
    return rows.in_months(read_all(months))


def _count_months(hits: Any) -> Any:
    return count_by(Event, hits, each_month())


def _offers(consideration: str) -> Q:
    return Q(participation__considerations__contains=[consideration])


class EventFilter(ListFilter):
    """Without a period chosen: what is still to come."""

    noun = "イベント"
    sorts = {"day": ("日にちの順", ()), "place": ("都道府県順", (by_prefecture(Event),))}
    relevance = ("search_rank",)
    keyword_sort = "day"
    separate_facets = frozenset({"when"})

    when = Facet(PERIOD_LABEL, lambda data: PERIODS, narrow=_of_periods, tally=_count_periods)
    month = Facet(MONTH_LABEL, _months, narrow=_in_months, grouped=_count_months)
    prefecture = prefecture_facet()
    municipality = municipality_facet(Event)
    bureau = bureau_facet()
    nationwide = nationwide_facet(Event)
    kind = Facet("種類", lambda data: EventKind.choices, "kind")
    mode = Facet("開催方法", lambda data: _MODES, "mode")
    theme = theme_facet()
    consideration = Facet("参加する方への配慮", lambda data: Consideration.choices, where=_offers)
    organization = organization_facet()

    def rows(self, *without: str) -> Any:
        rows = super().rows(*without)
        if not ("when" in without or self.form.cleaned_data.get("when")):
            rows = rows.upcoming()
        months = [] if "month" in without else self.form.cleaned_data.get("month")
        return rows.listed_in(read_all(months)) if months else rows

    def order(self, sort: str) -> tuple[str | OrderBy, ...]:
        """Among equals the nearest day first."""
        periods, months = self.data.getlist("when"), self.data.getlist("month")
        if periods == [PAST] and months:
            return (*super().order(sort), "-listed_day", "-pk")
        if PAST in periods and not months:
            return (*super().order(sort), "-last_day", "-pk")
        return (*super().order(sort), F("listed_day").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class Elsewhere:
    """Nothing is `here`, but the same conditions find something `there`."""

    here: str
    there: str
    count: int
    url: str


class EventListing(Listing):
    """The period is a tab above the list rather than a condition beside the others."""

    @property
    def noun(self) -> str:
        names = {(): UPCOMING_NOUN, (PAST,): PAST_NOUN}
        return names.get(tuple(self.periods), "イベント")

    @property
    def periods(self) -> list[str]:
        return self.query.getlist("when")

    @property
    def months(self) -> list[Month]:
        """The months asked for."""
        return read_all(self.query.getlist("month"))

    @property
    def shows_past(self) -> bool:
        """True where only what is over was asked for."""
        return self.periods == [PAST]

    @property
    def calendar_query(self) -> str:
        """The conditions as they stand in the address of the calendar."""
        query = without_period(self.query)
        return f"?{query.urlencode()}" if query else ""

    @property
    def month_query(self) -> str:
        """The conditions and the month to open, as they stand in the address of the month table."""
        query = without_period(self.query)
        query["month"] = str(self._first_month)
        return f"?{query.urlencode()}"

    @property
    def _first_month(self) -> Month:
        """The month asked for, else that of the first event on this page."""
        this = Month.of(timezone.localdate())
        if self.months:
            return self.months[0]
        days = [event.listed_day for event in self.page.object_list if event.listed_day]
        if not days:
            return this
        first = max(days) if self.shows_past else max(min(days), this.first)
        return Month.read(f"{first:%Y-%m}") or this

    @property
    def past_url(self) -> str:
        """The same conditions, among what is over."""
        return self.parameters.url(when=[PAST])

    @property
    def upcoming_url(self) -> str:
        return self.parameters.url(when=[])

    @property
    def past_count(self) -> int:
        return self._count_of(PAST)

    def _count_of(self, period: str) -> int:
        return next(option.count for option in self.facets["when"] if option.value == period)

    @cached_property
    def elsewhere(self) -> Elsewhere | None:
        """Where the period shown has nothing that meets the conditions, and the other one has."""
        if self.page.object_list or not self.conditions or len(self.periods) > 1:
            return None
        if self.shows_past:
            found = Elsewhere(PAST_NOUN, UPCOMING_NOUN, self._count_of(UPCOMING), self.upcoming_url)
        else:
            found = Elsewhere(UPCOMING_NOUN, PAST_NOUN, self.past_count, self.past_url)
        return found if found.count else None


class VideoFilter(ListFilter):
    noun = "動画"
    unit = "本"
    sorts = {
        "round": ("新しい回の順", _BY_ROUND),
        "place": ("都道府県順", (by_prefecture(Video), *_BY_ROUND)),
    }
    relevance = ("search_rank", *_BY_ROUND)

    theme = theme_facet()
    prefecture = prefecture_facet()
    municipality = municipality_facet(Video)
    bureau = bureau_facet()
    nationwide = nationwide_facet(Video)
    organization = organization_facet()


@dataclass(frozen=True)
class Shelf:
    """Videos of one round, or of none; a round may have none yet."""

    symposium: Symposium | None
    videos: list[Video]


class VideoListing(Listing):
    @cached_property
    def shelves(self) -> list[Shelf]:
        """The page's videos under their round, the latest first, and what belongs to none last.

        Rounds that cannot be watched yet are told of where nothing was asked for.
        """
        shelves: dict[Symposium | None, list[Video]] = {}
        for video in self.page:
            shelves.setdefault(video.symposium, []).append(video)
        if not self.conditions and self.page.number == 1:
            for symposium in Symposium.objects.without_videos():
                shelves[symposium] = []
        ordered = sorted(shelves.items(), key=lambda item: -(item[0].round if item[0] else 0))
        return [Shelf(symposium, videos) for symposium, videos in ordered]

    @property
    def has_rows(self) -> bool:
        """A round that cannot be watched yet is something to show."""
        return super().has_rows or (self.sort == "round" and bool(self.shelves))


def without_period(data: QueryDict) -> QueryDict:
    """The conditions of a calendar to subscribe to: always what is to come, all of it.

    It takes no months either: one that was copied for December would fall silent in January.
    """
    query = data.copy()
    for key in ("when", "month", "page", "sort"):
        query.pop(key, None)
    return query


def event_listing(data: QueryDict) -> EventListing:
    return EventListing(EventFilter, data, Event.objects.published().for_cards(), per_page=20)


def video_listing(data: QueryDict) -> VideoListing:
    return VideoListing(VideoFilter, data, Video.objects.published().for_cards(), per_page=20)
