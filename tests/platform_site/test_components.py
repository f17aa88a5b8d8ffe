"""`{% include "…" with … only %}`: what is made of plain values is drawn once."""

import gc
import re
import weakref
from collections import namedtuple
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.forms.utils import ErrorList
from django.template import Context, Engine
from django.template.context_processors import csrf
from django.test import RequestFactory
from django.utils import timezone
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe

from cases.models import Case
from forum.models import State
from organizations.publishing.page_rows import public_or_404
from platform_site.templatetags.components import draw, draw_of_item
from tests.cases.factories import full_case
from vocabulary.models import Theme
from vocabulary.plain_values import NotPlain, plain_key


@dataclass(frozen=True)
class Facts:
    title: str
    themes: tuple[str, ...] = ()
    owner: object = None


CHIP = "components/_chip.html"


def chip(label: object, **more: object) -> str:
    source = f'{{% include "{CHIP}" with label=label kind=kind url=url only %}}'
    values = {"kind": "", "url": "", "label": label, **more}
    return Engine.get_default().from_string(source).render(Context(values)).strip()


@pytest.fixture(autouse=True)
def nothing_drawn() -> None:
    draw.cache_clear()
    draw_of_item.cache_clear()


def draws() -> int:
    return draw.cache_info().misses


def test_a_component_is_drawn_once_for_the_same_values() -> None:
    assert chip("受付中") == chip("受付中")
    assert draws() == 1


def test_other_values_are_drawn_of_their_own() -> None:
    assert "受付中" in chip("受付中")
    assert "受付終了" in chip("受付終了")
    assert 'data-kind="info"' in chip("受付中", kind="info")
    assert 'href="/a/"' in chip("受付中", url="/a/")


def test_what_is_safe_and_what_only_reads_the_same_are_told_apart() -> None:
    assert "<b>" in chip(mark_safe("<b>強い</b>"))
    assert "&lt;b&gt;" in chip("<b>強い</b>")
    assert ">1<" in chip(1)
    assert ">True<" in chip(True)


def test_a_row_is_drawn_each_time_since_it_may_have_changed() -> None:
    theme = Theme(code="shopping", name="買い物")
    assert "買い物" in chip(theme)
    theme.name = "移動"
    assert "移動" in chip(theme)
    assert draws() == 0


def test_a_list_that_grew_is_drawn_anew() -> None:
    source = "{% include 'components/_ignored.html' with ignored=errors only %}"
    template, errors = Engine.get_default().from_string(source), ["短すぎます"]
    assert "多すぎます" not in template.render(Context({"errors": errors}))
    errors.append("多すぎます")
    assert "多すぎます" in template.render(Context({"errors": errors}))


def test_a_token_is_never_kept_and_its_request_neither() -> None:
    request = RequestFactory().post("/", {"password": "ひみつの合言葉"})
    trace = weakref.ref(request)
    assert "chip" in chip(csrf(request)["csrf_token"])
    assert draws() == 0
    del request
    gc.collect()
    assert trace() is None


def test_numbers_that_are_equal_and_written_otherwise_are_told_apart() -> None:
    assert ">1.50<" in chip(Decimal("1.50"))
    assert ">1.5<" in chip(Decimal("1.5"))
    assert plain_key(0.0) != plain_key(-0.0)


def test_what_only_stands_on_a_plain_type_is_not_plain() -> None:
    point = namedtuple("point", "x")
    for value in (point(1), ErrorList(["短すぎます"]), type("Text", (str,), {})("あ")):
        with pytest.raises(NotPlain):
            plain_key(value)
    assert plain_key(State.VISIBLE) != plain_key("visible")


def test_it_is_drawn_anew_on_another_day() -> None:
    chip("受付中")
    with mock.patch.object(timezone, "now", return_value=timezone.now() + timedelta(days=1)):
        chip("受付中")
    assert draws() == 2


def test_facts_are_plain_when_all_they_hold_is() -> None:
    assert plain_key(Facts("集い", ("食事",))) == plain_key(Facts("集い", ("食事",)))
    assert plain_key(Facts("集い", ("食事",))) != plain_key(Facts("集い", ("移動",)))
    assert plain_key(date(2026, 4, 1)) == plain_key(date(2026, 4, 1))
    assert plain_key(lazystr("見本")) == plain_key("見本")
    for value in (Facts("集い", owner=Theme()), [Theme()], {"a": 1}, SimpleNamespace(a=1)):
        with pytest.raises(NotPlain):
            plain_key(value)


@dataclass(frozen=True)
class Line:
    names: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    names: list[str]


@dataclass(frozen=True)
class Rows:
    first: Row


def test_the_key_of_what_nobody_can_change_is_made_once() -> None:
    line = Line(("食事",))
    assert plain_key(line) is plain_key(line)


@pytest.mark.parametrize("make", [Row, lambda names: Rows(Row(names))])
def test_the_key_of_what_holds_a_list_follows_the_list(make: Any) -> None:
    names = ["食事"]
    value = make(names)
    before = plain_key(value)
    names.append("移動")
    assert plain_key(value) != before


# --- Of the item of a page ---------------------------------------------------------------------

SOURCE = "components/_source_note.html"


def part(item: Case) -> str:
    source = f'{{% include "{SOURCE}" with item=item only %}}'
    return Engine.get_default().from_string(source).render(Context({"item": item}))


@pytest.mark.django_db
def test_a_part_of_an_items_page_is_drawn_once_until_the_item_changes() -> None:
    case = full_case()
    assert part(public_or_404(Case, case.pk)) == part(public_or_404(Case, case.pk))
    assert draw_of_item.cache_info().misses == 1
    case.source.title = "別の広報"
    case.source.save()
    assert "別の広報" in part(public_or_404(Case, case.pk))


@pytest.mark.django_db
def test_what_was_drawn_does_not_keep_the_rows() -> None:
    case = public_or_404(Case, full_case().pk)
    trace = weakref.ref(case)
    part(case)
    del case
    gc.collect()
    assert draw_of_item.cache_info().currsize == 1
    assert trace() is None


@pytest.mark.django_db
def test_a_part_that_would_ask_the_database_is_refused() -> None:
    """What it was told would stay after it has changed."""
    case = public_or_404(Case, full_case().pk)
    asking = mock.patch.object(Case, "source_or_empty", property(lambda row: row.topics.first()))
    with asking, pytest.raises(RuntimeError, match="forum_topic"):
        part(case)


def parts_of(page: str) -> set[str]:
    """The fragments of which a page is put together."""
    names = set(
        re.findall(r'include "([^"]+)"', (settings.BASE_DIR / "templates" / page).read_text())
    )
    return names.union(*(parts_of(name) for name in names))


@pytest.mark.parametrize("page", ["cases/case", "events/event", "events/video", "policies/policy"])
def test_a_part_of_an_items_page_shows_nothing_that_an_hour_changes(page: str) -> None:
    """It is kept for the day: the view works such things out before."""
    by_the_hour = re.compile(r"\.(is_public|is_nameable|current_status|application_status)\b")
    for part in parts_of(f"{page}_detail.html"):
        assert not by_the_hour.search((settings.BASE_DIR / "templates" / part).read_text()), part
