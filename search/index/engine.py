"""Finding terms in documents with stock PostgreSQL: character runs in GIN indexes.

A text is indexed by its runs of one, two and three neighbouring characters. A term of up to
three characters is one lexeme and needs no second look. Longer words have a lexeme of their own
where the analysis knows them. For the rest of a longer term the index gives the candidates, and
the text itself decides. So every part of a text is found, as it was folded.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db import models
from django.db.models import BooleanField, Func, Q, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from search.kinds import is_vast
from search.language.analysis import LONGEST_RUN
from search.models import Document, Weight
from search.models.document import indexed_vector
from search.question.query import Query
from search.question.tree import (
    All,
    Either,
    Mark,
    Term,
    Text,
    both,
    either,
    kind_mark,
    latin_mark,
    without_needless,
    word_mark,
)

MOST_LOOKED_UP = 1000
_LATIN = re.compile(r"[a-z][a-z0-9]*")


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


class Matches(Func):
    """`vector @@ query` as a condition: exact for marks and short texts, else candidates."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True

    def __init__(self, vector: str, written: str) -> None:
        super().__init__(indexed_vector(vector), _TsQuery(Value(written)))


def look_up(query: Query) -> Query:
    """The question with the keys of what it finds, where that is little; else as it is.

    A list page asks for its rows some ten times. One query here spares it asking the index
    each time, and the planner knows how many rows there are.
    """
    if not query.words:
        return query
    first = _any(query, query.kind, "pk", MOST_LOOKED_UP + 1)
    said = _said(query)
    places = [
        models.When(Matches("head", said), then=Weight.HEAD),
        models.When(Matches("summary", said), then=Weight.SUMMARY),
        models.When(_is_spoken(said), then=Weight.SPOKEN),
    ]
    place = models.Case(*places, default=Weight.BODY, output_field=models.IntegerField())
    rows = Document.objects.filter(pk__in=first).annotate(place=place)
    keys = list(rows.order_by().values_list("kind", "object_id", "place"))
    return replace(query, keys=tuple(keys)) if len(keys) <= MOST_LOOKED_UP else query


def found(
    query: Query, kind: str, column: str = "object_id", *, among: Any = Document.objects
) -> Any:
    """A column of the documents of this kind (of any, if empty) that hold what is asked.

    `among`: of these documents only, where not all of what is found is wanted.
    """
    if query.keys is not None and kind:
        return _known(query, kind, column)
    sure, *others = (rows.values(column) for rows in _disjoint(query, kind, among))
    # Not "all": the planner takes the rows of a UNION ALL for 200, and reads the others one by one.
    return sure.union(*others) if others else sure


def any_found(query: Query, kind: str, most: int) -> RawSQL:
    """Keys of so many items of this kind that are found, in no order, without the others."""
    return _any(query, kind, "object_id", most)


def _any(query: Query, kind: str, column: str, most: int) -> RawSQL:
    sure, *others = (rows.values(column) for rows in _disjoint(query, kind))
    sql, parameters = sure.union(*others, all=True).query.sql_with_params()
    # Materialized: told of the limit, the planner would read the documents one by one.
    limited = f"WITH hits AS MATERIALIZED ({sql}) SELECT * FROM hits LIMIT {most}"  # noqa: S608
    # The statement is Django's, what was typed is among the parameters.
    return RawSQL(f"SELECT unnest(ARRAY({limited}))", parameters)  # noqa: S611


def _disjoint(query: Query, kind: str, among: Any = Document.objects) -> list[Any]:
    """The documents found, in one queryset or two that have none in common.

    Most are certain from the index alone. Of the others, which only hold the runs of a longer
    text, the text is read; and nothing else of the certain ones.
    """
    documents = among.filter(_lacks(query, kind))
    if not query.words:
        return [documents.filter(kind=kind) if kind else documents]
    words = [without_needless(word.term) for word in query.words]
    candidates, surely = _written(both(words)), certain(both(words))
    looked_at = Q()
    for term in words:
        if certain(term) != term:
            looked_at &= _stands(term, kind)
    if surely is None:
        return [documents.filter(_holds(kind, candidates), looked_at)]
    sure = documents.filter(_holds(kind, _written(surely)))
    doubtful = [text for term in words for text in _doubtful(term)]
    if not doubtful:
        return [sure]
    # The runs of the doubtful texts are few, so the index begins with them.
    others = f"({candidates}) & ({_written(either(doubtful))}) & !({_written(surely)})"
    return [sure, documents.filter(_holds(kind, others), looked_at)]


def _holds(kind: str, written: str) -> Q:
    """Condition: a document of this kind (of any, if empty) holds what is `written`."""
    if is_vast(kind):
        return Q(Matches("talk", written))
    if kind:
        return Q(Matches("full", _of_kind(kind, written)))
    return Q(Matches("full", written)) | Q(Matches("talk", written))


def _of_kind(kind: str, written: str) -> str:
    return f"{_written(kind_mark(kind))} & ({written})" if kind else written


def _lacks(query: Query, kind: str) -> Q:
    """Condition: none of the excluded words stands in the text, in any writing."""
    condition = Q()
    for term in query.excluded:
        condition &= ~_stands(term, kind)
    return condition


def rank(
    query: Query, kind: str, column: str = "object_id", is_spoken: bool = False
) -> models.Expression:
    """The `Weight` of a row's match, from the index alone: no text is read for it.

    The words as they were typed count, in any writing; a row found by synonyms ranks as by its
    text.
    `column` holds the keys of the rows that are ranked; `is_spoken`: such items can have
    transcripts.
    """
    if not query.words:
        return Value(int(Weight.HEAD))
    places = _high_places(query, kind)
    if is_spoken:
        places[Weight.SPOKEN] = _is_spoken(_of_kind(kind, _said(query)))
    tiers = {
        weight: Document.objects.filter(condition).values(column)
        if query.keys is None
        else _known(query, kind, column, weight)
        for weight, condition in places.items()
    }
    return models.Case(
        *(models.When(pk__in=keys, then=weight) for weight, keys in tiers.items()),
        default=Weight.BODY,
        output_field=models.IntegerField(),
    )


def by_place(query: Query, kind: str, most: int) -> dict[Weight, Q]:
    """Conditions on rows of a kind without transcripts, for each place the words can stand in.

    That of the last place holds for all that is found. Those of the high places hold for the
    `most` latest rows, by their keys: so the best are at hand, however much is found.
    """
    found_at_all = (Q(pk__in=rows.values("object_id")) for rows in _disjoint(query, kind))
    places = {}
    if query.words:
        # Here the places are what is found, so a text is read where the index cannot tell.
        said = (without_needless(word.said) for word in query.words)
        told = [_stands(term, kind) for term in said if certain(term) != term]
        allowed = Document.objects.filter(_lacks(query, kind), *told)
        allowed = allowed.order_by("-object_id").values("object_id")
        for weight, condition in _high_places(query, kind).items():
            sql, parameters = allowed.filter(condition)[:most].query.sql_with_params()
            # In an array: the planner would look for them among all rows, first to last.
            # The statement is Django's, what was typed is among the parameters.
            keys = RawSQL(f"SELECT unnest(ARRAY({sql}))", parameters)  # noqa: S611
            places[weight] = Q(pk__in=keys)
    return places | {Weight.BODY: reduce(or_, found_at_all)}


def _high_places(query: Query, kind: str) -> dict[Weight, Q]:
    wanted = _of_kind(kind, _said(query))
    return {
        Weight.HEAD: Q(Matches("head", wanted)),
        Weight.SUMMARY: Q(Matches("summary", wanted)),
    }


def _known(query: Query, kind: str, column: str, weight: Weight | None = None) -> Any:
    """A column of the documents that were looked up: of all, or of those of one weight."""
    keys = [
        key
        for of_kind, key, place in query.keys or ()
        if of_kind == kind and weight in (None, place)
    ]
    values = RawSQL("SELECT unnest(%s::bigint[])", [keys])
    if column == "object_id":
        return values
    return Document.objects.filter(kind=kind, object_id__in=values).values(column)


def _said(query: Query) -> str:
    return _written(both(without_needless(word.said) for word in query.words))


def _is_spoken(wanted: str) -> Q:
    """Condition: the words stand in the transcript only."""
    return Q(Matches("full", wanted), ~Q(Matches("written", wanted)), written__isnull=False)


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


def _doubtful(term: Term) -> list[Text]:
    """The texts of a term that the index alone cannot tell of."""
    if isinstance(term, All | Either):
        return [text for one in term.of for text in _doubtful(one)]
    return [term] if isinstance(term, Text) and certain(term) != term else []


def _stands(term: Term, kind: str) -> Q:
    """Condition: the term holds, read from the text itself."""
    if isinstance(term, Text):
        return Q(text__contains=term.folded)
    if isinstance(term, Mark):
        # One of the vectors is null, and a word that is left out must not turn null into no.
        columns = ("full", "talk") if not kind else ("talk",) if is_vast(kind) else ("full",)
        borne = (Coalesce(Matches(one, _written(term)), Value(False)) for one in columns)
        return reduce(or_, map(Q, borne))
    sign = and_ if isinstance(term, All) else or_
    return reduce(sign, (_stands(one, kind) for one in term.of))


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
