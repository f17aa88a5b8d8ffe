"""The page of one measure, from what it is to whom to ask."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from policies.models import Policy
from tests.cases.factories import CaseFactory
from tests.policies.factories import (
    BudgetFactory,
    MaterialFactory,
    PolicyFactory,
    PolicyFileFactory,
)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def read(client: Client, policy: Policy) -> str:
    answer = client.get(f"/policies/{policy.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("hours", [-1, None])
def test_a_visitor_cannot_see_a_draft_or_what_is_over(client: Client, hours: int | None) -> None:
    if hours is None:
        policy = PolicyFactory()
    else:
        until = timezone.now() + timedelta(hours=hours)
        policy = PolicyFactory(published=True, publish_until=until)
    assert client.get(f"/policies/{policy.pk}/").status_code == 404


@pytest.mark.parametrize("key", ["0", "99999999999999999999999", "1e3", "abc"])
def test_a_number_nobody_has_is_not_found(client: Client, db: None, key: str) -> None:
    assert client.get(f"/policies/{key}/").status_code == 404


def test_the_budget_stands_as_the_ministries_print_it(client: Client) -> None:
    policy = PolicyFactory(name="地域づくり加速化事業", published=True)
    BudgetFactory(policy=policy)
    BudgetFactory(policy=policy, fiscal_year=2022, stage="request", amount=99, previous_amount=None)
    page = read(client, policy)
    text = words_of(page)
    assert "78百万円（7,800万円）" in text
    assert "地域づくり加速化事業の予算額（単位：百万円）" in text
    assert "令和7年度（2025年度）" in text
    assert "11減（▲11）" in text
    assert "12.4％減" in text
    assert text.index("当初予算案") < text.index("令和4年度（2022年度）")
    assert '<caption id="budget-caption">' in page
    assert '<th role="rowheader" scope="row">令和7年度（2025年度）</th>' in page


def test_a_budget_without_an_amount_says_so(client: Client) -> None:
    policy = PolicyFactory(published=True)
    BudgetFactory(policy=policy, amount=None, previous_amount=None, note="1,800億円の内数")
    text = words_of(read(client, policy))
    assert "未掲載" in text
    assert "1,800億円の内数" in text
    assert "None" not in text


def test_the_page_tells_everything_in_the_order_people_ask(client: Client) -> None:
    policy = PolicyFactory(
        name="通いの場づくり補助金",
        kana="かよいのばづくりほじょきん",
        published=True,
        purpose="通いの場を全国に広げます。",
        applicants="市町村",
        target="小学校区ほどの地域",
        implementers="市町村",
        cost__rate="国10/10",
        cost__cap="1か所300万円",
        cost__eligible_costs="会場の借上料\n講師への謝金",
        cost__local_share="市町村1/2",
        legal_basis="介護保険法",
        call__starts_on=date(2025, 4, 1),
        call__ends_on=date(2025, 5, 30),
        call__note="正午まで",
        call__how_to_apply="申請書を書く\n\n県に出す",
        url="https://example.jp/outline",
        contact_office="老健局",
        contact_phone="03-1234-5678",
        contact_email="office@example.jp",
        themes=["gathering"],
        source__title="予算案の概要",
        first_year=2025,
    )
    BudgetFactory(policy=policy)
    text = words_of(read(client, policy))
    for before, after in zip(
        order := [
            "やさしい要約",
            "使える人",
            "内容・補助率",
            "対象経費（何に使えるか）会場の借上料",
            "補助率国10/10",
            "上限額1か所300万円",
            "地方負担（都道府県・市町村が出す分）市町村1/2",
            "根拠介護保険法",
            "申請の流れ・受付の時期",
            "の予算額（単位：百万円）",
            "この施策を使った事例",
            "交流掲示板の話題",
            "問い合わせ・質問",
            "出典",
        ],
        order[1:],
        strict=False,
    ):
        assert text.rindex(before) < text.rindex(after), (before, after)
    for words in (
        "かよいのばづくりほじょきん",
        "国10/10",
        "1か所300万円",
        "令和7年度の公募（終了）",
        "令和7年4月1日（火）（2025年）",
        "令和7年5月30日（金）（2025年）",
        "正午まで",
        "申請書を書く",
        "令和7年度（2025年度）の資料をもとにした情報です",
        "居場所",
    ):
        assert words in text


def test_a_measure_of_this_year_is_not_called_old(client: Client) -> None:
    year = timezone.localdate().year
    policy = PolicyFactory(published=True, first_year=year, last_year=year + 1)
    assert "の資料をもとにした情報です" not in read(client, policy)


def test_a_thin_measure_leaves_no_empty_headings(client: Client) -> None:
    policy = PolicyFactory(
        published=True, easy_summary="", scheme="", audiences=[], ministries=[], kind=""
    )
    page = read(client, policy)
    for heading in ("使える人</h2>", "内容・補助率</h2>", ">予算</h2>", "要綱・様式・資料</h2>"):
        assert heading not in page
    assert "説明は、まだ掲載されていません。" in page


@pytest.mark.parametrize(
    ("told", "heading"),
    [
        ({"cost__rate": "定額"}, "内容・補助率"),
        ({"cost__cap": "300万円"}, "内容・補助率"),
        ({"cost__eligible_costs": "講師への謝金"}, "内容・費用"),
        ({"cost__local_share": "市町村1/4"}, "内容・費用"),
        ({"legal_basis": "介護保険法"}, "内容"),
    ],
)
def test_a_heading_promises_only_what_is_told(
    client: Client, told: dict[str, str], heading: str
) -> None:
    policy = PolicyFactory(published=True, scheme="", **told)
    page = read(client, policy)
    assert f'<h2 id="scheme">{heading}</h2>' in page
    assert next(iter(told.values())) in page
    assert ("対象経費" in page, "地方負担" in page) == (
        "cost__eligible_costs" in told,
        "cost__local_share" in told,
    )


def test_the_same_is_not_told_twice(client: Client) -> None:
    policy = PolicyFactory(
        published=True,
        audiences=["municipality", "prefecture"],
        target="都道府県・市町村",
        applicants="市町村、広域連合",
        implementers="広域連合、市町村",
    )
    assert policy.eligibility_rows == [
        ("だれが使えるか", "市町村、都道府県"),
        ("申請できる人", "市町村、広域連合"),
    ]


def test_nobody_is_sent_to_an_office_that_is_not_named(client: Client) -> None:
    nameless = PolicyFactory(published=True, ministries=[], first_year=2020)
    text = words_of(read(client, nameless))
    assert "お確かめください" not in text
    known = PolicyFactory(published=True, ministries=["mhlw"], first_year=2020)
    text = words_of(read(client, known))
    assert "今の内容は、厚生労働省 地域づくり担当でお確かめください。" in text
    assert "所管厚生労働省 地域づくり担当" in text
    linked = PolicyFactory(published=True, url="https://example.jp/", contact_office="地域の課")
    assert "くわしいページか、地域の課でお確かめください。" in words_of(read(client, linked))


def test_questions_go_to_the_board_or_the_telephone(client: Client, settings: Settings) -> None:
    settings.HELP_PHONE = "03-0000-0000"
    policy = PolicyFactory(published=True)
    page = read(client, policy)
    assert f'href="/forum/topics/new/?policy={policy.pk}">この施策について質問する</a>' in page
    contact = page.split('id="contact"')[1].split("</section>")[0]
    assert 'href="tel:' in contact


def test_papers_and_newest_materials_are_offered(client: Client) -> None:
    policy = PolicyFactory(published=True)
    PolicyFileFactory(policy=policy, caption="交付要綱", kind="guideline")
    old = MaterialFactory(title="手引き第1版", policy=policy, published=True)
    MaterialFactory(title="手引き第2版", policy=policy, published=True, supersedes=old)
    MaterialFactory(title="書きかけの手引き", policy=policy)
    text = words_of(read(client, policy))
    assert "交付要綱（PDF：" in text
    assert "手引き第2版（マニュアル・手引き）" in text
    assert "手引き第1版" not in text
    assert "書きかけの手引き" not in text


def test_an_applicant_finds_the_form_first(client: Client) -> None:
    policy = PolicyFactory(published=True)
    for kind, caption in (
        ("other", "過去の採択結果"),
        ("guideline", "交付要綱"),
        ("explanation", "説明会のスライド"),
        ("form", "交付申請書"),
    ):
        PolicyFileFactory(policy=policy, kind=kind, caption=caption)
    MaterialFactory(title="実績報告書", policy=policy, published=True, kind="form")
    MaterialFactory(title="進め方の手引き", policy=policy, published=True)
    papers = read(client, policy).split('<h2 id="papers">要綱・様式・資料</h2>')[1]
    text = words_of(papers.split("</section>")[0])
    order = (
        "様式（申請書など） 交付申請書（PDF：",
        " 実績報告書 要綱 交付要綱（PDF：",
        "説明資料 説明会のスライド（PDF：",
        "支援ツール・マニュアル 進め方の手引き（マニュアル・手引き） その他 過去の採択結果（PDF：",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_a_kind_without_papers_has_no_heading(client: Client) -> None:
    page = read(client, PolicyFileFactory(kind="explanation").policy)
    papers = page.split('id="papers"')[1].split("</section>")[0]
    assert re.findall("<dt>([^<]+)</dt>", papers) == ["説明資料"]


def test_only_public_cases_that_used_it_are_shown(client: Client) -> None:
    policy = PolicyFactory(published=True)
    for title, published in (("公開の事例", True), ("下書きの事例", False)):
        case = CaseFactory(title=title, published=published)
        case.policy_uses.create(policy=policy, fiscal_year=2024)
        case.policy_uses.create(policy=policy, fiscal_year=2025)
    page = read(client, policy)
    assert page.count("公開の事例") == 1
    assert "下書きの事例" not in page


def test_what_people_wrote_is_never_markup(client: Client) -> None:
    hostile = '"><script>alert(1)</script>'
    columns = (
        "name kana easy_summary purpose scheme implementers applicants target legal_basis "
        "cost__eligible_costs cost__rate cost__cap cost__local_share call__note "
        "call__how_to_apply contact_office contact_phone contact_note source__title source__note"
    )
    policy = PolicyFactory(published=True, **dict.fromkeys(columns.split(), hostile))
    BudgetFactory(policy=policy, note=hostile)
    page = read(client, policy)
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") >= len(columns.split())


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_page_costs_few_queries_however_much_it_holds(
    client: Client,
    resident: User,
    sign_in: Any,
    signed_in: bool,
    django_assert_max_num_queries: Any,
) -> None:
    client = sign_in(resident) if signed_in else client
    policy = PolicyFactory(published=True, ministries=["mhlw", "mlit"], themes=["mobility"])
    client.get(f"/policies/{policy.pk}/")
    counts = []
    for number in (1, 9):
        for index in range(number):
            BudgetFactory(policy=policy, fiscal_year=2001 + index + number)
            MaterialFactory(policy=policy, published=True)
            PolicyFileFactory(policy=policy)
            case = CaseFactory(published=True, prefectures=["01"])
            case.policy_uses.create(policy=policy)
        with django_assert_max_num_queries(17 if signed_in else 12) as seen:
            read(client, policy)
        counts.append(len(seen))
    assert counts[0] == counts[1]
