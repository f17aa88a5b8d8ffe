"""What the search knows: one `Document` per published item, spellings, synonyms, misses."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone

from search import engine
from search.engine import Vector, Weight
from search.lexicon import Spelling, Synonym
from search.misses import Miss
from search.query import Query, understand

__all__ = [
    "Document",
    "Miss",
    "Part",
    "Searchable",
    "SearchableQuerySet",
    "Spelling",
    "Synonym",
    "Weight",
]


# The section that only says where a text is from; it mostly repeats the title.
REFERENCE = "出典"


@dataclass(frozen=True)
class Part:
    """A piece of an item's text and the section a reader finds it in.

    Parts without a label are found and ranked, but never shown as the place of a match.
    """

    label: str
    text: str
    weight: Weight = Weight.BODY


class DocumentQuerySet(models.QuerySet):
    def search(self, query: Query) -> Self:
        """Documents of any kind that hold what is asked."""
        return self.filter(pk__in=engine.found(Document.objects, query, "", column="pk"))

    def look_up(self, query: Query) -> Query:
        """The question with what it finds, if that is little, for a page that asks it often."""
        return engine.looked_up(self, query)


class Document(models.Model):
    """What the search knows of one published item. Visibility is asked of the live row.

    Each vector holds the lexemes of the texts up to its weight; `spoken` texts are only in
    `full`, and `written` is empty where there are none. Posts have `talk` in the place of `full`,
    and their topic is the `parent_id`. `text` is folded. People read `line`, above the title
    where kinds are mixed, and `parts`, ``[[label, text], …]``: the sections from which a card's
    passage is cut.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    parent_id = models.BigIntegerField(null=True)
    title = models.TextField()
    head = SearchVectorField()
    summary = SearchVectorField()
    written = SearchVectorField(null=True)
    full = SearchVectorField(null=True)
    talk = SearchVectorField(null=True)
    line = models.TextField(default="")
    text = models.TextField()
    parts = models.JSONField(default=list)
    analysis = models.CharField(max_length=40)
    indexed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "検索用の文書"
        verbose_name_plural = "検索用の文書"
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="document_one_per_item")
        ]
        indexes = [
            GinIndex(Vector("full"), name="document_full"),
            GinIndex(Vector("talk"), name="document_talk"),
            GinIndex(Vector("head"), name="document_head"),
            GinIndex(Vector("summary"), name="document_summary"),
            models.Index(
                fields=["parent_id"],
                name="document_parent",
                condition=models.Q(parent_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SearchableQuerySet(models.QuerySet):
    """Rows that can be found by words. Subclasses say which rows may stand in the index."""

    def indexable(self) -> Self:
        raise NotImplementedError  # a kind that forgot to say would put drafts into the index

    def for_index(self) -> Self:
        """With everything `search_parts` reads, in a constant number of queries."""
        return self

    def search(self, text: str | Query) -> Self:
        """The rows that hold every word of `text`; none of the words: all rows.

        Annotates `search_rank`, a `Weight`: where the words stand that stand highest.
        """
        kind = self.model.search_kind
        query = text if isinstance(text, Query) else understand(text, kind)
        if not query:
            return self.annotate(search_rank=models.Value(int(Weight.HEAD)))
        hits = engine.found(Document.objects, query, kind)
        return self.filter(pk__in=hits).annotate(
            search_rank=engine.rank(
                Document.objects, query, kind, is_spoken=self.model.has_transcripts
            )
        )


class Searchable(models.Model):
    search_kind: ClassVar[str]
    has_transcripts: ClassVar[bool] = False
    search_document: Document | None = None

    objects = SearchableQuerySet.as_manager()

    class Meta:
        abstract = True

    def search_title(self) -> str:
        return str(self)

    def search_parts(self) -> Iterable[Part]:
        """Every text of the item that a reader sees, section by section."""
        raise NotImplementedError  # a kind that told nothing would never be found

    def search_line(self) -> str:
        """What stands above the title where items of all kinds are listed: place, date, …"""
        return ""

    @property
    def search_parent(self) -> int | None:
        """The key of what it is found as a part of: of a post, its topic."""
        return None

    def search_places(self) -> Iterable[str]:
        """Codes of the prefectures (2 digits) and municipalities (6 digits) it is about."""
        return ()
