"""Cases beside one: of the same themes, and of the same prefectures."""

from functools import cache, reduce
from operator import add
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, IntegerField, Value
from django.db.models.functions import Cast

from cases.models import Case
from records.remembered import remembered
from search.index.cards import CardStatement, ItemCard
from search.index.counts import are_frequent
from search.models import CardQuerySet
from search.models.card import option
from vocabulary.statements import Code

MAX_RELATED = 3
AMONG = 30  # the newest of each theme: to compare all that share one would grow with their number
# One that so many cases have is found by looking through the newest: some thousand at most.
_FREQUENT = 0.03


def related_cases(case: Case) -> tuple[tuple[ItemCard, ...], tuple[ItemCard, ...]]:
    """Cases of the same themes, those that share most first, and others of the same prefectures."""
    themes = tuple(theme.pk for theme in case.themes.all())
    return _related(case.pk, themes, tuple(area.pk for area in case.prefectures.all()))


@remembered
def _related(
    pk: int, themes: tuple[str, ...], prefectures: tuple[str, ...]
) -> tuple[tuple[ItemCard, ...], tuple[ItemCard, ...]]:
    similar = _similar(pk, themes) if themes else ()
    nearby = _of_prefectures(len(prefectures))(**_named(prefectures)) if prefectures else ()
    elsewhere = {pk, *(card.pk for card in similar)}
    return similar, tuple(card for card in nearby if card.pk not in elsewhere)[:MAX_RELATED]


def _similar(pk: int, themes: tuple[str, ...]) -> tuple[ItemCard, ...]:
    """How they are found follows from how frequent the themes are, not what is found."""
    options = tuple(option("theme", theme) for theme in themes)
    is_planned = are_frequent(Case.item_kind.code, options, _FREQUENT)
    statement = _of_frequent_themes if is_planned else _of_themes
    return statement(len(themes))(key=pk, **_named(options))


@cache
def _of_themes(number: int) -> CardStatement:
    """Planned each time: few cases may have them."""
    return CardStatement(
        lambda key, **options: _sharing(
            key, [_others().filter(options__overlap=[one]) for one in options.values()], options
        ),
        key=int,
        **_kinds(number, str),
    )


@cache
def _of_frequent_themes(number: int) -> CardStatement:
    """Planned once: the newest cases are looked through."""
    return CardStatement(
        lambda key, **options: _sharing(
            key, [_others().filter(_Has(one)) for one in options.values()], options
        ),
        key=int,
        **_kinds(number, Code),
    )


def _sharing(key: int, others: list[CardQuerySet], options: dict[str, str]) -> CardQuerySet:
    """Those of the first of each that share most of the options."""
    keys = Func(
        *(ArraySubquery(each.brief_last().values("object_id")[:AMONG]) for each in others),
        function="ANY",
        arg_joiner=" || ",
    )
    shared = reduce(add, (Cast(_Has(one), IntegerField()) for one in options.values()))
    found = Case.cards().filter(_Among(F("object_id"), keys)).exclude(object_id=key)
    return found.order_by(shared.desc(), *CardQuerySet.BRIEF_LAST)[:MAX_RELATED]


@cache
def _of_prefectures(number: int) -> CardStatement:
    """The newest of so many prefectures: one may be the case itself, others are similar ones."""
    return CardStatement(
        lambda **codes: (
            _others()
            .with_any_option("prefecture", codes.values())
            .brief_last()[: 2 * MAX_RELATED + 1]
        ),
        **_kinds(number, str),
    )


def _others() -> CardQuerySet:
    return Case.cards().without_samples()


class _Among(Func):
    """`key = ANY (keys)`: one walk through an index."""

    template, arg_joiner = "%(expressions)s", " = "
    output_field = BooleanField()


class _Has(Func):
    """`option = ANY (options)`: cards are looked at one after another, in the order asked for."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()

    def __init__(self, name: str) -> None:
        super().__init__(Value(name), F("options"))


def _kinds(number: int, kind: type) -> dict[str, Any]:
    """So many parameters of a statement: `_0`, `_1` and so on."""
    return {f"_{place}": kind for place in range(number)}


def _named(values: tuple[str, ...]) -> dict[str, Any]:
    return {f"_{place}": value for place, value in enumerate(values)}
