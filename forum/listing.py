"""The filters of the lists of topics."""

from django.http import QueryDict

from forum.models import Board, Post, Topic
from search.index import engine
from search.lists.facets import Choices, Facet
from search.lists.filters import ListFilter
from search.lists.listing import Listing
from search.lists.results import Results
from search.models import Document
from vocabulary.models import Theme

TOPICS_PER_PAGE = 20


def _board_choices(data: QueryDict) -> Choices:
    return Board.objects.values_list("code", "name")


def _themes(data: QueryDict) -> Choices:
    """Equivalent to the board of the theme, so it is offered only where the query has one."""
    chosen = data.getlist("theme")
    themes = Theme.objects.values_list("code", "name") if chosen else ()
    return themes if any(code in chosen for code, _ in themes) else ()


class TopicFilter(ListFilter):
    """The topics of one board: filtered by words only."""

    noun = "話題"
    sorts = {
        "new": ("新しい書き込みの順", ("-last_posted_at", "-pk")),
        "started": ("新しい話題の順", ("-created_at", "-pk")),
    }
    relevance = ("search_rank", "-last_posted_at", "-pk")

    class Meta:
        model = Topic
        fields: list[str] = []


class EveryTopicFilter(TopicFilter):
    board = Facet("部屋", _board_choices, "board__code")
    theme = Facet("分野", _themes, "board__theme")


class TopicResults(Results):
    """The passage of a topic is from its first post that contains the words."""

    def with_passages(self, items: list[Topic]) -> list[Topic]:
        """Searches only the posts of these topics."""
        documents = Document.objects.filter(parent_id__in=[topic.pk for topic in items])
        hits = engine.find(self.search_query, Post.item_kind.code, among=documents)
        rows = Post.objects.visible().filter(topic__in=items, pk__in=hits)
        posts = {post.topic_id: post for post in rows.order_by("topic_id", "-number")}
        super().with_passages(list(posts.values()))
        for topic in items:
            post = posts.get(topic.pk)
            topic.search_document = post.search_document if post else None
        return items


class TopicListing(Listing):
    results_class = TopicResults
