"""What every list of the site has in common: its facets, its addresses, its costs."""

import html
import re
from collections.abc import Callable
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case
from organizations.models import Organization
from search.index.writing import reindex
from tests.cases.factories import KUNNEPPU, full_case
from tests.events.factories import EventFactory, VideoFactory
from tests.listings import keys_on, listing_at
from tests.organizations.factories import OrganizationFactory
from tests.policies.factories import MaterialFactory, PolicyFactory
from vocabulary.models import Municipality

pytestmark = pytest.mark.django_db
PLACED = {"themes": ["shopping"], "prefectures": ["01"], "published": True}


def organization() -> Any:
    one = OrganizationFactory(kind="nationwide", themes=["shopping"], prefectures=["01"])
    reindex(Organization.objects.filter(pk=one.pk))
    return one


def video() -> Any:
    return VideoFactory(**PLACED, municipalities=[KUNNEPPU])


def event() -> Any:
    more = {"kind": "training", "mode": "online", "participation__considerations": ["captions"]}
    return EventFactory(**PLACED, municipalities=[KUNNEPPU], **more)


def policy() -> Any:
    more = {"kind": "grant", "audiences": ["group"], "first_year": 2025, "last_year": 2026}
    return PolicyFactory(**PLACED, **more, ministries=["mlit"])


def material() -> Any:
    more = {"kind": "manual", "ministry": "mhlw", "published_year": 2024}
    return MaterialFactory(published=True, themes=["shopping"], **more)


LISTS: dict[str, Callable[[], Any]] = {
    "/cases/": full_case,
    "/policies/": policy,
    "/policies/materials/": material,
    "/events/": event,
    "/videos/": video,
    "/organizations/": organization,
}
WITH_PLACES = [address for address in LISTS if address != "/policies/materials/"]
every_list = pytest.mark.parametrize("address", LISTS)
every_list_with_places = pytest.mark.parametrize("address", WITH_PLACES)


def make(address: str, **codes: list[str]) -> Any:
    """A row of the list; `themes` and `prefectures` take codes."""
    row = LISTS[address]()
    for name, values in codes.items():
        getattr(row, name).set(values)
    reindex(type(row).objects.filter(pk=row.pk))
    return row


@pytest.fixture
def sizes_are_known() -> None:
    Municipality.objects.filter(pk=KUNNEPPU).update(
        population=4560, statistics_date="2025-01-01", statistics_source="住民基本台帳"
    )


# --- Options --------------------------------------------------------------------------------


@every_list
def test_every_number_is_the_length_of_the_list_it_leads_to(
    address: str, sizes_are_known: None
) -> None:
    LISTS[address]()
    other, third = LISTS[address](), LISTS[address]()
    other.themes.set(["meals"])
    on_rows = {"/policies/materials/": "kind=manual"}.get(address, "nationwide=no")
    if address in WITH_PLACES:
        other.prefectures.set(["47"])
        third.prefectures.clear()
    else:
        type(third).objects.filter(pk=third.pk).update(kind="tool", ministry="mlit")
    reindex(type(other).objects.all())
    for chosen in ("", "theme=shopping", on_rows):
        listing = listing_at(f"{address}?{chosen}")
        facets = {name: facet for name, facet in listing.facets.items() if name not in chosen}
        for name, options in facets.items():
            for option in options:
                if option.count:
                    there = listing_at(f"{address}?{chosen}&{name}={option.value}")
                    assert there.total == option.count, (chosen, name, option.value)
    themes = {option.value: option.count for option in listing.facets["theme"] if option.count}
    assert themes == {"shopping": 1, "meals": 1} | ({"mobility": 1} if "cases" in address else {})


@every_list
def test_a_facet_is_counted_without_its_own_condition(address: str) -> None:
    make(address, themes=["meals"])
    make(address, themes=["work"])
    found = listing_at(f"{address}?theme=meals")
    assert found.total == 1
    themes = {option.value: option.count for option in found.facets["theme"] if option.count}
    assert themes == {"meals": 1, "work": 1}
    assert listing_at(f"{address}?theme=meals&theme=work").total == 2


@every_list
def test_options_without_items_stand_last_and_can_be_read(client: Client, address: str) -> None:
    make(address, themes=["environment"])
    page = client.get(address).content.decode()
    themes = re.findall(r'name="theme" value="([a-z]+)"', page)
    assert themes[0] == "environment"  # the last of all in the vocabulary
    assert len(themes) == 23
    assert "disabled" not in page.split("kyoso-filter-panel")[1].split("</form>")[0]
    chosen = client.get(f"{address}?theme=safety&theme=cleaning").content.decode()
    order = re.findall(r'name="theme" value="([a-z]+)"', chosen)
    assert order[:3] == ["cleaning", "safety", "environment"]  # what is chosen stays in sight


# --- Places ---------------------------------------------------------------------------------


@every_list_with_places
def test_a_bureau_stands_for_all_its_prefectures(address: str) -> None:
    for codes in (["01"], ["02"], ["02", "03"], []):
        make(address, prefectures=codes)
    found = {
        query: listing_at(f"{address}?{query}").total
        for query in (
            "bureau=tohoku",
            "bureau=tohoku&bureau=hokkaido",
            "bureau=kyushu",
            "bureau=tohoku&theme=shopping",
            "bureau=tohoku&theme=meals",
        )
    }
    assert list(found.values()) == [2, 3, 0, 2, 0]
    options = listing_at(address).facets["bureau"]
    assert {one.value: one.count for one in options if one.count} == {"hokkaido": 1, "tohoku": 2}


@every_list_with_places
def test_what_is_nationwide_can_be_asked_for_or_left_out(address: str) -> None:
    local, nationwide = LISTS[address](), make(address, prefectures=[])
    for query, expected in (("yes", [nationwide]), ("no", [local])):
        found = listing_at(f"{address}?nationwide={query}")
        assert keys_on(found) == [one.pk for one in expected]
    both = listing_at(f"{address}?nationwide=yes&nationwide=no")
    assert both.total == 2


# --- Bad input ------------------------------------------------------------------------------


@every_list
def test_a_hundred_unknown_values_are_answered_in_one_sentence(address: str) -> None:
    LISTS[address]()
    query = "&".join(f"theme=none{number}" for number in range(100))
    listing = listing_at(f"{address}?{query}")
    assert listing.ignored == [
        "分野の「none0」「none1」「none2」ほか97個は見つからないため、この条件は使いませんでした。"
    ]
    assert listing.total == 1


@every_list
def test_a_hundred_values_of_which_some_are_known_find_what_is_there(
    client: Client, address: str
) -> None:
    LISTS[address]()
    query = "&".join(["theme=shopping", *(f"theme={number}" for number in range(99))])
    with CaptureQueriesContext(connection) as queries:
        listing = client.get(f"{address}?{query}").context["listing"]
    assert listing.total == 1
    assert [condition.label for condition in listing.conditions] == ["買い物"]
    assert len(queries) <= 20


# Queries: whether this visitor has asked already, the miss, most of the words, near misses.
HELPING = 11
NONSENSE = [
    *(
        "あ" * 500,
        " ".join(f"語{number}" for number in range(500)),
        "　 ",
        "、。「」",
        '"買い物',
        '""',
    ),
    *(
        "🍚👵🏻",
        "か\u3099",
        "\u202eあいう",
        "\x00買い物",
        "\ud800",
        "a & b | !c <-> d:*",
        "' OR 1=1 --",
    ),
    *("-", "--- -- -", '-"買い物"', "<script>alert(1)</script>", "%_\\", "北海道 -北海道"),
]


def test_nonsense_is_answered_in_words_on_every_list(client: Client) -> None:
    for make in LISTS.values():
        make()
    for address, text in product([*LISTS, "/forum/", "/search/"], NONSENSE):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(
                f"{address}?q={quote(text, errors='surrogatepass')}&page=1000000000"
            )
        assert answer.status_code == 200, (address, ascii(text))
        assert len(queries) <= 20 + HELPING, (address, ascii(text))


@every_list
def test_a_list_that_finds_nothing_offers_what_helps(client: Client, address: str) -> None:
    LISTS[address]()
    page = html.unescape(client.get(f"{address}?q=ぬりかべ&theme=shopping").content.decode())
    assert "見つかりませんでした" in page
    assert "「ぬりかべ」を外してさがす（1件）" in page
    assert f"{reverse('topic_new')}?title={quote('ぬりかべ')}" in page
    assert "電話で相談" not in page
    assert "分野（買い物）を外してさがす" not in page


# --- Addresses ------------------------------------------------------------------------------


@every_list
def test_search_engines_are_kept_to_lists_of_one_address_and_few_conditions(
    client: Client, address: str
) -> None:
    LISTS[address]()
    page = client.get(f"{address}?theme=shopping&sort=new&page=1").content.decode()
    assert f'<link rel="canonical" href="http://testserver{address}?theme=shopping">' in page
    noindex = '<meta name="robots" content="noindex">'
    assert noindex not in page
    assert noindex not in client.get(f"{address}?theme=shopping&theme=meals").content.decode()
    three = client.get(f"{address}?theme=shopping&theme=meals&theme=care").content.decode()
    assert noindex in three


# --- Attributes of a page -----------------------------------------------------------------------


EXPECTED = {
    "/cases/": {"theme", "municipality", "size", "status", "actor", "partner", "organization"},
    "/policies/": {
        *("theme", "prefecture", "ministry", "audience", "kind", "fiscal_year", "organization")
    },
    "/policies/materials/": {"theme", "ministry", "kind", "fiscal_year", "organization"},
    "/events/": {"theme", "municipality", "mode", "kind", "consideration", "organization"},
    "/videos/": {"theme", "municipality", "organization"},
    "/organizations/": {"theme", "prefecture", "kind"},
}


@every_list
def test_every_attribute_of_a_page_leads_to_the_list_that_holds_it(
    client: Client, address: str, sizes_are_known: None
) -> None:
    item = LISTS[address]()
    page = client.get(item.get_absolute_url()).content.decode()
    links = [html.unescape(link) for link in re.findall(rf'href="({address}\?[^"]+)"', page)]
    for link in links:
        listing = listing_at(link)
        assert listing.ignored == [], link
        assert item.pk in keys_on(listing), link
    assert {link.split("?")[1].split("=")[0] for link in links} == EXPECTED[address]


def test_a_town_of_unknown_population_has_no_class_of_size(client: Client) -> None:
    case = full_case()
    assert "人口の規模" not in client.get(case.get_absolute_url()).content.decode()
    assert "市区町村の人口" not in client.get("/cases/").content.decode()


def test_the_page_of_an_organization_leads_to_all_it_published(client: Client) -> None:
    case = full_case()
    page = client.get(case.owner.get_absolute_url()).content.decode()
    assert f'href="/cases/?organization={case.owner_id}"' in page


# --- Costs ----------------------------------------------------------------------------------------


@every_list
def test_a_list_with_all_its_facets_takes_few_queries_whatever_it_holds(
    client: Client, address: str, sizes_are_known: None
) -> None:
    item = LISTS[address]()
    chosen = {
        name: next((option.value for option in options if option.count), "")
        for name, options in listing_at(f"{address}?prefecture=01").facets.items()
    }
    chosen["organization"] = getattr(item, "owner_id", "")
    everything = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
    words = str(item)[2:4]
    addresses = [f"{address}?{query}&q={words}" for query in ("", everything)]
    client.get(addresses[0])  # names of places are read once
    few = [number_of_queries(client, one) for one in addresses]
    for _ in range(4):
        LISTS[address]()
    assert few == [number_of_queries(client, one) for one in addresses]
    assert max(few) <= 20


def number_of_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).context["listing"].total
    return len(queries)


def test_cases_without_a_word_on_money_can_be_told_from_those_with_one() -> None:
    full = full_case()
    silent = full_case(title="金額のない取組")
    Case.objects.filter(pk=silent.pk).update(funding="", funding_kinds=[])
    silent.policy_uses.all().delete()
    silent.operation.delete()
    reindex(Case.objects.filter(pk=silent.pk))
    assert keys_on(listing_at("/cases/?money=yes")) == [full.pk]
    costs = full_case(title="費用だけがわかる取組")
    Case.objects.filter(pk=costs.pk).update(funding="", funding_kinds=[])
    costs.policy_uses.all().delete()
    draft = PolicyFactory()
    silent.policy_uses.create(policy=draft)  # never public, so it is not told of
    free = full_case(title="お金のかからない取組")
    Case.objects.filter(pk=free.pk).update(funding="", funding_kinds=["nothing"])
    free.policy_uses.all().delete()
    free.operation.delete()
    reindex(Case.objects.all())
    told = {full.pk, costs.pk, free.pk}
    assert set(keys_on(listing_at("/cases/?money=yes"))) == told


@pytest.mark.parametrize("address", LISTS)
def test_every_list_can_be_printed_and_handed_on(client: Client, address: str) -> None:
    one = LISTS[address]()
    for query, words in (({}, "このページの"), ({"theme": "shopping"}, "この条件の")):
        page = client.get(address, query).content.decode()
        assert page.count("印刷する</span>") == 1
        assert page.count(f"{words}アドレスを写す</span>") == 1
        assert page.index(str(one.get_absolute_url())) < page.index("印刷する</span>")
    for button in re.findall(r"<button[^>]+data-(?:print|copy-address)[^>]*>", page):
        assert " hidden" in button, "nothing would answer it without JavaScript"


@every_list
def test_a_link_leads_from_the_filter_to_what_it_found(client: Client, address: str) -> None:
    LISTS[address]()
    assert 'href="#results"' not in client.get(address).content.decode()
    page = client.get(f"{address}?theme=shopping").content.decode()
    listing = client.get(f"{address}?theme=shopping").context["listing"]
    assert f'<a href="#results">1{listing.unit}の結果を見る</a>' in page
    assert page.count('id="results"') == 1
    nothing = client.get(f"{address}?q=見つからないことば").content.decode()
    assert '<a href="#results">結果を見る</a>' in nothing
