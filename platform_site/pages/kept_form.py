"""A form that could not be carried out, ready to be sent again as it was."""

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest
from django.http.request import UnreadablePostError

# What a page never shows again: the form itself asks for it anew.
_SECRET_FIELDS = ("password", "code", "secret")
_SHORTEST_TEXT = 15


@dataclass(frozen=True)
class KeptForm:
    """`fields` are sent again as they came, with every token: what was saved is not saved twice."""

    address: str
    is_multipart: bool
    fields: list[tuple[str, str]]
    has_files: bool

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """None where no form was sent, or its sender has gone."""
        if request.method != "POST":
            return None
        try:
            lists, files = request.POST.lists(), request.FILES
        except UnreadablePostError:
            return None
        fields = [(name, value) for name, values in lists for value in values]
        return cls(
            address=request.get_full_path(),
            is_multipart=request.content_type == "multipart/form-data",
            fields=[(name, value) for name, value in fields if not _is_secret(name)],
            has_files=bool(files),
        )

    @property
    def texts(self) -> list[str]:
        """What somebody may have written, to be read and copied; hidden tokens are no text."""
        return [
            value
            for name, value in self.fields
            if len(value) >= _SHORTEST_TEXT and "token" not in name and "stamp" not in name
        ]


def _is_secret(name: str) -> bool:
    return any(word in name for word in _SECRET_FIELDS)
