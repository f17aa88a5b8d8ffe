"""The pages of the forum for reading."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.listing import TOPICS_PER_PAGE, EveryTopicFilter, TopicFilter, TopicListing
from forum.models import POSTS_PER_PAGE, Board, Post, Topic
from forum.rights import may_moderate
from forum.rooms import newest_topics, rooms
from forum.subjects import subject_of
from forum.topic_page import last_number, posts_of, visible_topic
from search.lists.canonical import mark_canonical
from search.lists.pagination import requested_page
from search.lists.rendering import render_list

OWN_POSTS_PER_PAGE = 10


@require_safe
def board_index(request: HttpRequest) -> HttpResponse:
    """The boards with the latest topics; with a query, the list of topics."""
    topics = Topic.objects.visible().for_cards()
    listing = TopicListing(EveryTopicFilter, request.GET, topics, TOPICS_PER_PAGE)
    if listing.query:
        return render_list(request, "forum/topic_list.html", listing)
    context = {"rooms": rooms(), "topics": newest_topics()}
    return render_list(request, "forum/board_list.html", listing, **context)


@require_safe
def board_detail(request: HttpRequest, code: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.select_related("theme"), code=code)
    topics = Topic.objects.visible().filter(board=board).for_cards()
    listing = TopicListing(TopicFilter, request.GET, topics, TOPICS_PER_PAGE)
    return render_list(request, "forum/board_detail.html", listing, board=board)


@require_safe
@login_required
@never_cache
def own_posts(request: HttpRequest) -> HttpResponse:
    """The posts of the signed-in person, the newest first."""
    posts = Post.objects.written_by(request.user).order_by("-created_at", "-pk")
    page, ignored = requested_page(
        Paginator(posts, OWN_POSTS_PER_PAGE), request.GET.get("page", "")
    )
    return render(request, "forum/own_posts.html", {"page": page, "ignored": ignored})


@require_safe
def topic_detail(request: HttpRequest, pk: int) -> HttpResponse:
    topic = visible_topic(pk)
    if topic is None:
        raise Http404
    last = last_number(pk)
    page, ignored = page_of_posts(pk, last, request)
    mark_canonical(request, is_whole=not ignored and request.GET.keys() <= {"page"})
    context = {
        "topic": topic,
        "page": page,
        "last_post": Post(topic_id=pk, number=last),
        "subject": subject_of(topic),
        "moderates": may_moderate(request.user),
        "ignored": ignored,
    }
    return render(request, "forum/topic_detail.html", context)


def page_of_posts(topic: int, last: int, request: HttpRequest) -> tuple[Page, list[str]]:
    """The requested page of posts, of which the last has the number `last`.

    And a sentence where it does not exist.
    """
    # Numbers have no gaps, so a page is a range of them, found by its key however deep it is.
    paginator = Paginator(range(1, last + 1), POSTS_PER_PAGE)
    page, ignored = requested_page(paginator, request.GET.get("page", ""))
    page.object_list = posts_of(topic, page.start_index(), page.end_index(), request.user)
    return page, ignored
