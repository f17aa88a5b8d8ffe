"""Whether a text can be seen. What cannot be seen is no text, in forms and in rows alike."""

import re
import unicodedata

from django.core.exceptions import ValidationError

UNSEEN = "目に見える文字を入力してください"
# Letters, numbers, punctuation and symbols have a shape of their own, but for those whose names
# say that they are empty: fillers of Hangul, the Braille cell without dots and the like.
_SHAPES = "LNPS"
_EMPTY_NAME = re.compile(
    r" FILLER$|^BRAILLE PATTERN BLANK$|^MUSICAL SYMBOL NULL NOTEHEAD$"
    r"|^OBJECT REPLACEMENT CHARACTER$"
)


def has_shape(character: str) -> bool:
    """Whether the character is drawn by itself: spaces, marks, joiners and controls are not."""
    is_drawn = unicodedata.category(character)[0] in _SHAPES
    return is_drawn and not _EMPTY_NAME.search(unicodedata.name(character, ""))


def is_visible(text: str) -> bool:
    """Whether at least one character of the text can be seen."""
    return any(map(has_shape, text))


def visible_or_empty(text: str) -> str:
    """The text, or nothing where nothing in it can be seen."""
    return text if is_visible(text) else ""


def check_visible(text: object) -> None:
    """Validator of the text columns, see `vocabulary/fields.py`."""
    if isinstance(text, str) and text and not is_visible(text):
        raise ValidationError(UNSEEN, code="invisible")
