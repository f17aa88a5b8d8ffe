"""Towns are written by name in the admin, one a line; of an unclear one the likely are offered."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from organizations.models import Organization
from records.editing.places import MOST_UNCLEAR
from records.models import Revision
from tests.admin_form import fields_of, press, send
from tests.cases.factories import CaseFactory
from tests.events.factories import EventFactory

pytestmark = pytest.mark.django_db
ADD = reverse("admin:cases_case_add")


def change(case: Case) -> str:
    return reverse("admin:cases_case_change", args=[case.pk])


SPELLINGS = [
    ("北海道訓子府町", ["015491"]),
    ("訓子府町\r\n岐阜県 大垣市", ["015491", "212024"]),
    ("０１５４９１\n\n訓子府町", ["015491"]),
    ("常呂郡訓子府町\n塩釜市\n桧枝岐村", ["015491", "042030", "073644"]),
    ("", []),
]


def test_places_are_typed_by_name(desk_a: Client, organization_a: Organization) -> None:
    event = EventFactory(owner=organization_a, draft=True)
    address = reverse("admin:events_event_change", args=[event.pk])
    page = desk_a.get(address)
    for typed, codes in SPELLINGS:
        press(desk_a, address, fields_of(page), municipalities=typed)
        assert [town.pk for town in event.municipalities.order_by("pk")] == codes
        page = desk_a.get(address)
        assert page.context["adminform"].form["municipalities"].value() == codes


@pytest.mark.parametrize("codes", [["015491", "042030"], []])
def test_places_that_stay_as_they_are_make_no_version(
    desk_a: Client, organization_a: Organization, codes: list[str]
) -> None:
    case = CaseFactory(owner=organization_a, municipalities=codes)
    before = Revision.objects.of(case).count()
    assert send(desk_a, change(case)).status_code == 302
    assert Revision.objects.of(case).count() == before


def test_a_ward_is_kept_as_its_city_and_that_is_said(desk_a: Client) -> None:
    send(desk_a, ADD, title="移動スーパー", municipalities="札幌市中央区")
    case = Case.objects.get()
    assert [town.pk for town in case.municipalities.all()] == ["011002"]
    html = desk_a.get(change(case)).content.decode()
    assert "「札幌市中央区」は、北海道札幌市として登録します。" in html


def meant(page: Any) -> list[list[str]]:
    """What is offered for each unclear line, as the values that a browser sends."""
    groups = re.findall('<fieldset class="town-choice">(.*?)</fieldset>', html_of(page), re.DOTALL)
    return [re.findall(r'value="(\d{6} [^"]+)"', group) for group in groups]


def html_of(page: Any) -> str:
    return str(page.content.decode())


def test_a_near_miss_of_a_town_is_chosen_from_what_is_offered(desk_a: Client) -> None:
    typed = {"title": "移動スーパー", "municipalities": "塩釜市\n訓子府待\n府中市"}
    opened = fields_of(desk_a.get(ADD))
    first, second = meant(press(desk_a, ADD, opened, **typed))
    assert "015491 訓子府待" in first
    assert second == ["132063 府中市", "342084 府中市"]
    half = press(desk_a, ADD, opened, **typed, **{"municipalities-meant-0": "015491 訓子府待"})
    assert meant(half) == [second]
    assert "北海道訓子府町" in html_of(half)
    choice = {"municipalities-meant-0": "015491 訓子府待", "municipalities-meant-1": second[1]}
    press(desk_a, ADD, opened, **typed, **choice)
    towns = Case.objects.get().municipalities.order_by("pk").values_list("pk", flat=True)
    assert list(towns) == ["015491", "042030", "342084"]


def test_a_choice_that_was_not_offered_for_the_line_changes_nothing(desk_a: Client) -> None:
    opened = fields_of(desk_a.get(ADD)) | {"title": "移動スーパー", "municipalities": "訓子府待"}
    for choice in ("015491", "999999 訓子府待", "015491 訓子府", " 訓子府待", "x y"):
        page = press(desk_a, ADD, opened, **{"municipalities-meant-0": choice})
        assert page.status_code == 200, choice
    assert not Case.objects.exists()


def test_similar_names_are_looked_up_for_a_few_lines_only(desk_a: Client) -> None:
    typed = "\n".join(f"訓子府{number}待" for number in range(300))
    assert len(meant(send(desk_a, ADD, title="移動スーパー", municipalities=typed))) == MOST_UNCLEAR


UNKNOWN = [
    ("府中市", "「府中市」がいくつかあります（東京都府中市、広島県府中市）。"),
    ("ないない町", "「ないない町」という市区町村はありません"),
    ("<script>", "という市区町村はありません"),
    ("訓子府待", "「訓子府待」という市区町村はありません。入力欄の下の候補から選ぶか"),
]


def test_unknown_places_get_a_sentence_each_and_stay(desk_a: Client) -> None:
    typed = ["訓子府町", *(name for name, _ in UNKNOWN)]
    page = send(desk_a, ADD, title="移動スーパー", municipalities="\n".join(typed))
    html = page.content.decode()
    said = [problem.sentence for problem in page.context["problems"]]
    assert len(said) == len(UNKNOWN)
    for words, (_, sentence) in zip(said, UNKNOWN, strict=True):
        assert sentence in words
        assert sentence in html
    assert "<script></" not in html
    assert page.context["adminform"].form["municipalities"].value() == typed
    assert not Case.objects.exists()
