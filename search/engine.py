"""Finding terms in documents with stock PostgreSQL: character runs in GIN indexes.

A text is indexed by its runs of one, two and three neighbouring characters. A term of up to
three characters is one lexeme and needs no second look. Longer words have a lexeme of their own
where the analysis knows them. For the rest of a longer term the index gives the candidates, and
the text itself decides. So every part of a text is found, as it was folded.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db import models
from django.db.models import BooleanField, F, Func, Q, TextField, Value

from search.analysis import LONGEST_RUN
from search.query import Query
from search.terms import All, Mark, Term, Text, both, either, kind_mark, latin_mark, word_mark

_LATIN = re.compile(r"[a-z][a-z0-9]*")


class Weight(models.IntegerChoices):
    """Where in an item words count how much; the order of results."""

    HEAD = 0, "題名・ひとこと"
    SUMMARY = 1, "要約・分野・地域"
    BODY = 2, "本文"
    SPOKEN = 3, "文字起こし"


def lexemes(folded: str) -> set[str]:
    """What a folded text is found by: its short runs, and its words in Latin letters."""
    found = {latin_mark(word).lexeme for word in _LATIN.findall(folded)}
    for run in folded.split():
        for length in range(1, LONGEST_RUN + 1):
            found.update(run[i : i + length] for i in range(len(run) - length + 1))
    return found


class Lexemes(Func):
    """A tsvector holding just these lexemes, without positions."""

    function = "array_to_tsvector"
    output_field = SearchVectorField()

    def __init__(self, found: Iterable[str]) -> None:
        super().__init__(Value(sorted(found), output_field=ArrayField(TextField())))


class _TsQuery(Func):
    template = "%(expressions)s::tsquery"
    output_field = SearchQueryField()


class Vector(Func):
    """A column of lexemes as the indexes know it.

    The function gives back what it gets. It only tells the planner what reading a vector costs:
    taken for cheap, it would be read from every row instead of asking the index.
    """

    function = "search_vector"
    output_field = SearchVectorField()


class Matches(Func):
    """`vector @@ query` as a condition: exact for marks and short texts, else candidates."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True

    def __init__(self, vector: str, written: str) -> None:
        super().__init__(Vector(F(vector)), _TsQuery(Value(written)))


def found(documents: Any, query: Query, kind: str = "", column: str = "object_id") -> Any:
    """A column of the documents of this kind (of any, if empty) that hold what is asked.

    Most are certain from the index alone. Of the others, which only hold the runs of a longer
    text, the text is read; and nothing else of the certain ones.
    """
    if not query.words:
        documents = documents.filter(kind=kind) if kind else documents
        return documents.filter(_lacks(query)).values(column)
    words = [word.term for word in query.words]
    wanted = both([kind_mark(kind), *words] if kind else words)
    surely = certain(wanted)
    if surely == wanted:
        return documents.filter(Matches("full", _written(wanted)), _lacks(query)).values(column)
    candidates = _written(wanted)
    looked_at = Q()
    for term in words:
        if certain(term) != term:
            looked_at &= _stands(term)
    if surely is None:
        rows = documents.filter(Matches("full", candidates), looked_at, _lacks(query))
        return rows.values(column)
    known = _written(surely)
    others = documents.filter(Matches("full", f"({candidates}) & !({known})"), looked_at)
    sure = documents.filter(Matches("full", known), _lacks(query)).values(column)
    # Not "all": the planner takes the rows of a UNION ALL for 200, and reads the others one by one.
    return sure.union(others.filter(_lacks(query)).values(column))


def _lacks(query: Query) -> Q:
    """Condition: none of the excluded words stands in the text, in any writing."""
    condition = Q()
    for term in query.excluded:
        condition &= ~_stands(term)
    return condition


def rank(
    documents: Any, query: Query, kind: str, key: Callable[[Any], Any], is_spoken: bool = False
) -> models.Expression:
    """The `Weight` of a row's match, from the index alone: no text is read for it.

    The words as they were typed count, in any writing; a row found by synonyms ranks as by its
    text.
    `key` turns documents into the primary keys of the rows that are ranked; `is_spoken`: such
    items can have transcripts.
    """
    if not query.words:
        return Value(int(Weight.HEAD))
    wanted = _written(both([kind_mark(kind), *(word.said for word in query.words)]))
    tiers = {
        Weight.HEAD: documents.filter(Matches("head", wanted)),
        Weight.SUMMARY: documents.filter(Matches("summary", wanted)),
    }
    if is_spoken:
        spoken = documents.filter(Matches("full", wanted), written__isnull=False)
        tiers[Weight.SPOKEN] = spoken.exclude(Matches("written", wanted))
    return models.Case(
        *(models.When(pk__in=key(found), then=weight) for weight, found in tiers.items()),
        default=Weight.BODY,
        output_field=models.IntegerField(),
    )


def certain(term: Term) -> Term | None:
    """What of a term the index alone can tell; None if nothing, the term itself if all."""
    if isinstance(term, Mark):
        return term
    if isinstance(term, Text):
        if re.search(r"\s", term.folded):
            return None
        return term if len(term.folded) <= LONGEST_RUN else word_mark(term.folded)
    told = [certain(one) for one in term.of]
    if isinstance(term, All):
        return None if None in told else both(one for one in told if one)
    kept = [one for one in told if one]
    return either(kept) if kept else None


def _stands(term: Term) -> Q:
    """Condition: the term holds, read from the text itself."""
    if isinstance(term, Text):
        return Q(text__contains=term.folded)
    if isinstance(term, Mark):
        return Q(Matches("full", _written(term)))
    condition = Q()
    for one in term.of:
        condition = condition & _stands(one) if isinstance(term, All) else condition | _stands(one)
    return condition


def _written(term: Term) -> str:
    """The term in the language of `tsquery`."""
    if isinstance(term, Mark):
        return _quoted(term.lexeme)
    if isinstance(term, Text):
        return " & ".join(_quoted(run) for run in _runs(term.folded))
    sign = " & " if isinstance(term, All) else " | "
    return sign.join(f"({_written(one)})" for one in term.of)


def _runs(folded: str) -> list[str]:
    """The longest indexed runs that cover a text."""
    found: list[str] = []
    for run in folded.split():
        length = min(len(run), LONGEST_RUN)
        found.extend(run[i : i + length] for i in range(len(run) - length + 1))
    return list(dict.fromkeys(found))


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
