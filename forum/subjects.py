"""The item a topic is about, as in the query `?case=12`."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from forum.models import SUBJECTS, Board, Topic
from organizations.publishing.page_rows import public_card
from search.index.searchable import Searchable
from search.index.writing import searchable_models
from vocabulary.row_keys import is_row_key


@dataclass(frozen=True)
class Subject:
    """The public item a topic is about."""

    kind: str
    label: str
    title: str
    url: str
    item: Any


def subject_models() -> dict[str, type[Searchable]]:
    """The models of possible subjects, by the column of a topic that refers to them."""
    kinds = {model.item_kind.code: model for model in searchable_models()}
    columns = [field.name for field in Topic._meta.fields]
    return {
        name: kinds[name]
        for name in columns
        if name in kinds and kinds[name].item_kind.may_be_talked_about
    }


def subject_of_address(data: QueryDict) -> tuple[Subject | None, list[str]]:
    """The first public item in the query, and a sentence for each one that is ignored."""
    ignored: list[str] = []
    first: Subject | None = None
    for kind, model in subject_models().items():
        if kind not in data:
            continue
        subject = _public_subject(model, data.get(kind, "")) if first is None else None
        if subject:
            first = subject
        else:
            ignored.append(
                f"アドレスにある{model._meta.verbose_name}は使えないため、話題に結び付けません。"
            )
    return first, ignored


@dataclass(frozen=True)
class SubjectLine:
    """The same as the page of a topic names it."""

    label: str
    title: str
    url: str


def subject_of(topic: Topic) -> SubjectLine | None:
    """The subject of the topic, if it is public."""
    for kind in SUBJECTS:
        key = getattr(topic, f"{kind}_id")
        if key is not None:
            model = subject_models()[kind]
            label = str(model._meta.verbose_name)
            cards = public_card(model, key)
            return next((SubjectLine(label, card.title, card.url) for card in cards), None)
    return None


def boards_near(subject: Subject | None) -> list[str]:
    """Codes of the open boards of the themes of the subject, its first theme first."""
    if subject is None:
        return []
    boards = Board.objects.open().filter(theme__in=subject.item.themes.all())
    return list(boards.values_list("code", flat=True))


def _public_subject(model: type[Searchable], key: str) -> Subject | None:
    if not is_row_key(key):
        return None
    item: Any = model.objects.published().filter(pk=int(key)).first()
    if item is None:
        return None
    kind, label = model.item_kind.code, str(model._meta.verbose_name)
    return Subject(kind, label, str(item), item.get_absolute_url(), item)
