"""Finding words in texts with stock PostgreSQL: bigrams in a GIN index, then a look at the text.

Every part of a text of one character or more is found. Texts and words are folded
by the same function (width, case, kana), so it does not matter how they are written.
"""

import re

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import BooleanField, F, Func, Q, TextField, Value

from vocabulary.normalize import fold

MAX_LENGTH = 200
MAX_WORDS = 20
_SEPARATORS = re.compile(r"[\s、。・,，.．「」『』（）()]+")


def words(text: str) -> list[str]:
    """The folded words a visitor typed, without repeats, at most MAX_WORDS of them."""
    found = (word for word in _SEPARATORS.split(fold(text)[:MAX_LENGTH]) if word)
    return list(dict.fromkeys(found))[:MAX_WORDS]


def grams(text: str) -> list[str]:
    """The lexemes of a folded text: every two neighbouring characters, and each run's last one."""
    found: set[str] = set()
    for run in text.split():
        found.update(run[i : i + 2] for i in range(len(run)))
    return sorted(found)


class Lexemes(Func):
    """A tsvector holding just these lexemes, without positions."""

    function = "array_to_tsvector"
    output_field = SearchVectorField()

    def __init__(self, lexemes: list[str]) -> None:
        super().__init__(Value(lexemes, output_field=ArrayField(TextField())))


class TsQuery(Func):
    template = "%(expressions)s::tsquery"
    output_field = SearchQueryField()


class Matches(Func):
    """`vector @@ query` as a condition."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True


def holds(wanted: list[str]) -> Q:
    """Condition on Document: its whole text holds each of the folded words."""
    condition = Q(Matches(F("full"), _query(wanted)))
    for word in wanted:
        if len(word) > 2:
            condition &= Q(text__contains=word)
    return condition


def holds_in_short_parts(wanted: list[str]) -> Q:
    """Condition on Document: title, themes or places hold the words' character pairs."""
    return Q(Matches(F("ranking"), _query(wanted)))


def _query(wanted: list[str]) -> TsQuery:
    terms = []
    for word in wanted:
        if len(word) == 1:
            terms.append(f"{_quoted(word)}:*")
        else:
            terms.extend(_quoted(word[i : i + 2]) for i in range(len(word) - 1))
    return TsQuery(Value(" & ".join(dict.fromkeys(terms))))


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
