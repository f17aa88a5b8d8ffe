"""The filters of the lists of topics."""

from collections.abc import Callable

from django.db.models import Count
from django.http import QueryDict
from django.utils.functional import cached_property

from forum.models import Board, Post, Topic
from forum.models.topics import TopicQuerySet
from search.index import engine
from search.index.counts import OptionCounts
from search.lists.facets import Choices, LiveFacet
from search.lists.filters import ListFilter
from search.lists.listing import Listing
from search.lists.results import Results
from search.models import Document
from search.models.option_count import REAL
from vocabulary.models import Theme

TOPICS_PER_PAGE = 20


def _board_choices(data: QueryDict) -> Choices:
    return Board.objects.values_list("code", "name")


def _themes(data: QueryDict) -> Choices:
    """Equivalent to the board of the theme, so it is offered only where the query has one."""
    chosen = data.getlist("theme")
    themes = Theme.objects.values_list("code", "name") if chosen else ()
    return themes if any(code in chosen for code, _ in themes) else ()


def _count_by(column: str) -> Callable[[TopicQuerySet], dict[str, int]]:
    def tally(topics: TopicQuerySet) -> dict[str, int]:
        numbers = topics.order_by().values(column).annotate(number=Count("pk"))
        return dict(numbers.values_list(column, "number"))

    return tally


class TopicFilter(ListFilter):
    """The topics of one board: filtered by words only."""

    model = Topic
    noun = "話題"
    sorts = {
        "new": ("新しい書き込みの順", ("-last_posted_at", "-pk")),
        "started": ("新しい話題の順", ("-created_at", "-pk")),
    }
    relevance = ("search_rank", "-last_posted_at", "-pk")


class EveryTopicFilter(TopicFilter):
    board = LiveFacet(
        "部屋",
        _board_choices,
        narrow=lambda topics, codes: topics.filter(board__code__in=codes),
        tally=_count_by("board__code"),
    )
    theme = LiveFacet(
        "分野",
        _themes,
        narrow=lambda topics, codes: topics.filter(board__theme__in=codes),
        tally=_count_by("board__theme"),
    )


class TopicResults(Results):
    """Topics have no cards: they are counted. Their passage is from the first post that matches."""

    @cached_property
    def _counts(self) -> dict[str, OptionCounts]:
        number = 0 if self.search_query.hits == () else self.rows().order_by().count()
        return {"": OptionCounts({REAL: number})}

    def with_passages(self, items: list[Topic]) -> list[Topic]:
        """Searches only the posts of these topics."""
        documents = Document.objects.filter(parent_id__in=[topic.pk for topic in items])
        hits = engine.find(self.search_query, Post.item_kind.code, among=documents)
        rows = Post.objects.visible().filter(topic__in=items, pk__in=hits)
        first = rows.order_by("topic_id", "number").distinct("topic_id")
        posts = {post.topic_id: post for post in first}
        super().with_passages(list(posts.values()))
        for topic in items:
            post = posts.get(topic.pk)
            topic.search_document = post.search_document if post else None
        return items


class TopicListing(Listing):
    results_class = TopicResults
