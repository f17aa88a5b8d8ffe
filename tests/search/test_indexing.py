"""What stands in a document: every text a reader sees, whoever changed it last."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import models, transaction

from cases.models import Case
from search.index.writing import build_document, reindex
from search.models import Document
from tests.at_once import together
from tests.cases.factories import CaseFactory, StepFactory, full_case
from tests.events.factories import (
    ChapterFactory,
    EventFactory,
    SessionFactory,
    SpeakerFactory,
    VideoFactory,
)
from tests.organizations.factories import OrganizationFactory
from tests.platform_site.factories import NoticeFactory
from tests.policies.factories import (
    BudgetFactory,
    MaterialFactory,
    PolicyFactory,
    PolicyFileFactory,
)

pytestmark = pytest.mark.django_db


def event() -> Any:
    found = EventFactory(holding="cancelled", cancel_reason="大雪")
    SessionFactory(event=found)
    SpeakerFactory(event=found)
    return found


def video() -> Any:
    return ChapterFactory(video=VideoFactory()).video


def policy() -> Any:
    found = PolicyFactory(published=True, ministries=["mlit"])
    BudgetFactory(policy=found)
    PolicyFileFactory(policy=found)
    return found


ITEMS = [
    full_case,
    event,
    video,
    policy,
    lambda: MaterialFactory(published=True),
    OrganizationFactory,
    NoticeFactory,
]
# Numbers, addresses and what a name looks like are not read as words; a file shows its caption.
NO_WORDS = {"contact_phone", "contact_email", "apply_phone", "phone", "email", "corporate_number"}
NO_WORDS |= {"original_name", "started_text", "as_of", "name_skeleton"}


@pytest.mark.parametrize("make", ITEMS, ids=lambda make: getattr(make, "__name__", "").strip("<>"))
def test_every_text_of_an_item_stands_in_its_document(make: Callable[[], Any]) -> None:
    item = make()
    marked = {}
    for row in _rows(item):
        for column in _texts(row):
            marked[f"標{len(marked):03}"] = f"{type(row).__name__}.{column}"
            type(row).objects.filter(pk=row.pk).update(**{column: f"標{len(marked) - 1:03}"})
    assert len(marked) > 2
    text = build_document(type(item).objects.filter(pk=item.pk).whole()[0]).text
    assert [where for mark, where in marked.items() if mark not in text] == []


def _rows(item: Any) -> Iterator[Any]:
    """The item and its children, each kind of them once."""
    yield item
    for name in getattr(item, "revision_children", ()):
        children = getattr(item, name, None)
        if isinstance(children, models.Model):
            yield children
        elif children is not None:
            yield from children.all()[:1]


def _texts(row: Any) -> list[str]:
    return [
        column.name
        for column in row._meta.fields
        if isinstance(column, models.CharField | models.TextField)
        and not isinstance(column, models.URLField)
        and not column.choices
        and column.name not in NO_WORDS
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_an_item_at_once_nobody_loses_a_word() -> None:
    case = CaseFactory(published=True)
    both_wrote = threading.Barrier(2)

    def add(what: str) -> None:
        with transaction.atomic():
            StepFactory(case=case, what=what)
            both_wrote.wait()
            reindex(Case.objects.filter(pk=case.pk))

    together(lambda: add("そば打ち"), lambda: add("紙芝居"))
    text = Document.objects.get(kind="case", object_id=case.pk).text
    assert "そば打ち" in text
    assert "紙芝居" in text
