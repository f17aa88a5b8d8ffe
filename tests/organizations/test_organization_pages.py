"""The registry of organizations and each one's page."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from forum.models import Topic
from organizations.models import Organization, OrganizationKind
from search.index.writing import reindex
from tests.cases.factories import CaseFactory
from tests.forum.factories import board
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def listed(**attributes: object) -> Organization:
    attributes.setdefault("endorsed_on", date(2025, 11, 5))
    organization = OrganizationFactory(**attributes)
    reindex(Organization.objects.filter(pk=organization.pk))
    return organization


def names(answer: object) -> list[str]:
    return [card.title for card in answer.context["listing"].page.object_list]


def test_the_registry_holds_those_who_endorse_in_the_order_of_kana(client: Client) -> None:
    listed(name="わかばの会", kana="わかばのかい")
    listed(name="青空の会", kana="あおぞらのかい")
    OrganizationFactory(name="まだの会", endorsed_on=None)
    listed(name="やめた会", withdrawn_on=date(2026, 1, 1))
    assert names(client.get("/organizations/")) == ["青空の会", "わかばの会"]


def test_samples_are_shown_but_not_counted(client: Client) -> None:
    listed(name="青空の会")
    listed(name="見本の会", sample=True, endorsed_on=None)
    listing = client.get("/organizations/").context["listing"]
    assert (listing.total, listing.sample_count) == (1, 1)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=青空", ["青空の会"]),
        ("q=あおぞら", ["青空の会"]),
        ("kind=ministry", ["厚生局"]),
        ("kana=か", ["厚生局"]),
        ("kana=あ&kana=か", ["青空の会", "厚生局"]),
        ("kind=ministry&kana=あ", []),
        ("kind=spaceship", ["青空の会", "厚生局"]),
    ],
)
def test_conditions_narrow_the_registry(client: Client, query: str, expected: list[str]) -> None:
    listed(name="青空の会", kana="あおぞらのかい", kind=OrganizationKind.NATIONWIDE)
    listed(name="厚生局", kana="こうせいきょく", kind=OrganizationKind.MINISTRY)
    assert names(client.get(f"/organizations/?{query}")) == expected


def test_a_reading_typed_in_katakana_stands_in_its_row(client: Client) -> None:
    listed(name="青空の会", kana="アオゾラﾉ会")
    assert Organization.objects.get(name="青空の会").kana == "あおぞらの会"
    assert names(client.get("/organizations/?kana=あ")) == ["青空の会"]


def test_who_joined_on_an_unknown_day_stands_last(client: Client) -> None:
    listed(name="見本の会", sample=True, endorsed_on=None)
    listed(name="先の会", endorsed_on=date(2025, 10, 1))
    listed(name="後の会", endorsed_on=date(2026, 2, 1))
    assert names(client.get("/organizations/?sort=new")) == ["後の会", "先の会", "見本の会"]


def test_every_count_equals_the_list_it_leads_to(client: Client) -> None:
    listed(name="青空の会", kana="あおぞらのかい")
    listed(name="が行の会", kana="がぎょうのかい")
    listed(name="ヴィラの会", kana="ヴィラのかい")
    listed(name="厚生局", kana="こうせいきょく", kind=OrganizationKind.MINISTRY)
    listing = client.get("/organizations/").context["listing"]
    for name, options in listing.facets.items():
        for option in options:
            there = client.get(f"/organizations/?{name}={option.value}").context["listing"]
            assert there.total == option.count, (name, option.value)


@pytest.mark.parametrize("shown", [True, False])
def test_the_home_page_is_linked_only_where_wanted(client: Client, shown: bool) -> None:
    organization = listed(homepage_url="https://www.aozora.example.jp/", shows_homepage=shown)
    page = client.get(organization.get_absolute_url()).content.decode()
    assert ("www.aozora.example.jp" in page) is shown


def test_an_organization_is_found_by_the_name_it_had(client: Client) -> None:
    organization = listed(name="あすの会", former_names="老人給食協力会ひまわり\n配食の輪、")
    listed(name="別の会")
    for address in ("/organizations/?q=配食の輪", "/organizations/?q=ひまわり"):
        answer = client.get(address)
        assert names(answer) == ["あすの会"]
        assert "<strong>旧名称：</strong>" in answer.content.decode()
    assert "あすの会" in client.get("/search/?q=配食の輪").content.decode()
    page = client.get(organization.get_absolute_url()).content.decode()
    assert "<dt>旧名称</dt><dd><p>老人給食協力会ひまわり</p><p>配食の輪</p></dd>" in page


@pytest.mark.parametrize("former_names", ["", "、\n 、"])
def test_an_organization_that_kept_its_name_tells_of_no_other(
    client: Client, former_names: str
) -> None:
    organization = listed(former_names=former_names)
    assert "旧名称" not in client.get(organization.get_absolute_url()).content.decode()


def test_the_former_name_counts_as_much_as_the_present_one(client: Client) -> None:
    listed(name="青空の会", kana="あおぞらのかい", introduction="配食の輪と活動します。")
    listed(name="わかばの会", kana="わかばのかい", former_names="配食の輪")
    assert names(client.get("/organizations/?q=配食の輪")) == ["わかばの会", "青空の会"]


def test_the_page_shows_what_the_organization_published(client: Client) -> None:
    organization = listed()
    CaseFactory(owner=organization, title="公開された取組", published=True)
    CaseFactory(owner=organization, title="下書きの取組")
    page = client.get(organization.get_absolute_url()).content.decode()
    assert "公開された取組" in page
    assert "下書きの取組" not in page


def test_topics_about_the_organization_stand_on_its_page(client: Client, resident: User) -> None:
    organization = listed()
    Topic.start(board(), resident, "この団体に聞きたいこと", "教えてください。", item=organization)
    page = client.get(organization.get_absolute_url()).content.decode()
    assert "この団体に聞きたいこと" in page
    assert f"/forum/topics/new/?organization={organization.pk}" in page


def test_an_organization_that_does_not_endorse_has_no_page(client: Client) -> None:
    organization = OrganizationFactory(endorsed_on=None)
    assert client.get(organization.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30, "-1", "abc"])
def test_unknown_numbers_are_not_found(client: Client, number: str) -> None:
    assert client.get(f"/organizations/{number}/").status_code == 404


def test_text_of_an_organization_is_never_markup(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    organization = listed(name=evil, former_names=evil, summary=evil, introduction=evil)
    for address in ("/organizations/", "/organizations/?q=script", organization.get_absolute_url()):
        assert evil not in client.get(address).content.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_the_number_of_queries_does_not_grow(
    client: Client, django_assert_max_num_queries: object, number: int
) -> None:
    organizations = [listed(name=f"会{place}") for place in range(number)]
    CaseFactory.create_batch(number, owner=organizations[0], published=True)
    with django_assert_max_num_queries(20):
        client.get("/organizations/")
    with django_assert_max_num_queries(12):
        client.get(organizations[0].get_absolute_url())


def test_how_to_join_is_told(client: Client) -> None:
    assert "お申し出の流れ" in client.get("/organizations/join/").content.decode()
