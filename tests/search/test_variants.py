"""The lists the search is measured by: what finds each other, and what must not."""

import csv
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.utils import timezone

from cases.models import Case
from organizations.publishing.states import Status
from search.index.writing import reindex
from search.models import Document
from tests.listings import keys_on, listing_at
from tests.organizations.factories import OrganizationFactory

HERE = Path(__file__).parent
FOUND_OF_TEN = 0.9
FIRST = 10
LISTS = {
    "case": "/cases/?q={q}",
    "policy": "/policies/?q={q}",
    "material": "/policies/materials/?q={q}",
    "organization": "/organizations/?q={q}",
    "event": "/events/?when=upcoming&when=past&q={q}",
    "video": "/videos/?q={q}",
}

pytestmark = pytest.mark.django_db


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def told(words: list[str]) -> dict[str, Case]:
    """A published case for each word, which stands in a sentence of it."""
    owner = OrganizationFactory()
    cases = [
        Case(
            owner=owner,
            title="題名",
            description=f"ここでは{word}について話します。",
            status=Status.PUBLISHED,
            published_at=timezone.now(),
        )
        for word in words
    ]
    Case.objects.bulk_create(cases)
    reindex(Case.objects.all())
    return dict(zip(words, cases, strict=True))


def not_found(pairs: list[tuple[str, str]], cases: dict[str, Case]) -> Iterator[str]:
    """「typed」→「written」 for every text that the typed word does not find."""
    for typed, written in pairs:
        if not Case.objects.filter(pk=cases[written].pk).search(typed).exists():
            yield f"「{typed}」→「{written}」"


def both_ways(name: str) -> list[tuple[str, str]]:
    pairs = [(row["one"], row["other"]) for row in rows(name)]
    return pairs + [(other, one) for one, other in pairs]


def test_every_spelling_of_a_word_finds_every_other() -> None:
    pairs = both_ways("variants.csv")
    assert len(pairs) >= 2 * 200
    cases = told(list(dict.fromkeys(word for pair in pairs for word in pair)))
    assert list(not_found(pairs, cases)) == []


def test_words_that_only_look_alike_do_not_find_each_other() -> None:
    pairs = both_ways("confusions.csv")
    cases = told(list(dict.fromkeys(word for pair in pairs for word in pair)))
    assert len(list(not_found(pairs, cases))) == len(pairs)


@pytest.mark.usefixtures("starter")
def test_nine_of_ten_questions_find_what_a_librarian_expects() -> None:
    asked = rows("kept_apart.csv")
    missed = [row["query"] for row in asked if not stands_first(row)]
    assert len(missed) <= (1 - FOUND_OF_TEN) * len(asked), missed


def stands_first(row: dict[str, str]) -> bool:
    """Whether the expected item is among the first ten of its list."""
    for document in Document.objects.filter(title=row["expected"]):
        found = keys_on(listing_at(LISTS[document.kind].format(q=quote(row["query"]))))
        if document.object_id in found[:FIRST]:
            return True
    return False
