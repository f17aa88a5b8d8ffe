"""Home, places, themes and the pages of fixed text."""

import pytest
from django.test import Client

from organizations.models import Organization
from tests.cases.factories import KUNNEPPU, CaseFactory
from tests.organizations.factories import OrganizationFactory
from vocabulary.models import Prefecture, Theme

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"
ABOUT = ("", "guide/", "terms/", "privacy/", "accessibility/", "rules/")


@pytest.fixture
def samples(db: None) -> Organization:
    return OrganizationFactory(sample=True)


def test_every_prefecture_has_its_page(visitor: Client) -> None:
    for prefecture in Prefecture.objects.all():
        page = visitor.get(f"/places/{prefecture.pk}/")
        assert f"{prefecture.name}の取組" in page.content.decode()


def test_every_theme_has_its_page(visitor: Client) -> None:
    for theme in Theme.objects.all():
        assert theme.name in visitor.get(f"/themes/{theme.pk}/").content.decode()


@pytest.mark.parametrize(
    "address", ["/places/48/", "/places/1/", "/places/xx/", "/places/北海道/", "/themes/none/"]
)
def test_unknown_codes_are_not_found(visitor: Client, address: str) -> None:
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("page", ABOUT)
def test_the_pages_of_fixed_text_ask_nothing_of_the_database(
    visitor: Client, page: str, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):
        assert visitor.get(f"/about/{page}").status_code == 200


def test_a_new_case_appears_where_it_belongs(visitor: Client) -> None:
    CaseFactory(published=True, title="夕暮れ市場", themes=["shopping"], municipalities=[KUNNEPPU])
    for address in ("/", "/places/01/", "/themes/shopping/"):
        assert "夕暮れ市場" in visitor.get(address).content.decode(), address
    for address in ("/places/47/", "/themes/laundry/"):
        assert "夕暮れ市場" not in visitor.get(address).content.decode(), address


def test_a_draft_appears_nowhere(visitor: Client) -> None:
    CaseFactory(title="まだの話", themes=["shopping"], municipalities=[KUNNEPPU])
    for address in ("/", "/places/01/", "/themes/shopping/", "/search/?q=まだの話&kind=case"):
        assert "まだの話</a>" not in visitor.get(address).content.decode()


def test_samples_stand_outside_the_counts_of_the_site(
    visitor: Client, samples: Organization
) -> None:
    about = {"themes": ["shopping"], "municipalities": [KUNNEPPU]}
    CaseFactory(published=True, **about)
    CaseFactory(published=True, owner=samples, **about)
    hokkaido = visitor.get("/").context["prefectures"][0]
    assert (hokkaido.pk, hokkaido.count) == ("01", 1)
    assert visitor.get("/").context["case_count"] == 1
    place = visitor.get("/places/01/").context
    assert place["case_count"] == 1
    assert [town.count for row in place["towns"].values() for town in row if town.count] == [1]
    assert visitor.get("/themes/shopping/").context["theme"].case_count == 1


@pytest.mark.parametrize(
    ("address", "most"),
    [("/", 12), ("/places/", 12), ("/places/01/", 20), ("/themes/", 12), ("/themes/shopping/", 12)],
)
def test_the_number_of_queries_does_not_grow(
    visitor: Client, address: str, most: int, django_assert_max_num_queries: object
) -> None:
    counted = []
    for number in (1, 9):
        CaseFactory.create_batch(
            number, published=True, themes=["shopping"], municipalities=[KUNNEPPU]
        )
        with django_assert_max_num_queries(most) as asked:
            visitor.get(address)
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_titles_are_never_markup(visitor: Client) -> None:
    CaseFactory(
        published=True, title=EVIL, catch=EVIL, themes=["shopping"], municipalities=[KUNNEPPU]
    )
    for address in ("/", "/places/01/", "/themes/shopping/", "/search/?q=script"):
        assert EVIL not in visitor.get(address).content.decode()
