"""Home, places, themes and the pages of fixed text."""

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from organizations.models import Organization
from tests.cases.factories import KUNNEPPU, CaseFactory
from tests.events.factories import EventFactory, VideoFactory, in_days
from tests.organizations.factories import OrganizationFactory
from tests.policies.factories import MaterialFactory, PolicyFactory
from vocabulary.dates.writing import format_date
from vocabulary.models import Prefecture, Theme

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"
ABOUT = ("", "why/", "guide/", "terms/", "privacy/", "accessibility/", "rules/")


@pytest.fixture
def samples(db: None) -> Organization:
    return OrganizationFactory(sample=True)


def test_every_prefecture_has_its_page(client: Client) -> None:
    for prefecture in Prefecture.objects.all():
        page = client.get(f"/places/{prefecture.pk}/").content.decode()
        assert f"<title>{prefecture.name}の取組" in page
        heading = strip_tags(page.split("<h1>")[1].split("</h1>")[0])
        assert heading == f"{prefecture.name}（{prefecture.kana}）の取組"


def test_every_theme_has_its_page(client: Client) -> None:
    for theme in Theme.objects.all():
        assert theme.name in client.get(f"/themes/{theme.pk}/").content.decode()


@pytest.mark.parametrize(
    ("address", "here"), [("/places/01/", "北海道"), ("/themes/shopping/", "この分野")]
)
def test_what_a_page_has_nothing_of_is_said(client: Client, address: str, here: str) -> None:
    page = client.get(address).content.decode()
    measures = f'{here}の施策・予算は、まだ登録されていません。<a href="/policies/">'
    if here == "北海道":
        measures = (
            f'{here}だけの施策は、まだ登録されていません。<a href="/policies/?prefecture=01">'
        )
    assert measures in page
    for noun, where in (
        ("支援ツール・マニュアル", "/policies/materials/"),
        ("イベント", "/events/"),
        ("団体・行政機関", "/organizations/"),
    ):
        sentence = f"{here}の{noun}は、まだ登録されていません。"
        assert f'{sentence}<a href="{where}">' in page
    OrganizationFactory(name="日ノ出の会", prefectures=["01"], themes=["shopping"])
    page = client.get(address).content.decode()
    assert "日ノ出の会" in page
    assert "団体・行政機関は、まだ" not in page


@pytest.mark.parametrize(
    "address", ["/places/48/", "/places/1/", "/places/xx/", "/places/北海道/", "/themes/none/"]
)
def test_unknown_codes_are_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("page", ABOUT)
def test_the_pages_of_fixed_text_ask_for_an_urgent_notice_and_nothing_else(
    client: Client, page: str, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):
        assert client.get(f"/about/{page}").status_code == 200


def test_a_new_case_appears_where_it_belongs(client: Client) -> None:
    CaseFactory(published=True, title="夕暮れ市場", themes=["shopping"], municipalities=[KUNNEPPU])
    for address in ("/", "/places/01/", "/themes/shopping/"):
        assert "夕暮れ市場" in client.get(address).content.decode(), address
    for address in ("/places/47/", "/themes/laundry/"):
        assert "夕暮れ市場" not in client.get(address).content.decode(), address


def test_a_draft_appears_nowhere(client: Client) -> None:
    CaseFactory(title="まだの話", themes=["shopping"], municipalities=[KUNNEPPU])
    for address in ("/", "/places/01/", "/themes/shopping/", "/search/?q=まだの話&kind=case"):
        assert "まだの話</a>" not in client.get(address).content.decode()


def test_samples_stand_outside_the_counts_of_the_site(
    client: Client, samples: Organization
) -> None:
    about = {"themes": ["shopping"], "municipalities": [KUNNEPPU]}
    CaseFactory(published=True, **about)
    CaseFactory(published=True, owner=samples, **about)
    everywhere = client.get("/").context["counts"]
    assert (everywhere.tiles[0].code, everywhere.tiles[0].count) == ("01", 1)
    assert everywhere.total == 1
    place = client.get("/places/01/").context["counts"]
    assert place.total == 1
    assert [town.count for town in place.towns] == [1]
    assert [theme.count for theme in place.themes] == [1]
    theme = client.get("/themes/shopping/").context["counts"]
    assert theme.tiles[0].count == 1
    assert theme.total == 1


@pytest.mark.parametrize(
    ("address", "most"),
    [("/", 12), ("/places/", 12), ("/places/01/", 20), ("/themes/", 12), ("/themes/shopping/", 12)],
)
def test_the_number_of_queries_does_not_grow(
    client: Client, address: str, most: int, django_assert_max_num_queries: object
) -> None:
    counted = []
    for number in (1, 9):
        CaseFactory.create_batch(
            number, published=True, themes=["shopping"], municipalities=[KUNNEPPU]
        )
        with django_assert_max_num_queries(most) as asked:
            client.get(address)
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_titles_are_never_markup(client: Client) -> None:
    CaseFactory(
        published=True, title=EVIL, catch=EVIL, themes=["shopping"], municipalities=[KUNNEPPU]
    )
    for address in ("/", "/places/01/", "/themes/shopping/", "/search/?q=script"):
        assert EVIL not in client.get(address).content.decode()


def test_the_drawer_leads_to_prefectures_and_themes(client: Client) -> None:
    drawer = client.get("/about/").content.decode().split("<dialog")[1]
    for address in ("/places/", "/themes/"):
        assert f'href="{address}"' in drawer


def test_home_goes_from_searching_over_places_and_people_to_news(client: Client) -> None:
    CaseFactory(published=True)
    VideoFactory(published=True)
    page = client.get("/").content.decode().split("<main")[1]
    order = (
        "どんなことをお探しですか",
        "よくさがされることば",
        "都道府県からさがす</h2>",
        "数字は事例の数です",
        'href="/places/47/"',
        "お立場からさがす</h2>",
        "分野からさがす</h2>",
        "新しい事例</h2>",
        "これからのイベント</h2>",
        "お知らせ</h2>",
        "掲示板の新しい話題</h2>",
        "このサイトについて</h2>",
        "動画で知る</h3>",
    )
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_home_leads_to_every_theme_after_the_entrances(client: Client) -> None:
    page = client.get("/").content.decode().split("<main")[1]
    entrances = page.index("お立場からさがす")
    for theme in Theme.objects.all():
        assert entrances < page.index(f'href="/themes/{theme.pk}/"')


def test_a_theme_leads_to_its_cases_in_one_prefecture(client: Client) -> None:
    CaseFactory(published=True, title="夕暮れ市場", themes=["shopping"], municipalities=[KUNNEPPU])
    page = client.get("/themes/shopping/").content.decode()
    assert '<option value="01">北海道（1件）</option>' in page
    assert '<option value="47">沖縄県（0件）</option>' in page
    found = client.get("/cases/", {"theme": "shopping", "prefecture": "01"}).content.decode()
    assert "夕暮れ市場" in found
    unchosen = client.get("/cases/", {"theme": "shopping", "prefecture": ""}).content.decode()
    assert "夕暮れ市場" in unchosen
    assert "使いませんでした" not in unchosen


def test_a_place_leads_to_its_themes_and_to_towns_with_cases_only(client: Client) -> None:
    CaseFactory(published=True, themes=["shopping"], municipalities=[KUNNEPPU])
    page = client.get("/places/01/").content.decode()
    assert 'href="/cases/?prefecture=01&amp;theme=shopping">買い物（1件）</a>' in page
    assert f'municipality={KUNNEPPU}">訓子府町（1件）</a>' in page
    assert "theme=laundry" not in page
    rest = page.split("<details")[1].split("</details>")[0]
    assert "札幌市" in rest
    assert "<a " not in rest
    assert "訓子府町" not in rest


@pytest.mark.parametrize(
    ("address", "near"),
    [("01", ["青森県"]), ("04", ["岩手県", "秋田県", "山形県", "福島県"]), ("47", ["鹿児島県"])],
)
def test_a_place_leads_to_what_lies_near(client: Client, address: str, near: list[str]) -> None:
    page = client.get(f"/places/{address}/")
    assert [prefecture.name for prefecture in page.context["counts"].neighbours] == near
    assert "ほかの都道府県</a>" in page.content.decode()


def test_an_event_that_is_over_says_so(client: Client) -> None:
    EventFactory(published=True, prefectures=["01"], themes=["shopping"], starts=in_days(-10))
    for address in ("/places/01/", "/themes/shopping/"):
        assert "終了しました" in client.get(address).content.decode()


def test_what_is_only_a_sample_says_so_beside_real_events(client: Client) -> None:
    sample = OrganizationFactory(sample=True)
    here = {"published": True, "prefectures": ["01"], "themes": ["shopping"], "owner": sample}
    EventFactory(title="縁側の会", starts=in_days(3), **here)
    PolicyFactory(name="送迎の補助", **here)
    MaterialFactory(title="送迎の手引き", **here)
    for address in ("/places/01/", "/themes/shopping/"):
        page = client.get(address).content.decode()
        assert "縁側の会（見本）" in page
        assert "送迎の手引き（見本）" in page
        assert "見本" in page.split("送迎の補助")[1].split("</li>")[0]


def test_every_hard_word_is_explained(client: Client) -> None:
    page = client.get("/about/guide/").content.decode()
    for word in ("生活支援コーディネーター（SC）", "（包括）", "実施主体", "い手", "PF"):
        assert word in page
    for anchor in ("helpers", "budget-request", "bureau"):
        assert f'<dt id="{anchor}">' in page


def test_a_printed_page_bears_its_day_as_every_page_writes_it(client: Client) -> None:
    head = client.get("/about/").content.decode().split("kyoso-print-head")[1].split("</div>")[0]
    today = timezone.localdate()
    assert f"{format_date(today)}（{today.year}年）" in head
    assert "http://testserver/about/" in head
