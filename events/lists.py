"""The conditions of the lists of events and videos."""

from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q
from django.http import QueryDict

from events.models import Mode, Video
from events.participation import Consideration
from organizations.models import Organization
from search.listing import (
    Choices,
    Facet,
    ListFilter,
    Listing,
    Sort,
    municipality_facet,
    prefecture_facet,
    theme_facet,
)

UPCOMING, PAST = "upcoming", "past"
PERIODS = ((UPCOMING, "これから"), (PAST, "終了"))
_MODES = [(mode.value, mode.label) for mode in Mode if mode != Mode.UNKNOWN]


def _of_periods(rows: Any, periods: list[str]) -> Any:
    if periods == [UPCOMING]:
        return rows.upcoming()
    if periods == [PAST]:
        return rows.past()
    return rows.with_days().annotate(listed_day=F("first_day"))


def _count_periods(rows: Any) -> dict[str, int]:
    return {UPCOMING: rows.upcoming().count(), PAST: rows.past().count()}


def _with_considerations(rows: Any, wanted: list[str]) -> Any:
    return rows.filter(considerations__overlap=wanted)


def _count_considerations(rows: Any) -> dict[str, int]:
    numbers = {
        one.name: Count("pk", filter=Q(considerations__contains=[one.value]))
        for one in Consideration
    }
    found = rows.order_by().aggregate(**numbers)
    return {one.value: found[one.name] for one in Consideration}


def _organizations(data: QueryDict) -> Choices:
    """Only those chosen: the key comes from an organization's page."""
    keys = [key for key in data.getlist("organization") if key.isdecimal() and len(key) < 10]
    return [(str(one.pk), one.name) for one in Organization.objects.published().filter(pk__in=keys)]


def organization_facet() -> Facet:
    return Facet("登録した団体", _organizations, "owner_id")


class EventFilter(ListFilter):
    """Without a period chosen: what is still to come."""

    when = Facet("時期", lambda data: PERIODS, narrow=_of_periods, tally=_count_periods)
    prefecture = prefecture_facet()
    municipality = municipality_facet()
    mode = Facet("開催方法", lambda data: _MODES, "mode")
    theme = theme_facet()
    consideration = Facet(
        "参加する方への配慮",
        lambda data: Consideration.choices,
        narrow=_with_considerations,
        tally=_count_considerations,
    )
    organization = organization_facet()

    def rows(self, without: str = "") -> Any:
        rows = super().rows(without)
        if without == "when" or self.form.cleaned_data.get("when"):
            return rows
        return rows.upcoming()


class DatedListing(Listing):
    """Rows stand under their month or round, so there is one order only."""

    @cached_property
    def sorts(self) -> list[Sort]:
        return []


class EventListing(DatedListing):
    @property
    def periods(self) -> list[str]:
        return self.query.getlist("when")

    @property
    def shows_past(self) -> bool:
        """True where only what is over was asked for."""
        return self.periods == [PAST]

    @property
    def past_url(self) -> str:
        """The same conditions, among what is over."""
        return self.url(when=[PAST])

    @property
    def upcoming_url(self) -> str:
        return self.url(when=[])

    @property
    def past_count(self) -> int:
        return next(option.count for option in self.facets["when"] if option.value == PAST)

    @cached_property
    def _ordered(self) -> Any:
        rows = self.filters.rows()
        if PAST in self.periods:
            return rows.order_by("-last_day", "-pk")
        return rows.order_by(F("listed_day").asc(nulls_last=True), "pk")


class VideoFilter(ListFilter):
    theme = theme_facet()
    prefecture = prefecture_facet()
    organization = organization_facet()


class VideoListing(DatedListing):
    @cached_property
    def _ordered(self) -> Any:
        return self.filters.rows().by_round()


def event_listing(data: QueryDict, rows: Any) -> EventListing:
    return EventListing(EventFilter, data, rows, per_page=20)


def video_listing(data: QueryDict) -> VideoListing:
    return VideoListing(VideoFilter, data, Video.objects.published().for_cards(), per_page=20)
