"""Words that found nothing, for the secretariat."""

from typing import Protocol

from search.models import Miss


class Search(Protocol):
    """What was typed, the kind of item it was searched in, and whether nothing was found."""

    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def is_miss(self) -> bool: ...


def note_miss(search: Search) -> None:
    """Called by the views for people: what a machine asks for is not noted."""
    if search.is_miss:
        Miss.objects.note(search.text, search.kind)
