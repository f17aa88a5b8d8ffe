"""What every kind of item has to have, so that no list of kinds goes without it."""

from importlib import import_module
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from factory.django import DjangoModelFactory

from forum.models import Topic
from forum.subjects import subject_models
from organizations.publishing.content import Content, ContentKind
from organizations.publishing.review import content_models
from platform_site.starter import content
from search.index.searchable import Searchable
from search.index.writing import reindex, searchable_models
from search.kinds import all_kinds, is_vast
from search.models import Document

pytestmark = pytest.mark.django_db
MODELS = searchable_models()
every_kind = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.item_kind.code)
every_kind_with_pages = pytest.mark.parametrize(
    "model",
    [model for model in MODELS if model.item_kind.section],
    ids=lambda model: model.item_kind.code,
)


def a_public_one(model: type[Searchable]) -> Any:
    """A published row from the factory of the kind, with its document."""
    factories = vars(import_module(f"tests.{model._meta.app_label}.factories")).values()
    (make,) = [
        one
        for one in factories
        if isinstance(one, type)
        and issubclass(one, DjangoModelFactory)
        and one._meta.get_model_class() is model
    ]
    row = make(published=True) if issubclass(model, Content) else make()
    reindex(model.objects.filter(pk=row.pk))
    return row


@every_kind
def test_a_kind_is_declared_on_its_model(model: type[Searchable]) -> None:
    assert "item_kind" in vars(model)


@pytest.mark.parametrize("name", ["code", "label", "order"])
def test_no_two_kinds_are_called_the_same(name: str) -> None:
    told = [getattr(kind, name) for kind in all_kinds()]
    assert len(told) == len(set(told)) == len(MODELS)


def test_no_two_kinds_stand_at_one_place() -> None:
    sections = [kind.section for kind in all_kinds() if kind.section]
    places = [kind.menu.order for kind in all_kinds() if kind.menu]
    assert len(sections) == len(set(sections))
    assert len(places) == len(set(places)) == 6


@every_kind
def test_a_kind_is_kept_in_the_admin(model: type[Searchable]) -> None:
    assert admin.site.is_registered(model)


@every_kind
def test_a_kind_has_a_list_and_is_found(model: type[Searchable], client: Client) -> None:
    row = a_public_one(model)
    assert client.get(reverse(model.item_kind.list_page)).status_code == 200
    query = {"q": row.search_title(), "kind": model.item_kind.code}
    answer = client.get("/search/", query)
    assert row.pk in [hit.object_id for hit in answer.context["page"].object_list]


@every_kind
def test_the_words_of_a_vast_kind_stand_apart(model: type[Searchable]) -> None:
    row = a_public_one(model)
    document = Document.objects.get(kind=model.item_kind.code, object_id=row.pk)
    assert (document.full is None, document.talk is not None) == (is_vast(document.kind),) * 2


@every_kind_with_pages
def test_a_kind_has_a_page_that_is_on_the_map(model: type[Searchable], client: Client) -> None:
    row = a_public_one(model)
    assert client.get(row.get_absolute_url()).status_code == 200
    named = client.get(f"/sitemap/{model.item_kind.section}.xml").content.decode()
    assert f"{row.get_absolute_url()}<" in named


# --- The board ---


def test_a_topic_has_a_column_for_each_kind_that_may_be_talked_about() -> None:
    columns = {
        field.name: field.related_model
        for field in Topic._meta.fields
        if field.is_relation and issubclass(field.related_model, Searchable)
    }
    declared = {
        model.item_kind.code: model for model in MODELS if model.item_kind.may_be_talked_about
    }
    assert columns == declared == subject_models()
    for name, model in columns.items():
        assert Topic._meta.get_field(name).verbose_name == model._meta.verbose_name
    (one_thing,) = [
        rule for rule in Topic._meta.constraints if rule.name == "topic_about_one_thing"
    ]
    assert {name for name in columns if f"'{name}__isnull'" in str(one_thing.condition)} == {
        *columns
    }


@every_kind_with_pages
def test_a_page_leads_to_the_board_where_one_may_talk(
    model: type[Searchable], client: Client
) -> None:
    row = a_public_one(model)
    page = client.get(row.get_absolute_url()).content.decode()
    link = f'{reverse("topic_new")}?{model.item_kind.code}={row.pk}"'
    assert (link in page) == model.item_kind.may_be_talked_about


# --- What organizations publish ---


@pytest.mark.parametrize("model", content_models(), ids=lambda model: model.item_kind.code)
def test_content_has_all_that_organizations_need(model: type[Content]) -> None:
    assert isinstance(model.item_kind, ContentKind)
    assert model.item_kind.section
    assert model.required_at_submit
    assert content.read_rows(model.item_kind.section)
    revived = {field.name for field in model._meta.related_objects}
    children = {field.get_accessor_name() for field in model._meta.related_objects}
    assert set(model.revision_children) <= revived | children
