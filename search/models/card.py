"""What lists and shelves show of each public item, ready to be read, and how many there are."""

from collections.abc import Iterable
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from records.moments import Moment
from records.parts import InPart
from search.models.option_count import count_changes
from vocabulary.statements import now

# Few items have a time at which they begin or cease to be public: they are counted when asked.
IS_TIMED = Q(publish_from__isnull=False) | Q(publish_until__isnull=False)
IS_APART = IS_TIMED | Q(is_sample=True)  # its options are in no count that is kept


# How lists put first what is new to their readers.
LATEST_FIRST = (F("as_of").desc(nulls_last=True), F("object_id").desc())


def within_publishing_time() -> Q:
    """Condition on rows with `publish_from` and `publish_until`: now lies between them."""
    return Q(
        Q(publish_from__isnull=True) | Q(publish_from__lte=now()),
        Q(publish_until__isnull=True) | Q(publish_until__gt=now()),
    )


def option(facet: str, value: str) -> str:
    """An option of a facet as it stands on cards: `prefecture:01`."""
    return f"{facet}:{value}"


class CardQuerySet(models.QuerySet["Card"]):
    BRIEF_LAST = (F("is_brief").asc(), *LATEST_FIRST)

    def published(self) -> Self:
        """What the public may see now: an item has a card while its status is public."""
        return self.filter(within_publishing_time())

    def of_kind(self, kind: str) -> Self:
        """Asked anew only after a change of cards of this kind (`part_columns` of the app)."""
        return self.filter(kind__in_part=kind)

    def timed(self) -> Self:
        """Cards of items that begin or cease to be public at a time."""
        return self.filter(IS_TIMED)

    def apart(self) -> Self:
        """Cards whose options are in no count that is kept."""
        return self.filter(IS_APART)

    def without_samples(self) -> Self:
        return self.filter(is_sample=False)

    def with_any_option(self, facet: str, values: Iterable[str]) -> Self:
        """Cards that have one of these options of the facet."""
        return self.filter(options__overlap=[option(facet, value) for value in values])

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-object_id")

    def latest_first(self) -> Self:
        """By `as_of`, what has none last."""
        return self.order_by(*LATEST_FIRST)

    def brief_last(self) -> Self:
        """By `as_of`, summaries of a few lines after all others."""
        return self.order_by(*self.BRIEF_LAST)


class Card(models.Model):
    """One public item as lists and shelves show it, written together with its document.

    `options` are all values of facets that the item has, as `option` writes them, and REAL or
    SAMPLE. `facts` is what the card shows, as `card_facts` of the item tells it. The other
    columns say who may see it and where it stands: `as_of` is when it was published, or of a
    summary when its material was written, null where nobody knows; `first_place` is the code of
    its northernmost prefecture, null for the whole country.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    published_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField(null=True)
    publish_from = models.DateTimeField(null=True)
    publish_until = models.DateTimeField(null=True)
    is_sample = models.BooleanField()
    is_brief = models.BooleanField(default=False)
    last_confirmed = models.DateField(null=True)
    first_place = models.CharField(max_length=2, null=True)  # noqa: DJ001 - null sorts last
    options = ArrayField(models.TextField())
    facts = models.JSONField()

    objects = CardQuerySet.as_manager()
    changes_at = (Moment("publish_from"), Moment("publish_until"))

    class Meta:
        verbose_name = "一覧に出すカード"
        verbose_name_plural = "一覧に出すカード"
        constraints = [
            # With what a search puts in order, so that it reads the index alone.
            models.UniqueConstraint(
                fields=["kind", "object_id"],
                include=[
                    *("is_sample", "is_brief", "last_confirmed", "published_at"),
                    *("as_of", "publish_from", "publish_until"),
                ],
                name="card_one_per_item",
            )
        ]
        indexes = [
            models.Index(fields=["kind", "-published_at", "-object_id"], name="card_newest"),
            models.Index(
                fields=["kind", "first_place", "-published_at", "-object_id"], name="card_by_place"
            ),
            models.Index("kind", *LATEST_FIRST, name="card_latest"),
            models.Index("kind", "is_brief", *LATEST_FIRST, name="card_brief_last"),
            models.Index(fields=["kind"], condition=IS_APART, name="card_apart"),
            GinIndex(fields=["options"], name="card_options"),
        ]
        triggers = [
            count_changes("count_new", pgtrigger.Insert, new=1),
            count_changes("count_changed", pgtrigger.Update, new=1, old=-1),
            count_changes("count_gone", pgtrigger.Delete, old=-1),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


Card._meta.get_field("kind").register_lookup(InPart)
