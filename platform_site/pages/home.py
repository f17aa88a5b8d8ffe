"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.shelves import upcoming_events
from platform_site.pages import shelves
from platform_site.pages.counts import case_map

COMMON_WORDS = ("買い物", "移動", "居場所", "見守り", "食事", "健康", "ごみ出し", "担い手")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    content = {
        "words": COMMON_WORDS,
        "themes": shelves.theme_chips(),
        "counts": case_map(),
        "cases": shelves.newest_cases(),
        "events": upcoming_events(),
        "notices": shelves.notice_rows(),
        "topics": shelves.newest_topics(),
        "video": next(iter(shelves.newest_video()), None),
    }
    return render(request, "platform_site/home.html", content)
