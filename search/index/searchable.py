"""Rows that can be found by words: what a kind of item tells the search of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from django.db import models

from search.index import engine
from search.kinds import Kind
from search.models import Document, Weight
from search.question.query import Query, understand

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


class SearchableQuerySet(models.QuerySet):
    """Rows that can be found by words. Subclasses say which are public, and which indexed."""

    def published(self) -> Self:
        """What the public may see now."""
        raise NotImplementedError

    def counted(self) -> Self:
        """Published items that count in figures about the whole site: samples do not."""
        path = self.model.item_kind.sample_path
        return self.published().filter(**{path: False}) if path else self.published()

    def indexable(self) -> Self:
        raise NotImplementedError  # a kind that forgot to say would put drafts into the index

    def for_index(self) -> Self:
        """With everything `search_parts` reads, in a constant number of queries."""
        return self

    def for_hits(self) -> Self:
        """With what a line among results of all kinds shows."""
        return self

    def search(self, text: str | Query) -> Self:
        """The rows that hold every word of `text`; none of the words: all rows.

        Annotates `search_rank`, a `Weight`: where the words stand that stand highest.
        """
        kind = self.model.item_kind
        query = text if isinstance(text, Query) else understand(text, kind.code)
        if not query:
            return self.annotate(search_rank=models.Value(int(Weight.HEAD)))
        hits = engine.found(query, kind.code)
        return self.filter(pk__in=hits).annotate(
            search_rank=engine.rank(query, kind.code, is_spoken=kind.has_transcripts)
        )


class Searchable(models.Model):
    item_kind: ClassVar[Kind]
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
