"""One box for everything: how many of each kind hold the words, and the best of each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cases.models import Case
from events.models import Event, Video
from forum.models import Post
from organizations.models import Organization
from platform_site.models import Notice
from policies.models import Material, Policy
from search import engine
from search.models import Document

BEST_OF_EACH = 3
ON_A_PAGE = 10


@dataclass(frozen=True)
class Kind:
    """A kind of item as the result page shows it; `rows` are those the public may see."""

    code: str
    label: str
    icon: str
    rows: Callable[[], Any]


@dataclass
class Group:
    """The results of one kind."""

    kind: Kind
    count: int
    url: str
    hits: list[Document] = field(default_factory=list)


KINDS = (
    Kind("case", "事例", "case", Case.objects.published),
    Kind("policy", "施策・予算", "policy", Policy.objects.published),
    Kind("material", "支援ツール・マニュアル", "file", Material.objects.published),
    Kind("organization", "団体・行政機関", "organization", Organization.objects.published),
    Kind("event", "イベント", "event", Event.objects.published),
    Kind("video", "動画", "video", Video.objects.published),
    Kind(
        "post",
        "掲示板の書き込み",
        "forum",
        lambda: Post.objects.visible().select_related("topic"),
    ),
    Kind("notice", "お知らせ", "info", Notice.objects.published),
)


@require_safe
def site_search(request: HttpRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").split())
    words = engine.words(text)
    found = visible_documents(words)
    groups = counted_groups(found, text[: engine.MAX_LENGTH])
    chosen = next((one for one in groups if one.kind.code == request.GET.get("kind")), None)
    page = page_of(chosen, found, words, request.GET.get("page", "")) if chosen else None
    if chosen is None:
        fill_with_best(groups, found, words)
    return render(
        request,
        "platform_site/site_search.html",
        {
            "text": text[: engine.MAX_LENGTH],
            "is_too_long": len(text) > engine.MAX_LENGTH,
            "max_length": engine.MAX_LENGTH,
            "words": words,
            "groups": groups,
            "chosen": chosen,
            "page": page,
            "total": sum(group.count for group in groups),
            "all_url": "?" + urlencode({"q": text[: engine.MAX_LENGTH]}),
            "ask_url": reverse("topic_new"),
        },
    )


def visible_documents(words: list[str]) -> Any:
    """Documents that hold all words, of rows the public may see now; none without words."""
    if not words:
        return Document.objects.none().annotate(rank=models.Value(0))
    visible = Q(pk__in=[])
    for kind in KINDS:
        visible |= Q(kind=kind.code, object_id__in=kind.rows().order_by().values("pk"))
    in_title = models.Case(
        models.When(engine.holds_in_short_parts(words), then=0),
        default=1,
        output_field=models.IntegerField(),
    )
    found = Document.objects.filter(engine.holds(words)).filter(visible)
    return found.annotate(rank=in_title).defer("ranking", "full", "text")


def counted_groups(found: Any, text: str) -> list[Group]:
    """A group for each kind that has results, in the order of KINDS."""
    counts = dict(found.order_by().values_list("kind").annotate(Count("pk")))
    return [
        Group(kind, counts[kind.code], "?" + urlencode({"q": text, "kind": kind.code}))
        for kind in KINDS
        if kind.code in counts
    ]


def fill_with_best(groups: list[Group], found: Any, words: list[str]) -> None:
    """Give each group its BEST_OF_EACH first results: one query, and one for each kind."""
    order = ["rank", "-object_id"]
    place = Window(RowNumber(), partition_by="kind", order_by=order)
    best = list(found.annotate(place=place).filter(place__lte=BEST_OF_EACH).order_by("place"))
    for group in groups:
        group.hits = with_rows(group.kind, [hit for hit in best if hit.kind == group.kind.code])


def page_of(group: Group, found: Any, words: list[str], number: str) -> Any:
    """One page of the results of a kind."""
    rows = found.filter(kind=group.kind.code).order_by("rank", "-object_id")
    page = Paginator(rows, ON_A_PAGE).get_page(number)
    page.object_list = with_rows(group.kind, list(page.object_list))
    return page


def with_rows(kind: Kind, hits: list[Document]) -> list[Document]:
    """Each hit with `row`, the live item it stands for."""
    rows = kind.rows().in_bulk([hit.object_id for hit in hits])
    for hit in hits:
        hit.row = rows.get(hit.object_id)
        hit.search_document = hit
    return [hit for hit in hits if hit.row is not None]
