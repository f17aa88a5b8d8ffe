"""The recipe 「A new kind of content」 of CONTRIBUTING.md, by which `tests/toy_kind` was built.

What every other list of kinds needs is on the model; no file of another app was touched.
"""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from organizations.models import Organization
from organizations.publishing.states import Status
from records import generations
from records.models import Generation
from tests.admin_form import fields_of
from tests.test_consistency import ROOT

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TOYS = ROOT / "tests" / "toy_kind"


@pytest.fixture(autouse=True)
def toys(db: None) -> Iterator[Any]:
    """The module of the toys' models, in a site that has their app and their tables."""
    apps = [*import_module("platform_site.settings").INSTALLED_APPS, "tests.toy_kind"]
    with override_settings(INSTALLED_APPS=apps, ROOT_URLCONF="tests.toy_kind.site_urls"):
        models = import_module("tests.toy_kind.models")
        toy_admin = import_module("tests.toy_kind.admin").ToyAdmin
        if not admin.site.is_registered(models.Toy):  # by another test that read the module
            admin.site.register(models.Toy, toy_admin)
        with connection.schema_editor() as editor:
            editor.create_model(models.Toy)
            editor.create_model(models.ToySource)
            editor.create_model(models.Tool)
        ContentType.objects.get_for_models(models.Toy)  # as `migrate` makes it, not the first page
        yield models
        admin.site.unregister(models.Toy)
    ContentType.objects.clear_cache()


@pytest.fixture
def toy(toys: Any) -> Any:
    factory = import_module("tests.toy_kind.factories").ToyFactory
    return factory(published=True, themes=["culture"], prefectures=["01"])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_visitors_come_to_it_from_everywhere(client: Client, toy: Any) -> None:
    link = f'href="{toy.get_absolute_url()}"'
    assert link in page(client, "/toys/")
    assert link in page(client, "/toys/?q=ぬいぐるみ&theme=culture&prefecture=01")
    assert "ほつれを縫う" in page(client, toy.get_absolute_url())
    assert 'href="/toys/"' in page(client, "/")
    assert 'href="/toys/"' in page(client, "/about/sitemap/")
    assert link in page(client, toy.owner.get_absolute_url())
    assert "/sitemap/toys.xml" in page(client, "/sitemap.xml")
    assert toy.get_absolute_url() in page(client, "/sitemap/toys.xml")
    assert "/toys/<" in page(client, "/sitemap/lists.xml")


def test_the_menu_keeps_its_order(client: Client) -> None:
    labels = [entry.label for entry in client.get("/").context["menu"]]
    assert labels[-1] == "おもちゃを直す"
    assert len(labels) == 7


def test_the_search_of_the_whole_site_finds_it(client: Client, toy: Any) -> None:
    answer = client.get("/search/", {"q": "ぬいぐるみ"})
    assert [(group.kind.code, group.count) for group in answer.context["groups"]] == [("toy", 1)]
    assert "おもちゃの修理" in answer.content.decode()
    assert toy.get_absolute_url() in page(client, "/search/?q=ぬいぐるみ&kind=toy")
    assert client.get("/search/?q=ぬいぐるみ&kind=toy").context["ignored"] == []


def test_its_changes_are_counted_so_that_its_pages_may_be_kept(toys: Any) -> None:
    generations.install()  # as `migrate` does
    factory = import_module("tests.toy_kind.factories").ToyFactory
    factory(published=True, themes=["culture"])
    counted = set(Generation.objects.values_list("table_name", flat=True))
    assert {toys.Toy._meta.db_table, toys.Toy.themes.through._meta.db_table} <= counted


def test_samples_are_told_apart(client: Client, toys: Any) -> None:
    factory = import_module("tests.toy_kind.factories").ToyFactory
    sample = factory(sample=True)
    assert not toys.Toy.objects.published_without_samples().exists()
    (group,) = client.get("/search/", {"q": "ぬいぐるみ"}).context["groups"]
    assert (group.count, group.samples) == (0, 1)
    assert sample.get_absolute_url() not in page(client, "/sitemap/toys.xml")


def test_an_editor_writes_one_and_the_secretariat_publishes_it(
    toys: Any, editor_a: User, organization_a: Organization, secretariat: User, sign_in: SignIn
) -> None:
    client = sign_in(editor_a)
    add = reverse("admin:toy_kind_toy_add")
    home = page(client, "/admin/")
    assert f'href="{add}"' in home
    assert "おもちゃを登録する" in home
    filled = fields_of(client.get(add)) | {"title": "木馬", "repair": "足を継ぐ"}
    assert client.post(add, filled | {"themes": "culture"}).status_code == 302
    row = toys.Toy.objects.get(owner=organization_a)
    row.submit(editor_a)
    queue = page(sign_in(secretariat), reverse("admin:review_queue"))
    assert "木馬" in queue
    row.approve(secretariat)
    assert toys.Toy.objects.published().search("木馬").get().status == Status.PUBLISHED


def test_the_editor_of_another_organization_sees_nothing_of_it(
    toy: Any, editor_b: User, sign_in: SignIn
) -> None:
    change = reverse("admin:toy_kind_toy_change", args=[toy.pk])
    assert sign_in(editor_b).get(change).status_code in (302, 404)
    assert toy.title not in page(sign_in(editor_b), reverse("admin:toy_kind_toy_changelist"))


def test_the_secretariat_may_give_it_words_of_its_own(office: Client) -> None:
    assert "おもちゃの修理" in page(office, reverse("admin:search_synonym_add"))


def test_the_recipe_names_every_file(toys: Any) -> None:
    """Each file of the app of the toys has its step."""
    written = (ROOT / "CONTRIBUTING.md").read_text()
    recipe = re.search(r"^## A new kind of content$(.*?)^## ", written, re.S | re.M)
    assert recipe is not None
    files = {path.name for path in TOYS.rglob("*") if path.suffix in (".py", ".html")}
    steps = {
        Path(name).name.replace("<kind>", "toy") for name in re.findall(r"`([^` ]+)`", recipe[1])
    }
    assert files - steps - {"__init__.py", "site_urls.py"} == set()
