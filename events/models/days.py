"""Queries by day: upcoming and past events, and the months they touch."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from events.models.session import EventSession
from events.months import Month
from organizations.publishing.content import ContentQuerySet
from vocabulary.statements import midnight, today


def each_month() -> Func:
    """「2026-12」 for every month an event touches: of each session, or else of its own days.

    It returns several rows for each event: use it only in GROUP BY or DISTINCT queries.
    """
    first = Coalesce(EventSession.first_day("sessions__"), F("starts_on"))
    last = Coalesce(EventSession.last_day("sessions__"), F("ends_on"), F("starts_on"))
    begin = Func(Value("month"), first, function="date_trunc", output_field=DateField())
    months = Func(begin, last, Value("1 month"), function="generate_series", set_returning=True)
    return Func(months, Value("YYYY-MM"), function="to_char", output_field=TextField())


def _touching(months: Sequence[Month], first: str, last: str) -> Q:
    """The condition that the days from `first` to `last` touch one of the months."""
    within = ({f"{first}__lte": month.last, f"{last}__gte": month.first} for month in months)
    return reduce(or_, (Q(**one) for one in within))


def _first_day_in(months: Sequence[Month], first: str) -> Case:
    """The first day, from `first` on, within these months, which are in order."""
    steps = (
        When(**{f"{first}__lte": month.last}, then=Greatest(F(first), Value(month.first)))
        for month in months
    )
    return Case(*steps, output_field=DateField())


def _may_be_to_come() -> Q:
    """Holds for every event that is not over, by columns alone and for hardly any other.

    So the days of what is long past, which is most of the table, need not be computed.
    """
    sessions = EventSession.objects.order_by()
    later = sessions.filter(Q(ends_at__gt=midnight()) | Q(starts_at__gte=midnight()))
    no_day = Q(starts_on=None) & ~Q(pk__in=sessions.values("event"))
    days = Q(starts_on__gte=today()) | Q(ends_on__gte=today())
    return Q(pk__in=later.values("event")) | days | no_day


class DayQuerySet(ContentQuerySet):
    """Days are those of Japan: an event is past from 0:00 after its last day."""

    def with_days(self) -> Self:
        """Annotates `first_day` and `last_day`, of the sessions or else of its own columns."""
        sessions = EventSession.objects.filter(event=OuterRef("pk")).order_by()
        active = sessions.filter(is_cancelled=False).values("event")
        all_sessions = sessions.values("event")
        first, last = Min(EventSession.first_day()), Max(EventSession.last_day())
        return self.annotate(
            first_day=Coalesce(
                Subquery(active.annotate(day=first).values("day")),
                Subquery(all_sessions.annotate(day=first).values("day")),
                F("starts_on"),
            ),
            last_day=Coalesce(
                Subquery(active.annotate(day=last).values("day")),
                Subquery(all_sessions.annotate(day=last).values("day")),
                F("ends_on"),
                F("starts_on"),
            ),
        )

    def upcoming(self) -> Self:
        """Today's and later events, and those whose day is not known; the next day first.

        Annotates `listed_day`: the first day that is not over yet, which for an event of
        several sessions is the next one's.
        """
        remaining = (
            EventSession.objects.filter(event=OuterRef("pk"), is_cancelled=False)
            .annotate(ends=EventSession.last_day())
            .filter(ends__gte=today())
            .order_by()
            .values("event")
            .annotate(day=Min(EventSession.first_day()))
        )
        rows = (
            self.filter(_may_be_to_come())
            .with_days()
            .annotate(listed_day=Coalesce(Subquery(remaining.values("day")), F("first_day")))
        )
        return rows.filter(Q(last_day__gte=today()) | Q(last_day=None)).order_by(
            F("listed_day").asc(nulls_last=True), "pk"
        )

    def past(self) -> Self:
        """Events whose last day is over, the latest first. Annotates `listed_day`."""
        rows = self.with_days().annotate(listed_day=F("first_day"))
        return rows.filter(last_day__lt=today()).order_by("-last_day", "-pk")

    def nearest_first(self) -> Self:
        """What is to come, the next day first; then what is over, the latest first."""
        is_over = Case(When(last_day__lt=today(), then=1), default=0)
        day_to_come = Case(When(last_day__gte=today(), then=F("last_day")))
        latest = F("last_day").desc(nulls_last=True)
        return self.with_days().order_by(is_over, day_to_come.asc(nulls_last=True), latest, "-pk")

    # --- Months -----------------------------------------------------------------------------

    def in_months(self, months: Sequence[Month]) -> Self:
        """Events that touch one of the months.

        Cancelled sessions count, so that people who look for one learn that it is cancelled.
        """
        sessions = EventSession.objects.filter(event=OuterRef("pk"))
        touching = sessions.with_days().filter(_touching(months, "first", "last"))
        with_end = self.annotate(until=Coalesce("ends_on", "starts_on"))
        days = _touching(months, "starts_on", "until") & ~Exists(sessions)
        return with_end.filter(Exists(touching) | days)

    def listed_in(self, months: Sequence[Month]) -> Self:
        """Replaces `listed_day` by the day within these months.

        Sessions that take place and are not over come before cancelled and past ones.
        """
        is_over = Case(When(last__lt=today(), then=1), default=0)
        sessions = EventSession.objects.filter(event=OuterRef("pk")).with_days()
        best = (
            sessions.filter(_touching(months, "first", "last"))
            .order_by("is_cancelled", is_over, F("first"), "pk")
            .annotate(day=_first_day_in(months, "first"))
        )
        of_columns = _first_day_in(months, "starts_on")
        return self.annotate(listed_day=Coalesce(Subquery(best.values("day")[:1]), of_columns))

    def months(self) -> list[Month]:
        """Every month that one of these events touches, in order."""
        texts: Any = self.order_by().annotate(month=each_month()).values_list("month", flat=True)
        return sorted({month for month in map(Month.parse, texts.distinct()) if month})
