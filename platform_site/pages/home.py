"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Case
from events.models import Event, Video
from forum.models import Topic
from platform_site.models import Notice
from platform_site.pages.counts import prefectures_with_counts
from vocabulary.models import Theme

COMMON_WORDS = ("買い物", "移動", "居場所", "見守り", "食事", "健康", "ごみ出し", "担い手")
NEWEST = 3
NEWEST_NOTICES = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "platform_site/home.html", _content())


def _content() -> dict[str, object]:
    cases = Case.objects.published().told_in_full().for_short_cards()
    return {
        "words": COMMON_WORDS,
        "themes": Theme.objects.all(),
        "prefectures": prefectures_with_counts(),
        "case_count": Case.objects.published_without_samples().count(),
        "cases": cases.order_by("-published_at", "-pk")[:NEWEST],
        "events": Event.objects.published().upcoming().for_short_cards()[:NEWEST],
        "notices": Notice.objects.published()[:NEWEST_NOTICES],
        "topics": Topic.objects.recent()[:NEWEST],
        "video": Video.objects.published().order_by("-published_at", "-pk").first(),
    }
