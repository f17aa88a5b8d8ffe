"""`manage.py load_vocabulary`: repeatable, quick, and no edit is lost."""

import shutil
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vocabulary import facts
from vocabulary.models import Municipality, Prefecture, Theme

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_vocabulary", stdout=out)
    return out.getvalue()


def everything() -> list[list[dict[str, Any]]]:
    return [list(model.objects.values()) for model in (Theme, Prefecture, Municipality)]


def test_loading_again_changes_nothing() -> None:
    before = everything()
    assert load() == "23 themes, 47 prefectures, 1741 municipalities\n"
    assert everything() == before


def test_loading_again_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        load()
    assert not [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE"))]


def test_an_empty_database_is_filled() -> None:
    before = everything()
    for model in (Municipality, Prefecture, Theme):
        model.objects.all().delete()
    load()
    assert everything() == before


def test_names_are_renewed() -> None:
    Municipality.objects.filter(pk="015491").update(name="古い町", kana="ふるいまち")
    Theme.objects.filter(pk="shopping").update(name="かいもの")
    load()
    assert Municipality.objects.get(pk="015491").name == "訓子府町"
    assert Theme.objects.get(pk="shopping").name == "買い物"


def test_a_renamed_town_is_another_version_and_new_figures_are_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    known = facts.version()
    folder = tmp_path / "data"
    shutil.copytree(facts.FOLDER, folder)
    monkeypatch.setattr(facts, "FOLDER", folder)
    (folder / "prefecture_statistics.csv").write_text("code\n", encoding="utf-8")
    assert facts.version() == known
    towns = folder / "municipalities.csv"
    renamed = towns.read_text(encoding="utf-8").replace("訓子府町", "訓子府市")
    towns.write_text(renamed, encoding="utf-8")
    assert facts.version() != known


def test_what_a_person_set_is_kept() -> None:
    figures = {
        "population": 4_560,
        "ageing_rate": Decimal("44.1"),
        "statistics_date": "2025-01-01",
        "statistics_source": "住民基本台帳",
        "url": "https://www.example.jp/",
    }
    Municipality.objects.filter(pk="015491").update(**figures)
    Prefecture.objects.filter(pk="01").update(**figures, population_65=1_000)
    Prefecture.objects.filter(pk="02").update(population=None, ageing_rate=None)
    Theme.objects.filter(pk="shopping").update(easy_name="お店のこと", order=50)
    before = everything()
    load()
    assert everything() == before


def test_loading_costs_a_handful_of_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        load()


def test_a_municipality_that_is_no_more_is_named() -> None:
    Municipality.objects.create(
        code="019992", prefecture_id="01", name="古町", kana="ふるまち", kind="town"
    )
    assert "Not in the list any more: 019992 北海道古町" in load()
    assert Municipality.objects.filter(pk="019992").exists()
