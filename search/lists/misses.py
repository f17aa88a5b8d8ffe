"""Words that found nothing, for the secretariat."""

from typing import Protocol

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from search.models import Miss
from vocabulary.normalize import fold

# One visitor's share of what is noted in an hour. In a day it is less than what is noted of all.
WORDS_OF_ONE_VISITOR = 16
_HOUR = 60 * 60


class Search(Protocol):
    """What was typed, the kind of item it was searched in, and whether nothing was found."""

    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def is_miss(self) -> bool: ...


def note_miss(request: HttpRequest, search: Search) -> None:
    """Called by the views for people: what a machine asks for is not noted."""
    if search.is_miss and _is_first_of_the_hour(request, search):
        Miss.objects.note(search.text, search.kind)


def _address(request: HttpRequest) -> str:
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:  # a proxy that does not tell it: then all are one visitor
        return ""


def _is_first_of_the_hour(request: HttpRequest, search: Search) -> bool:
    """Whether this visitor has not asked for the word within an hour, nor for very many others.

    Words share a few places, told by their hash. Nobody can tell the visitor from what is kept:
    the key of the hash is secret and another one each day.
    """
    day = timezone.localdate().isoformat()
    visitor = salted_hmac(f"miss of {day}", _address(request)).hexdigest()
    word = salted_hmac(visitor, f"{search.kind} {fold(search.text)}").digest()
    return cache.add(f"miss:{visitor}:{word[0] % WORDS_OF_ONE_VISITOR}", True, _HOUR)
