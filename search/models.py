"""One folded `Document` per published item, and the base of every item that has one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from search import engine


@dataclass(frozen=True)
class Part:
    """A piece of an item's text and the section a reader finds it in.

    `short` parts (title, themes, places) rank before the body.
    """

    label: str
    text: str
    short: bool = False


class Document(models.Model):
    """What the search knows of one published item. Visibility is asked of the live row.

    `text` is folded and searched; `parts` are the sections as readers see them,
    ``[[label, text], …]``, from which the passage on a card is cut.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    title = models.TextField()
    ranking = SearchVectorField()
    full = SearchVectorField()
    text = models.TextField()
    parts = models.JSONField(default=list)

    class Meta:
        verbose_name = "検索用の文書"
        verbose_name_plural = "検索用の文書"
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="document_one_per_item")
        ]
        indexes = [GinIndex(fields=["full"], name="document_full")]

    def __str__(self) -> str:
        return self.title


class SearchableQuerySet(models.QuerySet):
    """Rows that can be found by words. Subclasses say which rows may stand in the index."""

    def indexable(self) -> Self:
        raise NotImplementedError

    def for_index(self) -> Self:
        """With everything `search_parts` reads, in a constant number of queries."""
        return self

    def search(self, text: str) -> Self:
        """The rows whose text holds every word of `text`; none of the words: all rows.

        Annotates `in_title`, true where the words stand in the title, themes or places.
        """
        words = engine.words(text)
        if not words:
            return self.annotate(in_title=models.Value(False))
        hits = Document.objects.filter(engine.holds(words), kind=self.model.search_kind)
        titled = hits.filter(engine.holds_in_short_parts(words), object_id=models.OuterRef("pk"))
        return self.filter(pk__in=hits.values("object_id")).annotate(in_title=models.Exists(titled))


class Searchable(models.Model):
    search_kind: ClassVar[str]
    search_document: Document | None = None

    objects = SearchableQuerySet.as_manager()

    class Meta:
        abstract = True

    def search_title(self) -> str:
        return str(self)

    def search_parts(self) -> Iterable[Part]:
        """Every text of the item that a reader sees, section by section."""
        raise NotImplementedError
