"""Rows that can be found by words: what a kind of item tells the search of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.db import models

from search.index import engine
from search.kinds import LOCAL, NATIONWIDE, Kind
from search.models import Card, CardQuerySet, Document, Weight
from search.question.query import Query, parse_query
from vocabulary.models import Prefecture
from vocabulary.whole_rows import whole_rows

# The label of the part that only says where a text is from; it mostly repeats the title.
REFERENCE = "出典"


def place_options(prefectures: Iterable[Prefecture]) -> Iterable[tuple[str, str]]:
    """The options of what is of these prefectures, of none if it is for the whole country."""
    areas = list(prefectures)
    yield "nationwide", LOCAL if areas else NATIONWIDE
    for area in areas:
        yield "prefecture", area.pk
        yield "bureau", area.bureau


@dataclass(frozen=True)
class Part:
    """A part of an item's text; `label` is the heading under which readers find it.

    Parts without a label are found and ranked, but no passages are shown from them.
    """

    label: str
    text: str
    weight: Weight = Weight.BODY


class SearchableQuerySet(models.QuerySet):
    """Rows that can be found by words. Subclasses say which are public, and which indexed."""

    @property
    def _kind(self) -> Kind:
        model: Any = self.model  # of a queryset for several models the stubs know no more
        return model.item_kind

    def published(self) -> Self:
        """What the public may see now."""
        raise NotImplementedError

    def published_without_samples(self) -> Self:
        """Published items, as figures about the whole site count them."""
        path = self._kind.sample_path
        return self.published().filter(**{path: False}) if path else self.published()

    def with_any_option(self, facet: str, values: Iterable[str]) -> Self:
        """Rows whose card has one of these options of the facet."""
        cards = Card.objects.of_kind(self._kind.code).with_any_option(facet, values)
        return self.filter(pk__in=cards.values("object_id"))

    def indexable(self) -> Self:
        raise NotImplementedError  # without it, drafts of a kind could get into the index

    @property
    def paths(self) -> tuple[str, ...]:
        model: Any = self.model  # of a queryset for several models the stubs know no more
        return model.page_rows

    def whole(self) -> list[Any]:
        """Each with everything its page shows and `search_parts` reads: two statements."""
        keys = list(self.order_by("pk").values_list("pk", flat=True))
        return whole_rows(self.model, keys, self.paths)

    def search(self, text: str | Query) -> Self:
        """The rows that hold every word of `text`; all rows, if it has no word.

        Annotates `search_rank`, the best `Weight` at which the words stand.
        """
        kind = self._kind
        query = text if isinstance(text, Query) else parse_query(text, kind.code)
        if not query:
            return self.annotate(search_rank=models.Value(int(Weight.HEAD)))
        return engine.matching(self, query, kind)


class Searchable(models.Model):
    item_kind: ClassVar[Kind]
    has_card: ClassVar[bool] = False
    # The relations whose rows its page shows and its texts and card are made from.
    page_rows: ClassVar[tuple[str, ...]] = ()
    search_document: Document | None = None

    objects = SearchableQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        raise NotImplementedError  # without it, a result would lead nowhere

    def search_title(self) -> str:
        return str(self)

    def search_parts(self) -> Iterable[Part]:
        """Every text of the item that a reader sees, by its heading."""
        raise NotImplementedError  # a kind without texts would never be found

    def search_line(self) -> str:
        """What stands above the title where items of all kinds are listed: place, date, …"""
        return ""

    @property
    def search_parent(self) -> int | None:
        """The key of the item that is listed instead of it: of a post, its topic."""
        return None

    def search_places(self) -> Iterable[str]:
        """Codes of the prefectures (2 digits) and municipalities (6 digits) it is about."""
        return ()

    @classmethod
    def public_rows(cls) -> models.QuerySet[Any]:
        """What the public may see now, with `object_id`, `is_sample` and the kind's `tie_break`."""
        rows = cls.objects.published().annotate(object_id=models.F("pk"))
        has_samples = bool(cls.item_kind.sample_path)
        return rows if has_samples else rows.annotate(is_sample=models.Value(False))

    # --- The card, of kinds that have one ---------------------------------------------------

    @classmethod
    def cards(cls) -> CardQuerySet:
        """The cards of what the public may see now of this kind."""
        return Card.objects.of_kind(cls.item_kind.code).published()

    def card_facts(self) -> dict[str, Any]:
        """What the card shows, by the names of `ItemCard`; a new fact is a line here."""
        return {"url": "", "title": self.search_title()}

    def card_options(self) -> Iterable[tuple[str, str]]:
        """Facet and value of every option of a list that the item has."""
        return ()

    def card_columns(self) -> dict[str, Any]:
        """Who may see it and where it stands: the other columns of `Card`."""
        raise NotImplementedError  # without it, nobody knows whether it is a sample
