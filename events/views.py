"""Pages of events and videos."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from events import calendars
from events.chapters import chapters_of
from events.listing import EventFilter, event_listing, video_listing, without_period
from events.models import Event, Video
from events.month_table import MonthTable
from organizations.publishing.page_rows import cards_beside, public_or_404, topics_about
from search.lists.canonical import mark_canonical
from search.lists.parameters import Parameters
from search.lists.rendering import render_list

MAX_CALENDAR_EVENTS = 500


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    listing = event_listing(request.GET)
    calendar = reverse("event_calendar_ics") + listing.calendar_query
    calendar_url = request.build_absolute_uri(calendar)
    return render_list(request, "events/event_list.html", listing, calendar_url=calendar_url)


@require_safe
def event_calendar(request: HttpRequest) -> HttpResponse:
    table = MonthTable(request.GET)
    mark_canonical(request, is_whole=bool(table.events) and not table.listing.ignored)
    return render(request, "events/event_calendar.html", {"table": table})


@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    event = public_or_404(Event, pk)
    context = {
        "event": event,
        "videos": cards_beside(event, "videos", "-object_id"),
        "cases": cards_beside(event, "cases"),
        "policies": cards_beside(event, "policies"),
        "topics": topics_about(event),
    }
    return render(request, "events/event_detail.html", context)


@require_safe
def event_ics(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event.objects.published().for_cards(), pk=pk)
    if not event.has_known_day:
        raise Http404
    answer = _calendar(request, [event])
    answer["Content-Disposition"] = f'attachment; filename="event-{event.pk}.ics"'
    return answer


@require_safe
def event_calendar_ics(request: HttpRequest) -> HttpResponse:
    """The list's conditions as a calendar to subscribe to: upcoming events, without samples.

    A calendar cannot say that words were left out, so only exact results are in it.
    """
    rows = Event.objects.published_without_samples().upcoming().prefetch_related("sessions")
    parameters = Parameters(EventFilter, without_period(request.GET), rows)
    return _calendar(request, parameters.rows()[:MAX_CALENDAR_EVENTS])


def _calendar(request: HttpRequest, events: Iterable[Event]) -> HttpResponse:
    def url_of(event: Event) -> str:
        return request.build_absolute_uri(event.get_absolute_url())

    text = calendars.to_ical(events, url_of)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@require_safe
def video_list(request: HttpRequest) -> HttpResponse:
    return render_list(request, "events/video_list.html", video_listing(request.GET))


@require_safe
def video_detail(request: HttpRequest, pk: int) -> HttpResponse:
    video = public_or_404(Video, pk)
    context = {
        "video": video,
        "chapters": chapters_of(video),
        "cases": cards_beside(video, "cases"),
        "policies": cards_beside(video, "policies"),
        "topics": topics_about(video),
    }
    return render(request, "events/video_detail.html", context)
