"""A case told from old material says how old it is, and stands by that age in the list."""

import pytest
from django.test import Client

from cases.models import Case, CaseFigure
from search.index.writing import reindex
from tests.cases.factories import CaseFactory, StepFactory
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def summaries() -> tuple[Case, Case]:
    """Of material of 2019, and of material nobody can date; both published just now."""
    office = OrganizationFactory(is_secretariat=True)
    dated = CaseFactory(owner=office, published=True, source__title="町の広報")
    StepFactory(case=dated, when="2017〜2019年度")
    CaseFigure.objects.create(case=dated, label="参加者", value="20人", as_of="記事掲載時")
    undated = CaseFactory(owner=office, published=True, source__title="新聞の記事")
    reindex(Case.objects.all())
    return dated, undated


def test_the_list_puts_them_by_the_age_of_their_material(
    client: Client, summaries: tuple[Case, Case]
) -> None:
    own = CaseFactory(published=True, source__title="昭和60年の広報")
    page = client.get("/cases/")
    dated, undated = summaries
    assert [card.pk for card in page.context["listing"].page] == [own.pk, dated.pk, undated.pk]
    words = page.content.decode()
    assert words.count("資料の時点：令和元年（2019年）") == 1
    assert words.count("資料の時点不明") == 1


def test_the_page_says_the_age_instead_of_the_day_it_was_put_here(
    client: Client, summaries: tuple[Case, Case]
) -> None:
    for case, age in zip(summaries, ("令和元年（2019年）", "時点不明"), strict=True):
        page = client.get(case.get_absolute_url()).content.decode()
        assert f"<dt>資料の時点</dt><dd>{age}</dd>" in page
        assert "公開した日" not in page
    own = CaseFactory(published=True, source__title="町の広報")
    page = client.get(own.get_absolute_url()).content.decode()
    assert "公開した日" in page
    assert "<dt>資料の時点</dt>" not in page


def test_a_short_entry_is_marked_on_its_card_and_on_its_page(client: Client) -> None:
    case = CaseFactory(published=True, source__title="新聞の記事", source__is_brief=True)
    for address in ("/cases/", case.get_absolute_url()):
        assert '<span class="kyoso-chip">短い紹介</span>' in client.get(address).content.decode()


def test_a_summary_says_who_wrote_it(client: Client, summaries: tuple[Case, Case]) -> None:
    case, _ = summaries
    Case.objects.filter(pk=case.pk).update(easy_summary="住民がバスを出しました。")
    page = client.get(case.get_absolute_url()).content.decode()
    assert page.index("やさしい要約") < page.index("要約：事務局")
    own = CaseFactory(published=True, easy_summary="住民がバスを出しました。")
    assert "要約：事務局" not in client.get(own.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("start", "step", "figure", "year"),
    [
        ("2002", "", "", "平成14年（2002年）以後"),
        ("2002", "2002", "", "平成14年（2002年）以後"),
        ("2002", "2004", "", "平成16年（2004年）"),
        ("2002", "", "2002", "平成14年（2002年）"),
        ("1914", "", "記事掲載時", "大正3年（1914年）以後"),
    ],
)
def test_material_on_what_began_then_may_be_younger(
    start: str, step: str, figure: str, year: str
) -> None:
    case = CaseFactory(started_text=start)
    StepFactory(case=case, when=step)
    CaseFigure.objects.create(case=case, label="参加者", value="20人", as_of=figure)
    assert case.material_year == year
