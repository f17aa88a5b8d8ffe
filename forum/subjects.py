"""The one thing a topic is about, as it stands in the address: `?case=12`."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from forum.models import ABOUT_KINDS, Board, Topic


@dataclass(frozen=True)
class Subject:
    """Something public that a topic is about."""

    kind: str
    label: str
    title: str
    url: str
    item: Any


def subject_of_address(data: QueryDict) -> tuple[Subject | None, list[str]]:
    """The first public thing the address names, and a sentence for each one left out."""
    found, ignored = None, []
    for kind in ABOUT_KINDS:
        if kind not in data:
            continue
        model = _model(kind)
        subject = _public(kind, data.get(kind, "")) if found is None else None
        if subject:
            found = subject
        else:
            ignored.append(
                f"アドレスにある{model._meta.verbose_name}は使えないため、話題に結び付けません。"
            )
    return found, ignored


def subject_of(topic: Topic) -> Subject | None:
    """What the topic is about, while visitors may see it."""
    for kind in ABOUT_KINDS:
        key = getattr(topic, f"{kind}_id")
        if key is not None:
            return _public(kind, str(key))
    return None


def rooms_near(subject: Subject | None) -> list[str]:
    """Codes of the open rooms of the themes the subject has, its first theme first."""
    if subject is None:
        return []
    rooms = Board.objects.open().filter(theme__in=subject.item.themes.all())
    return list(rooms.values_list("code", flat=True))


def _public(kind: str, key: str) -> Subject | None:
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        return None
    model = _model(kind)
    item = model.objects.published().filter(pk=int(key)).first()
    if item is None:
        return None
    return Subject(kind, str(model._meta.verbose_name), str(item), item.get_absolute_url(), item)


def _model(kind: str) -> Any:
    return Topic._meta.get_field(kind).related_model
