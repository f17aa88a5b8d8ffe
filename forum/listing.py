"""The filters of the lists of topics."""

from collections.abc import Callable

from django.db.models import Count
from django.http import QueryDict
from django.utils.functional import cached_property

from forum.models import Board, Post, Topic
from forum.models.topics import TopicQuerySet
from search.index import engine
from search.index.counts import OptionCounts
from search.lists.facets import Choices, Facet, LiveFacet
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
        if self.search_query.hits == ():
            number = 0
        elif "board" in self.filters.facets and "board" not in self.query:
            number = sum(self._of_boards.values())
        else:
            number = self.rows().order_by().count()
        return {"": OptionCounts({REAL: number})}

    @cached_property
    def _of_boards(self) -> dict[str, int]:
        """How many topics each board has, whatever board is chosen."""
        return _count_by("board__code")(self.rows("board"))

    def _numbers(self, name: str, facet: Facet) -> dict[str, int]:
        is_board = name == "board" and self.search_query.hits != ()
        return self._of_boards if is_board else super()._numbers(name, facet)

    def with_passages(self, items: list[Topic]) -> list[Topic]:
        """Searches only the posts of these topics."""
        documents = Document.objects.filter(parent_id__in=[topic.pk for topic in items])
        hits = engine.find(self.search_query, Post.item_kind.code, among=documents)
        rows = Post.objects.visible().filter(topic__in=items, pk__in=hits)
        first = rows.order_by("topic_id", "number").distinct("topic_id")
        posts = dict(first.values_list("topic_id", "pk"))
        found = Document.objects.filter(kind=Post.item_kind.code, object_id__in=posts.values())
        texts = {one.object_id: one for one in found.only("object_id", "title", "parts")}
        for topic in items:
            topic.search_document = texts.get(posts.get(topic.pk, 0))
        return items


class TopicListing(Listing):
    results_class = TopicResults
