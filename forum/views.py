"""The pages on which the board is read."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum.about import subject_of
from forum.listing import TOPICS_PER_PAGE, EveryTopicFilter, TopicFilter, TopicListing
from forum.models import POSTS_PER_PAGE, Board, BoardKind, Post, Topic
from forum.rights import may_moderate
from search.pages import page_asked_for

NEWEST = 5


@require_safe
def board_index(request: HttpRequest) -> HttpResponse:
    """The rooms with what is new in them; with conditions or an order, the list of topics."""
    topics = Topic.objects.visible().for_cards()
    listing = TopicListing(EveryTopicFilter, request.GET, topics, TOPICS_PER_PAGE)
    if listing.query:
        return render(request, "forum/topic_list.html", {"listing": listing})
    rooms = list(Board.objects.with_activity())
    context = {
        "listing": listing,
        "topics": topics.recent()[:NEWEST],
        "other_kinds": [_rooms_of(kind, rooms) for kind in (BoardKind.ACROSS, BoardKind.FREE)],
        "theme_rooms": [room for room in rooms if room.kind == BoardKind.THEME],
    }
    return render(request, "forum/board_list.html", context)


@require_safe
def board_detail(request: HttpRequest, code: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.select_related("theme"), code=code)
    topics = Topic.objects.visible().filter(board=board).for_cards()
    listing = TopicListing(TopicFilter, request.GET, topics, TOPICS_PER_PAGE)
    return render(request, "forum/board_detail.html", {"board": board, "listing": listing})


@require_safe
def topic_detail(request: HttpRequest, pk: int) -> HttpResponse:
    topics = Topic.objects.visible().select_related("board", "author")
    topic = get_object_or_404(topics, pk=pk)
    page, ignored = page_of_posts(topic, request)
    context = {
        "topic": topic,
        "page": page,
        "last_post": topic.posts.order_by("-number").first(),
        "subject": subject_of(topic),
        "moderates": may_moderate(request.user),
        "ignored": ignored,
    }
    return render(request, "forum/topic_detail.html", context)


def page_of_posts(topic: Topic, request: HttpRequest) -> tuple[Page, list[str]]:
    """The page of posts asked for, and a sentence where there is none such."""
    posts = Post.objects.filter(topic=topic).for_page().for_reader(request.user)
    paginator = Paginator(posts.order_by("number"), POSTS_PER_PAGE)
    return page_asked_for(paginator, request.GET.get("page", ""))


def _rooms_of(kind: BoardKind, rooms: list[Board]) -> dict[str, Any]:
    own = [room for room in rooms if room.kind == kind]
    return {"kind": kind.value, "label": kind.label, "rooms": own}
