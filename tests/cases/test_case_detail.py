"""The page of one case: what it shows, what it leaves out, and to whom."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from cases.models import Case, CaseDistrict, CasePolicyUse
from organizations.models import Organization
from organizations.publishing.states import Status
from search.index.writing import reindex
from tests.cases.factories import (
    KUNNEPPU,
    OGAKI,
    ActorFactory,
    CaseFactory,
    StepFactory,
    VideoFactory,
    full_case,
)
from tests.organizations.factories import OrganizationFactory
from vocabulary.dates.writing import format_date
from vocabulary.models import Municipality

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def page_of(case: Case, client: Client | None = None) -> str:
    answer = (client or Client()).get(case.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


# --- What is told ------------------------------------------------------------------------------


def test_a_full_case_tells_everything() -> None:
    page = page_of(full_case())
    for words in (
        "北海道 訓子府町（くんねっぷちょう） 日ノ出地区",
        "やさしい要約",
        "町に一つだった店が閉まりました。",
        "運転の手配",
        "令和6年9月初旬",
        "20の案が出た",
        "参加した人：協議体の委員",
        "<p><strong>決まったこと</strong></p><p>秋に試す</p>",
        "乗車の記録による",
        "燃料代は年60万円です。",
        "<dd>2,100千円（210万円）</dd>",
        "<dd>600千円（60万円）</dd>",
        "<dt>財源</dt><dd>国・都道府県・市区町村の補助、会費</dd>",
        "町の移動支援事業（令和6年度（2024年度）に利用）",
        "担い手が集まらず、1年目は月に1回でした。",
        "約40人",
        "（令和6年12月（2024年）時点）",
        "隣の地区にも広げます。",
        "小さく始めてください。",
        'alt="バスに乗る人たち"',
        "時刻表（PDF：15バイト）",
        "おはようございます。今日はバスの日です。",
        'href="tel:0157000000"',
        "サービス・活動D（移動の支援）",
        "<p>16人（有償）</p>60代の住民が中心",
        "令和8年10月1日（木）（2026年）",
    ):
        assert words in page, words


def test_a_thin_case_shows_no_empty_section() -> None:
    case = CaseFactory(published=True, themes=["meals"], catch="")
    page = page_of(case)
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", page.split("<main")[1].split("</main>")[0])
    assert headings == ["問い合わせ・質問", "この事例について"]
    assert "でわかる" not in page


def test_the_contents_name_every_section_once() -> None:
    page = page_of(full_case())
    toc = page.split('id="toc-title"')[1].split("</nav>")[0]
    anchors = re.findall(r'href="#([a-z]+)"', toc)
    assert len(anchors) == 12
    for anchor in anchors:
        assert page.count(f'id="{anchor}"') == 1
    headed = re.findall(r'<h2 id="([a-z]+)">', page.split("</nav>", 3)[-1])
    assert [anchor for anchor in headed if anchor in anchors] == anchors


def test_headings_promise_only_what_is_told() -> None:
    case = CaseFactory(published=True, ingenuity="動画で伝えました。")
    CasePolicyUse.objects.create(case=case, name="県の事業")
    page = page_of(case)
    assert "うまくいかなかったこと" not in page
    assert 'id="money">使った制度</h2>' in page


def test_the_section_on_money_stands_for_its_kinds_alone() -> None:
    page = page_of(CaseFactory(published=True, funding_kinds=["nothing"]))
    assert 'id="money">お金のこと</h2>' in page
    assert "<dt>財源</dt><dd>お金はかかっていない</dd>" in page
    assert "円" not in page.split('id="money"')[1].split("</section>")[0]


def test_without_a_summary_the_box_says_what_is_known() -> None:
    case = CaseFactory(
        published=True, catch="みんなで歩く", started_text="2019-04", implementers=["npo"]
    )
    page = page_of(case)
    name = case.implementers[0].name
    assert "<li>みんなで歩く。</li>" in page
    assert f"<li>進めているのは、{name}です。</li>" in page
    assert "<li>平成31年4月（2019年）に始まりました。</li>" in page


def test_texts_are_shown_as_text() -> None:
    case = CaseFactory(
        published=True,
        title="<b>題</b>",
        description="<script>alert(1)</script>\n\n二つめの段落 https://example.jp/",
        catch='"><img src=x>',
    )
    page = page_of(case)
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<b>題</b>" not in page
    assert '<a href="https://example.jp/" rel="nofollow ugc noopener">' in page


def test_the_figures_of_the_town_are_told_with_their_source() -> None:
    Municipality.objects.filter(pk=KUNNEPPU).update(
        population=4700,
        ageing_rate="41.2",
        statistics_date=date(2020, 10, 1),
        statistics_source="令和2年国勢調査",
    )
    page = page_of(CaseFactory(published=True, municipalities=[KUNNEPPU]))
    assert "訓子府町の人口・高齢化率" in page
    assert "人口 4,700人・高齢化率 41.2％" in page
    assert "令和2年国勢調査" in page


def test_the_people_of_the_district_stand_beside_those_of_the_town() -> None:
    box = page_of(full_case()).split('id="facts-title"')[1].split("</aside>")[0]
    words = re.sub("<[^>]+>", "", box)
    assert "日ノ出地区の人口・高齢化率" in words
    assert "人口 1,200人・480世帯・65歳以上 500人・高齢化率 41.7％" in words
    assert "令和6年4月1日（2024年）、住民基本台帳" in words


def test_of_a_district_only_what_is_known_is_told() -> None:
    case = CaseFactory(published=True)
    figures = CaseDistrict.objects.create(case=case)
    assert "の人口・高齢化率" not in page_of(case)
    figures.ageing_rate, figures.statistics_source = "38.5", "町の計画"
    figures.statistics_date = date(2023, 10, 1)
    figures.save()
    page = page_of(case)
    assert "地区の人口・高齢化率" in page
    assert "高齢化率 38.5％" in page
    assert "世帯" not in page


def test_a_summary_of_old_news_says_so() -> None:
    case = CaseFactory(published=True, source__title="町の広報", source__is_brief=True)
    Organization.objects.filter(pk=case.owner_id).update(is_secretariat=True)
    StepFactory(case=case, when="2019-04")
    page = page_of(case)
    assert page.count("公開資料をもとに事務局がまとめました。") == 1
    assert "掲載資料の時点の情報です（令和元年（2019年））。" in page
    assert "「町の広報」" in page
    own = CaseFactory(published=True, source__title="町の広報")
    assert "事務局がまとめました" not in page_of(own)


def test_a_case_nobody_confirmed_for_a_year_says_so() -> None:
    today = timezone.localdate()
    fresh = CaseFactory(published=True, last_confirmed=today - timedelta(days=360))
    stale = CaseFactory(published=True, last_confirmed=today - timedelta(days=370))
    assert "1年以上、確認されていません" not in page_of(fresh)
    assert "1年以上、確認されていません" in page_of(stale)


def test_the_owner_is_a_link_only_where_it_has_a_page() -> None:
    joined = CaseFactory(published=True)
    unlisted = CaseFactory(published=True, owner=OrganizationFactory(unlisted=True))
    assert f'href="/organizations/{joined.owner_id}/"' in page_of(joined)
    assert f'href="/organizations/{unlisted.owner_id}/"' not in page_of(unlisted)
    assert unlisted.owner.name in page_of(unlisted)


def test_a_film_elsewhere_is_a_link_and_one_kept_here_a_player_that_waits() -> None:
    case = CaseFactory(published=True)
    VideoFactory(case=case)
    here = VideoFactory(case=case, kept_here=True, transcript="")
    page = page_of(case)
    assert 'href="https://www.example.jp/video"' in page
    assert "autoplay" not in page
    assert f'<video src="/media/{here.file.name}" controls preload="none">' in page
    captions = Client().get(here.captions.url)
    assert captions["Content-Type"] == "text/vtt; charset=utf-8"
    assert captions.getvalue().startswith(b"WEBVTT")
    assert f'src="{here.captions.url}"' in page


def test_a_measure_is_a_link_only_while_it_is_public() -> None:
    from_register = CasePolicyUse._meta.get_field("policy").remote_field.model
    owner = OrganizationFactory(ministry=True)
    shown = from_register.objects.create(
        owner=owner, name="公開の施策", status=Status.PUBLISHED, published_at=timezone.now()
    )
    hidden = from_register.objects.create(owner=owner, name="準備中の施策")
    ended = from_register.objects.create(
        owner=owner, name="終わった施策", status=Status.WITHDRAWN, published_at=timezone.now()
    )
    later = from_register.objects.create(
        owner=owner,
        name="来月からの施策",
        status=Status.PUBLISHED,
        published_at=timezone.now(),
        publish_from=timezone.now() + timedelta(days=30),
    )
    case = CaseFactory(published=True)
    CasePolicyUse.objects.create(case=case, policy=later)
    CasePolicyUse.objects.create(case=case, policy=ended)
    CasePolicyUse.objects.create(case=case, policy=shown)
    CasePolicyUse.objects.create(case=case, policy=hidden)
    page = page_of(case)
    assert f'<a href="{shown.get_absolute_url()}">公開の施策</a>' in page
    assert "終わった施策" in page
    assert ended.get_absolute_url() not in page
    assert hidden.get_absolute_url() not in page
    assert "準備中の施策" not in page
    assert "来月からの施策" not in page


def test_a_case_is_found_by_the_name_of_today_of_a_measure_it_used() -> None:
    from_register = CasePolicyUse._meta.get_field("policy").remote_field.model
    policy = from_register.objects.create(
        owner=OrganizationFactory(ministry=True), name="古い名前の補助金", status=Status.SUBMITTED
    )
    case = CaseFactory(published=True)
    CasePolicyUse.objects.create(case=case, policy=policy)
    case.record_change(None)
    assert not Case.objects.search("古い名前の補助金")
    policy.status, policy.published_at = Status.PUBLISHED, timezone.now()
    policy.save()
    policy.record_change(None)
    assert list(Case.objects.search("古い名前の補助金")) == [case]
    policy.name = "新しい呼び名の交付金"
    policy.save()
    policy.record_change(None)
    assert list(Case.objects.search("新しい呼び名の交付金")) == [case]
    assert not Case.objects.search("古い名前の補助金")


def test_beside_the_story_stand_the_place_and_who_carries_it() -> None:
    case = CaseFactory(published=True, municipalities=[OGAKI])
    ActorFactory(case=case, name="大垣の会", is_implementer=True)
    ActorFactory(case=case, name="手伝う会")
    box = page_of(case).split('id="facts-title"')[1].split("</aside>")[0]
    assert f'href="/cases/?municipality={OGAKI}">岐阜県大垣市</a>' in box
    assert "<dt>実施主体</dt><dd>大垣の会</dd>" in box
    assert "人口の規模" not in box  # of the figures of the secretariat, which has none
    assert "人口 15万8,286人" in box


def test_events_about_a_case_say_when_and_that_they_are_over() -> None:
    case = CaseFactory(published=True)
    events = case.events.model.objects
    for title, days in (("終わった会", -9), ("これからの会", 9)):
        day = timezone.localdate() + timedelta(days=days)
        event = events.create(
            owner=case.owner,
            title=title,
            starts_on=day,
            status=Status.PUBLISHED,
            published_at=timezone.now(),
        )
        event.cases.add(case)
    reindex(case.events.all())
    shelf = page_of(case).split("この事例に関わるイベント")[1].split("</section>")[0]
    assert shelf.index("これからの会") < shelf.index("終わった会")
    assert format_date(timezone.localdate() + timedelta(days=9)) in shelf
    assert shelf.count("終了しました") == 1


def test_the_way_to_the_board_carries_the_case() -> None:
    case = CaseFactory(published=True)
    assert f'href="/forum/topics/new/?case={case.pk}"' in page_of(case)


# --- Neighbours ------------------------------------------------------------------------------


def test_neighbours_are_public_others_of_theme_and_place_each_once() -> None:
    case = CaseFactory(title="この事例", published=True, prefectures=["01"], themes=["meals"])
    CaseFactory(title="分野も場所も", published=True, prefectures=["01"], themes=["meals"])
    CaseFactory(title="場所だけ", published=True, prefectures=["01"], themes=["work"])
    CaseFactory(title="下書きの隣", prefectures=["01"], themes=["meals"])
    CaseFactory(title="見本の隣", sample=True, prefectures=["01"], themes=["meals"])
    page = page_of(case)
    alike, nearby = page.split("分野が近い事例")[1].split("同じ都道府県の事例")
    assert "分野も場所も" in alike
    assert "場所だけ" in nearby
    assert "分野も場所も" not in nearby
    for title in ("下書きの隣", "見本の隣"):
        assert title not in page
    assert "この事例</a>" not in alike + nearby


# --- Who may see it ----------------------------------------------------------------------------


@pytest.mark.parametrize("state", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED])
def test_what_is_not_public_is_not_there_for_a_visitor(
    client: Client, resident: User, sign_in: SignIn, state: str
) -> None:
    case = CaseFactory(title="ないしょの題", status=state)
    for browser in (client, sign_in(resident)):
        answer = browser.get(case.get_absolute_url())
        assert answer.status_code == 404
        assert "ないしょの題" not in answer.content.decode()


def test_a_case_is_public_between_its_two_dates_only(client: Client) -> None:
    hour = timedelta(hours=1)
    for start, end, status in ((-hour, hour, 200), (hour, 2 * hour, 404), (-2 * hour, -hour, 404)):
        case = CaseFactory(
            published=True, publish_from=timezone.now() + start, publish_until=timezone.now() + end
        )
        assert client.get(case.get_absolute_url()).status_code == status


def test_the_own_organization_sees_a_draft_under_a_band(
    organization_a: Organization, editor_a: User, viewer_a: User, secretariat: User, sign_in: SignIn
) -> None:
    draft = CaseFactory(owner=organization_a, title="書きかけ")
    for person in (editor_a, viewer_a, secretariat):
        page = page_of(draft, sign_in(person))
        assert "まだ公開されていません" in page
        assert '<meta name="robots" content="noindex">' in page
    public = CaseFactory(owner=organization_a, published=True)
    assert "まだ公開されていません" not in page_of(public, sign_in(editor_a))


def test_another_organizations_draft_is_not_there(
    organization_b: Organization, editor_a: User, sign_in: SignIn
) -> None:
    draft = CaseFactory(owner=organization_b)
    assert sign_in(editor_a).get(draft.get_absolute_url()).status_code == 404


def test_files_and_captions_of_a_draft_are_closed_as_well(
    client: Client, organization_a: Organization, editor_a: User, editor_b: User, sign_in: SignIn
) -> None:
    case = full_case(owner=organization_a)
    Case.objects.filter(pk=case.pk).update(status=Status.WITHDRAWN)
    video = case.videos.get()
    addresses = [video.captions.url, video.file_url, case.photos.get().url]
    for address in addresses:
        assert client.get(address).status_code == 404
        assert sign_in(editor_b).get(address).status_code == 404
        answer = sign_in(editor_a).get(address)
        assert answer.status_code == 200
        assert answer.getvalue()


@pytest.mark.parametrize("address", ["/cases/0/", f"/cases/{'9' * 30}/", "/cases/1/videos/9/x"])
def test_addresses_of_nothing_are_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


# --- Costs -------------------------------------------------------------------------------------


def test_the_page_costs_the_same_for_one_row_and_for_ten(client: Client) -> None:
    case = full_case()
    with CaptureQueriesContext(connection) as few:
        client.get(case.get_absolute_url())
    for number in range(9):
        StepFactory(case=case, when=f"2024-{number + 1:02}")
        CasePolicyUse.objects.create(case=case, name=f"事業{number}")
        full_case(title=f"隣{number}")
    with CaptureQueriesContext(connection) as many:
        page = client.get(case.get_absolute_url())
    assert len(few) <= len(many) <= 12, "\n".join(q["sql"][:200] for q in many)
    assert len(many) - len(few) <= 2  # the places of the neighbours
    assert len(page.content) < 60_000
