"""Spellings that the search has met in published texts."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from search.language import analysis
from search.language.analysis import Role, Token

LONGEST_SPELLING = 20
_MAX_ROWS = 4000


class SpellingQuerySet(models.QuerySet):
    def learn(self, tokens: Iterable[Token]) -> None:
        """Remember how words are spelled in texts that are published."""
        met = {
            (token.surface, token.reading, token.normal): token.shown
            for token in tokens
            if token.role in _SPELLED_ROLES
            and token.reading
            and len(token.surface) <= LONGEST_SPELLING
        }
        surfaces = {surface for surface, _, _ in met}
        known = self.filter(surface__in=surfaces).values_list("surface", "reading", "normal")
        # In one order everywhere, so that two who learn the same words never wait in a circle.
        rows = [
            _spelling(surface, reading, normal, met[surface, reading, normal])
            for surface, reading, normal in sorted(met.keys() - set(known))
        ]
        Spelling.objects.bulk_create(rows, ignore_conflicts=True)

    def matching(self, normals: set[str], readings: set[str], kanji: set[str]) -> list["Spelling"]:
        """Everything with one of these normal forms, readings, or kanji without their kana."""
        matches = Q(normal__in=normals) | Q(reading__in=readings) | Q(kanji__in=kanji)
        return list(Spelling.objects.filter(matches)[:_MAX_ROWS])


_SPELLED_ROLES = {Role.NAME, Role.NOUN, Role.VERB, Role.SUFFIX}


class Spelling(models.Model):
    """One way a word stands in a published text; all columns but `shown` are folded.

    `reading` is in hiragana; `normal` is the same for all spellings of a word; `kanji` is the
    surface without its kana.
    """

    surface = models.CharField(max_length=LONGEST_SPELLING)
    reading = models.CharField(max_length=60, db_collation="C")
    normal = models.CharField(max_length=60)
    shown = models.CharField(max_length=LONGEST_SPELLING)
    kanji = models.CharField(max_length=LONGEST_SPELLING)

    objects = SpellingQuerySet.as_manager()

    class Meta:
        verbose_name = "書き方"
        verbose_name_plural = "書き方"
        ordering = ["surface", "reading", "normal"]
        indexes = [
            models.Index(fields=["reading"], name="spelling_reading"),
            models.Index(fields=["normal"], name="spelling_normal"),
            models.Index(fields=["kanji"], name="spelling_kanji"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["surface", "reading", "normal"], name="spelling_once")
        ]

    def __str__(self) -> str:
        return self.surface


def _spelling(surface: str, reading: str, normal: str, shown: str) -> Spelling:
    kanji = analysis.kanji_of(surface)
    return Spelling(surface=surface, reading=reading, normal=normal, shown=shown, kanji=kanji)
