"""The filters of the lists of events and videos."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OrderBy, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property

from events.list_rows import EventResults
from events.models import Event, EventKind, EventQuerySet, Mode, Symposium, Video
from events.models.days import each_month
from events.models.participation import Consideration
from events.months import Month, parse_months
from organizations.listing import organization_facet
from search.lists.facets import (
    Choices,
    LiveFacet,
    OptionFacet,
    bureau_facet,
    by_prefecture,
    municipality_facet,
    nationwide_facet,
    prefecture_facet,
    theme_facet,
)
from search.lists.filters import ListFilter
from search.lists.listing import Listing
from vocabulary.statements import Statement

PERIOD_LABEL = "時期"
MONTH_LABEL = "月"
MAX_MONTHS = 24
UPCOMING, PAST = "upcoming", "past"
UPCOMING_NOUN, PAST_NOUN = "これからのイベント", "終わったイベント"
PERIODS = ((UPCOMING, "これから"), (PAST, "終了"))
# The latest symposium first, videos of none last; within a round as the editor ordered them.
_BY_ROUND = (F("symposium__round").desc(nulls_last=True), "order", "-published_at", "-pk")
_MODES = [(mode.value, mode.label) for mode in Mode if mode != Mode.UNKNOWN]


def _narrow_periods(rows: EventQuerySet, periods: list[str]) -> EventQuerySet:
    if periods == [UPCOMING]:
        return rows.upcoming()
    if periods == [PAST]:
        return rows.past()
    return rows.with_days().annotate(listed_day=F("first_day"))


def _count_periods(rows: EventQuerySet) -> dict[str, int]:
    is_over = Q(last_day__lt=timezone.localdate())
    past = Count("pk", filter=is_over)
    return rows.with_days().order_by().aggregate(**{PAST: past, UPCOMING: Count("pk") - past})


_months_with_events = Statement(
    lambda: (
        Event.objects.published_without_samples()
        .annotate(month=each_month())
        .values_list("month")
        .order_by("month")
        .distinct()
    )
)


def _month_choices(data: QueryDict) -> Choices:
    """Months with an event, and those already chosen; of the past the latest first.

    At most MAX_MONTHS, since the past grows by a month each month; older ones are reached by a
    word, or by a month in the address.
    """
    current = Month.of(timezone.localdate())
    periods = data.getlist("when")
    texts = [Month.parse(text) for (text,) in _months_with_events()]
    with_events = [month for month in texts if month]
    if PAST in periods:
        offered = [
            month for month in reversed(with_events) if UPCOMING in periods or month <= current
        ]
    else:
        offered = [month for month in with_events if month >= current]
    choices = {*offered[:MAX_MONTHS], *parse_months(data.getlist("month"))[:MAX_MONTHS]}
    return [(str(one), one.label) for one in sorted(choices, reverse=PAST in periods)]


def _narrow_months(rows: EventQuerySet, months: list[str]) -> EventQuerySet:
    return rows.in_months(parse_months(months))


def _count_months(rows: EventQuerySet) -> dict[str, int]:
    """How many events touch each month, once each, though an event may touch several."""
    events = Event.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
    months = events.annotate(month=each_month()).values("month")
    return dict(months.annotate(number=Count("pk", distinct=True)).values_list("month", "number"))


class EventFilter(ListFilter):
    """Without a period: upcoming events."""

    model = Event
    noun = "イベント"
    sorts = {"day": ("日にちの順", ()), "place": ("都道府県順", (by_prefecture(Event),))}
    relevance = ("search_rank",)
    keyword_sort = "day"
    separate_facets = frozenset({"when"})
    narrows_by_itself = True

    when = LiveFacet(PERIOD_LABEL, lambda data: PERIODS, _narrow_periods, _count_periods)
    month = LiveFacet(MONTH_LABEL, _month_choices, _narrow_months, _count_months)
    prefecture = prefecture_facet()
    municipality = municipality_facet(Event)
    bureau = bureau_facet()
    nationwide = nationwide_facet()
    kind = OptionFacet("種類", lambda data: EventKind.choices)
    mode = OptionFacet("開催方法", lambda data: _MODES)
    theme = theme_facet()
    consideration = OptionFacet("参加する方への配慮", lambda data: Consideration.choices)
    organization = organization_facet()

    def rows(self, *without: str) -> Any:
        rows = super().rows(*without)
        if not ("when" in without or "when" in self.data):
            rows = rows.upcoming()
        months = [] if "month" in without else self.data.getlist("month")
        return rows.listed_in(parse_months(months)) if months else rows

    def order(self, sort: str) -> tuple[str | OrderBy, ...]:
        """As `sort` asks, then the nearest day first."""
        periods, months = self.data.getlist("when"), self.data.getlist("month")
        if periods == [PAST] and months:
            return (*super().order(sort), "-listed_day", "-pk")
        if PAST in periods and not months:
            return (*super().order(sort), "-last_day", "-pk")
        return (*super().order(sort), F("listed_day").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class OtherPeriod:
    """The period `here` has no events that meet the conditions; `there` has `count` of them."""

    here: str
    there: str
    count: int
    url: str


class EventListing(Listing):
    """The period is a tab above the list rather than a condition beside the others."""

    results_class = EventResults

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
        return parse_months(self.query.getlist("month"))

    @property
    def shows_past(self) -> bool:
        """True where the query asks for past events only."""
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
        """The month of the query, else that of the first event on this page."""
        current = Month.of(timezone.localdate())
        if self.months:
            return self.months[0]
        days = [event.listed_day for event in self.page.object_list if event.listed_day]
        if not days:
            return current
        first = max(days) if self.shows_past else max(min(days), current.first)
        return Month.parse(f"{first:%Y-%m}") or current

    @property
    def past_url(self) -> str:
        """The same conditions, for past events."""
        return self.parameters.url(when=[PAST])

    @property
    def upcoming_url(self) -> str:
        return self.parameters.url(when=[])

    @property
    def past_count(self) -> int:
        return self._count_of(PAST)

    def _count_of(self, period: str) -> int:
        return next(
            option.count for option in self.results.options("when") if option.value == period
        )

    @cached_property
    def other_period(self) -> OtherPeriod | None:
        """The other period, where it alone has events that meet the conditions."""
        if self.page.object_list or not self.conditions or len(self.periods) > 1:
            return None
        if self.shows_past:
            other = OtherPeriod(
                PAST_NOUN, UPCOMING_NOUN, self._count_of(UPCOMING), self.upcoming_url
            )
        else:
            other = OtherPeriod(UPCOMING_NOUN, PAST_NOUN, self.past_count, self.past_url)
        return other if other.count else None


class VideoFilter(ListFilter):
    model = Video
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
    nationwide = nationwide_facet()
    organization = organization_facet()


@dataclass(frozen=True)
class RoundVideos:
    """The videos of one round, maybe none yet; without a symposium, the remaining videos."""

    symposium: Symposium | None
    videos: list[Video]


class VideoListing(Listing):
    @cached_property
    def rounds(self) -> list[RoundVideos]:
        """The page's videos under their round, the latest first, and what belongs to none last.

        Rounds without videos are listed on the first page, where there are no conditions.
        """
        rounds: dict[Symposium | None, list[Video]] = {}
        for video in self.page:
            rounds.setdefault(video.symposium, []).append(video)
        if not self.conditions and self.page.number == 1:
            for symposium in Symposium.objects.without_videos():
                rounds[symposium] = []
        ordered = sorted(rounds.items(), key=lambda item: -(item[0].round if item[0] else 0))
        return [RoundVideos(symposium, videos) for symposium, videos in ordered]

    @property
    def has_rows(self) -> bool:
        """Rounds without videos count as rows."""
        return super().has_rows or (self.sort == "round" and bool(self.rounds))


def without_period(data: QueryDict) -> QueryDict:
    """The conditions of a calendar to subscribe to: always all upcoming events.

    Without months: a calendar of December would be empty from January on.
    """
    query = data.copy()
    for key in ("when", "month", "page", "sort"):
        query.pop(key, None)
    return query


def event_listing(data: QueryDict) -> EventListing:
    return EventListing(EventFilter, data, Event.objects.published(), per_page=20)


def video_listing(data: QueryDict) -> VideoListing:
    return VideoListing(VideoFilter, data, Video.objects.published().for_cards(), per_page=20)
