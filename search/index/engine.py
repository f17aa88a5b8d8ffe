"""Finding terms in documents with stock PostgreSQL: character runs in GIN indexes.

A text is indexed by its runs of one, two and three neighbouring characters. A term of up to
three characters is one lexeme, which the index decides. Longer words have a lexeme of their own
where the analysis knows them. For all other terms the index gives candidates, whose text is
rechecked. So every substring of a folded text is found.
"""

import re
from dataclasses import replace
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any

from django.db import connection, models
from django.db.models import BooleanField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from records.parts import part_mark
from search.index.conditions import Among, Matches, Rank, as_array
from search.kinds import Kind, all_kinds, is_vast
from search.language.analysis import LONGEST_RUN
from search.models import Document, Weight
from search.question.query import Query
from search.question.tree import (
    AllOf,
    AnyOf,
    Tag,
    Term,
    Text,
    all_of,
    any_of,
    kind_tag,
    latin_tag,
    long_word_tag,
    simplified,
)
from vocabulary.django_internals import compiled

MAX_PREFETCHED = 1000
_HIT = ("kind", "object_id", "weight")
# Words that found too many to prefetch are not tried each time. A page is the same either way.
_MOST_FREQUENT = 1000
_frequent: dict[tuple[int, str, tuple[str, ...]], bool] = {}
NOT_VAST = "not vast"  # instead of a kind: all kinds but the vast ones
Documents = models.Manager[Document] | QuerySet[Document]
_HAS_WEIGHT = {
    Weight.HEAD: "search_vector(head) @@ %s::tsquery",
    Weight.SUMMARY: "search_vector(summary) @@ %s::tsquery",
    # A transcript has the words, the other texts of the item have not.
    Weight.SPOKEN: (
        'written IS NOT NULL AND search_vector("full") @@ %s::tsquery'
        " EXCEPT SELECT {column} FROM search_document WHERE search_vector(written) @@ %s::tsquery"
    ),
}
_LATIN = re.compile(r"[a-z][a-z0-9]*")


def lexemes(folded: str) -> set[str]:
    """What a folded text is found by: its short runs, and its words in Latin letters."""
    found = {latin_tag(word).lexeme for word in _LATIN.findall(folded)}
    for run in folded.split():
        for length in range(1, LONGEST_RUN + 1):
            found.update(run[i : i + length] for i in range(len(run) - length + 1))
    return found


def prefetch_hits(query: Query) -> Query:
    """The query with its `hits`, where they are few; else as it is.

    A list page asks for its rows some ten times. One query here spares it asking the index
    each time, and the planner knows how many rows there are.
    """
    words = MAX_PREFETCHED, query.kind, tuple(word.text for word in query.words)
    if not query.words or words in _frequent:
        return query
    with connection.cursor() as cursor:
        cursor.execute(*_few_matches(query, MAX_PREFETCHED))
        rows = cursor.fetchall()
    if rows[0][0] > MAX_PREFETCHED:
        if len(_frequent) >= _MOST_FREQUENT:
            _frequent.clear()
        _frequent[words] = True
        return query
    return replace(query, hits=tuple(tuple(hit) for number, *hit in rows if number))


@lru_cache(maxsize=500)
def _few_matches(query: Query, most: int) -> tuple[str, tuple[Any, ...]]:
    """Their number, and kind, key and weight of each if they are not more than `most`, as SQL."""
    matches, parameters = _matches(query, query.kind, "pk")
    are_few = RawSQL("(SELECT count(*) FROM few) <= %s", [most], BooleanField())
    weight = rank(query, "", "id", has_transcripts=True)
    documents = Document.objects.filter(are_few, Among("pk", "SELECT id FROM few", []))
    found = compiled(documents.order_by().annotate(weight=weight).values_list(*_HIT))
    sql = f"""
        WITH hits (id) AS MATERIALIZED ({matches}),
        few AS MATERIALIZED (SELECT id FROM hits LIMIT %s)
        SELECT number, kind, object_id, weight
        FROM (SELECT count(*) AS number FROM few) AS counted
        LEFT JOIN ({found.sql}) AS found ON TRUE
    """  # noqa: S608 - the statements are Django's, what was typed is a parameter
    return sql, (*parameters, most + 1, *found.parameters)


def find(
    query: Query, kind: str, column: str = "object_id", *, among: Documents | None = None
) -> RawSQL | QuerySet[Document, Any]:
    """A column of the documents of this kind (of any, if empty) that match the query.

    `among` restricts the search to some documents.
    """
    if query.hits is not None and kind:
        return _prefetched(query, kind, column)
    if among is None:
        return RawSQL(*_matches(query, kind, column, are_apart=False))  # noqa: S611 - Django's
    exact, *others = (rows.values(column) for rows in _disjoint_matches(query, kind, among))
    return exact.union(*others) if others else exact


def matching(rows: Any, query: Query, kind: Kind, key: str = "pk") -> Any:
    """The rows whose items match the query, annotated with `search_rank`; `key` is the item's."""
    weight = rank(query, kind.code, row_key=key, has_transcripts=kind.has_transcripts)
    return rows.filter(**{f"{key}__in": find(query, kind.code)}).annotate(search_rank=weight)


def hits(query: Query) -> tuple[str, list[Any]]:
    """Kind, key and weight of each match of a kind that is not vast, as SQL; or prefetched ones."""
    if query.hits is not None:
        columns = [as_array(column) for column in zip(*query.hits, strict=True)] or ["{}"] * 3
        return "SELECT * FROM unnest(%s::text[], %s::bigint[], %s::int[])", columns
    sql, parameters = _matches(query, NOT_VAST, *_HIT)
    return sql, list(parameters)


def is_found_up_to(query: Query, kind: str, limit: int) -> Among:
    """Condition on rows of this kind: they are among at most so many that match, in no order."""
    sql, parameters = _matches(query, kind, "object_id")
    # Materialized: told of the limit, the planner would read the documents one by one.
    limited = f"WITH hits AS MATERIALIZED ({sql}) SELECT * FROM hits LIMIT {limit}"  # noqa: S608
    return Among("pk", limited, list(parameters))


@lru_cache(maxsize=500)
def _matches(
    query: Query, kind: str, *columns: str, are_apart: bool = True
) -> tuple[str, tuple[Any, ...]]:
    """Columns of the documents that match, as SQL; `weight` is one of them.

    Where they are not `are_apart`, none stands twice, and the planner knows how many there are: it
    takes the rows of a UNION ALL for 200, and reads the others one by one.
    """
    weight = (
        {"weight": rank(query, kind, "id", has_transcripts=True)} if "weight" in columns else {}
    )
    first, *others = (
        rows.annotate(**weight).values_list(*columns) for rows in _disjoint_matches(query, kind)
    )
    statement = compiled(first.union(*others, all=are_apart) if others else first)
    return statement.sql, tuple(statement.parameters)


def _disjoint_matches(
    query: Query, kind: str, among: Documents = Document.objects
) -> list[QuerySet[Document]]:
    """The matching documents, in one queryset or two that have none in common.

    The index alone decides about most. Of the others, which only hold the runs of a longer
    text, the text is rechecked; it is read for no document that is certain already.
    """
    documents = among.filter(_of_part(kind), _without_excluded(query, kind))
    if not query.words:
        return [documents.filter(_of_this(kind))]
    words = [simplified(word.expanded) for word in query.words]
    candidates, exact = _tsquery(all_of(words)), decided_by_index(all_of(words))
    recheck = Q()
    for term in words:
        if not _is_exact(term):
            recheck &= _recheck(term, kind)
    if exact is None:
        return [documents.filter(_in_index(kind, candidates), recheck)]
    decided = documents.filter(_in_index(kind, _tsquery(exact)))
    inexact = [text for term in words for text in _inexact_texts(term)]
    if not inexact:
        return [decided]
    # The runs of the inexact texts are few, so the index begins with them.
    others = f"({candidates}) & ({_tsquery(any_of(inexact))}) & !({_tsquery(exact)})"
    return [decided, documents.filter(_in_index(kind, others), recheck)]


def _of_part(kind: str) -> Q:
    """No condition, but a mark for a vast kind: changes of other kinds leave what is found.

    Its own vector, or the kind among the lexemes, sees to it. Asked for the kind as well, the
    planner would look up all documents of it.
    """
    mark = f"TRUE {part_mark('search_document', kind)}" if is_vast(kind) else ""
    return Q(RawSQL(mark, [], BooleanField())) if mark else Q()  # noqa: S611 - ours


def _of_this(kind: str) -> Q:
    """Condition: a document of this kind (of any, if empty)."""
    if kind == NOT_VAST:
        return Q(talk__isnull=True)
    return Q(kind=kind) if kind else Q()


def _in_index(kind: str, tsquery: str) -> Q:
    """Condition: the index finds a document of this kind (of any, if empty) by the tsquery."""
    is_alone = kind == NOT_VAST or is_vast(kind)  # its vector holds no other kinds
    found = tsquery if is_alone else _of_kind(kind, tsquery)
    return reduce(or_, (Q(Matches(vector, found)) for vector in _vectors(kind)))


def _vectors(kind: str) -> tuple[str, ...]:
    """The vectors in which the words of this kind (of any, if empty) stand."""
    if not kind:
        return ("full", "talk")
    return ("talk",) if is_vast(kind) else ("full",)


def _of_kind(kind: str, tsquery: str) -> str:
    if not kind:
        return tsquery
    codes = [one.code for one in all_kinds() if not one.is_vast] if kind == NOT_VAST else [kind]
    return f"({_tsquery(any_of(map(kind_tag, codes)))}) & ({tsquery})"


def _without_excluded(query: Query, kind: str) -> Q:
    """Condition: the text holds none of the excluded words, in any spelling."""
    condition = Q()
    for term in query.excluded:
        condition &= ~_recheck(term, kind)
    return condition


def rank(
    query: Query,
    kind: str,
    column: str = "object_id",
    row_key: str = "pk",
    has_transcripts: bool = False,
) -> models.Expression:
    """The `Weight` of a row's match, from the index alone: no text is read for it.

    The typed words count in any spelling, their synonyms do not: a row found by a synonym only
    ranks as `Weight.BODY`. `column` of the documents holds the `row_key` of what is ranked.
    """
    if not query.words:
        return Value(int(Weight.HEAD))
    weights = [Weight.HEAD, Weight.SUMMARY, *([Weight.SPOKEN] if has_transcripts else [])]
    if query.hits is not None:
        return Rank(row_key, {one: _prefetched_keys(query, kind, column, one) for one in weights})
    tsquery = _of_kind(kind, _tsquery_of_words(query))
    part = part_mark("search_document", kind) if is_vast(kind) else ""
    keys: dict[Weight, tuple[str, list[Any]]] = {}
    for weight in weights:
        condition = _HAS_WEIGHT[weight].format(column=column)
        sql = f"SELECT {column} FROM search_document {part} WHERE {condition}"  # noqa: S608 - ours
        keys[weight] = sql, [tsquery] * condition.count("%s")
    return Rank(row_key, keys)


def conditions_by_weight(query: Query, kind: str, limit: int) -> dict[Weight, Q]:
    """Conditions on rows of a kind without transcripts, for each weight of a match.

    That of the lowest weight holds for all matches. Those of the high weights hold for the
    `limit` latest rows, by their keys: so the best are at hand, however many match.
    """
    all_matches = (Q(pk__in=rows.values("object_id")) for rows in _disjoint_matches(query, kind))
    conditions = {}
    if query.words:
        # Here the condition decides what is found, so inexact terms are rechecked.
        terms = (simplified(word.variants) for word in query.words)
        rechecks = [_recheck(term, kind) for term in terms if not _is_exact(term)]
        documents = Document.objects.filter(
            _of_part(kind), _without_excluded(query, kind), *rechecks
        )
        latest_keys = documents.order_by("-object_id").values("object_id")
        for weight, condition in _high_weight_conditions(query, kind).items():
            sql, parameters = latest_keys.filter(condition)[:limit].query.sql_with_params()
            # In an array: the planner would look for them among all rows, first to last.
            # The statement is Django's, what was typed is among the parameters.
            keys = RawSQL(f"SELECT unnest(ARRAY({sql}))", parameters)  # noqa: S611
            conditions[weight] = Q(pk__in=keys)
    return conditions | {Weight.BODY: reduce(or_, all_matches)}


def _high_weight_conditions(query: Query, kind: str) -> dict[Weight, Q]:
    tsquery = _of_kind(kind, _tsquery_of_words(query))
    return {
        Weight.HEAD: Q(Matches("head", tsquery)),
        Weight.SUMMARY: Q(Matches("summary", tsquery)),
    }


def _prefetched(query: Query, kind: str, column: str) -> RawSQL:
    """A column of the documents among the query's hits."""
    sql, parameters = _prefetched_keys(query, kind, column)
    return RawSQL(sql, parameters)  # noqa: S611 - what was typed is no part of the statement


def _prefetched_keys(
    query: Query, kind: str, column: str, weight: Weight | None = None
) -> tuple[str, list[Any]]:
    """A column of the documents among the query's hits, of all or of one weight, as SQL."""
    keys = [
        key
        for hit_kind, key, hit_weight in query.hits or ()
        if hit_kind == kind and weight in (None, hit_weight)
    ]
    if column == "object_id":
        return "SELECT unnest(%s::bigint[])", [as_array(keys)]
    sql = f"SELECT {column} FROM search_document WHERE kind = %s AND object_id = ANY(%s::bigint[])"  # noqa: S608 - ours
    return sql, [kind, as_array(keys)]


def _tsquery_of_words(query: Query) -> str:
    """The words as typed, in any spelling, without synonyms."""
    return _tsquery(all_of(simplified(word.variants) for word in query.words))


def decided_by_index(term: Term) -> Term | None:
    """The stricter term that the index decides without a recheck; None where there is none.

    It equals the term where the index decides about all of it.
    """
    if isinstance(term, Tag):
        return term
    if isinstance(term, Text):
        if re.search(r"\s", term.folded):
            return None
        return term if len(term.folded) <= LONGEST_RUN else long_word_tag(term.folded)
    decided = [decided_by_index(one) for one in term.terms]
    if isinstance(term, AllOf):
        return None if None in decided else all_of(one for one in decided if one)
    alternatives = [one for one in decided if one]
    return any_of(alternatives) if alternatives else None


def _is_exact(term: Term) -> bool:
    return decided_by_index(term) == term


def _inexact_texts(term: Term) -> list[Text]:
    """The texts of a term that need a recheck."""
    if isinstance(term, AllOf | AnyOf):
        return [text for one in term.terms for text in _inexact_texts(one)]
    return [term] if isinstance(term, Text) and not _is_exact(term) else []


def _recheck(term: Term, kind: str) -> Q:
    """Condition: the term holds, read from the text itself."""
    if isinstance(term, Text):
        return Q(text__contains=term.folded)
    if isinstance(term, Tag):
        # One of the vectors is null, and an excluded word must not turn null into false.
        matches = (Coalesce(Matches(one, _tsquery(term)), Value(False)) for one in _vectors(kind))
        return reduce(or_, map(Q, matches))
    operator = and_ if isinstance(term, AllOf) else or_
    return reduce(operator, (_recheck(one, kind) for one in term.terms))


def _tsquery(term: Term) -> str:
    """The term in the language of `tsquery`."""
    if isinstance(term, Tag):
        return _quoted(term.lexeme)
    if isinstance(term, Text):
        return " & ".join(_quoted(run) for run in _covering_runs(term.folded))
    operator = " & " if isinstance(term, AllOf) else " | "
    return operator.join(f"({_tsquery(one)})" for one in term.terms)


def _covering_runs(folded: str) -> list[str]:
    """The longest indexed runs that cover a text."""
    found: list[str] = []
    for run in folded.split():
        length = min(len(run), LONGEST_RUN)
        found.extend(run[i : i + length] for i in range(len(run) - length + 1))
    return list(dict.fromkeys(found))


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
