"""Ministries register measures and materials: shares, budgets, dates, and plain refusals."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from organizations.models import Organization
from organizations.publishing.states import Status
from policies.models import Material, Policy, PolicyCall, PolicyCost
from tests.admin_form import fields_of, press, send
from tests.policies.factories import BudgetFactory, MaterialFactory, PolicyFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ADD = reverse("admin:policies_policy_add")
LIST = reverse("admin:policies_policy_changelist")
ADD_MATERIAL = reverse("admin:policies_material_add")
SHARE = {"jurisdictions-0-ministry": "mhlw", "jurisdictions-0-bureau": "老健局"}
BUDGET = {"budgets-0-fiscal_year": "2025", "budgets-0-stage": "draft"}


def change(row: Any) -> str:
    return reverse(f"admin:policies_{row._meta.model_name}_change", args=[row.pk])


def test_a_ministry_registers_a_measure_with_its_budget_and_publishes_it(
    ministry_desk: Client, ministry: Organization, client: Client
) -> None:
    answer = send(
        ministry_desk,
        ADD,
        button="_submit",
        name="地域づくり加速化事業",
        kind="project",
        easy_summary="市町村の地域づくりを支える事業です。",
        scheme="地方厚生（支）局が中心になって市町村を支えます。",
        audiences=["municipality", "prefecture"],
        themes=["community"],
        **SHARE,
        **BUDGET,
        **{
            "budgets-0-amount": "７８",
            "budgets-0-previous_amount": "89",
            "cost-0-eligible_costs": "研修の会場費",
            "cost-0-local_share": "なし",
        },
    )
    policy = Policy.objects.get()
    ministry_desk.post(answer.url)
    policy.refresh_from_db()
    assert (policy.owner, policy.status) == (ministry, Status.PUBLISHED)
    assert policy.audiences == ["municipality", "prefecture"]
    page = client.get(policy.get_absolute_url()).content.decode()
    assert "厚生労働省 老健局" in page
    assert "研修の会場費" in page
    assert "<dd><p>なし</p></dd>" in page
    assert "89百万円（8,900万円）" in page
    assert "11減（▲11）" in page
    found = client.get("/policies/?q=地方厚生").content.decode()
    assert "地域づくり加速化事業" in found


WRONG_BUDGETS = [
    ({"amount": "-1"}, "予算額は0以上の数字で入力してください"),
    ({"amount": "▲11"}, "予算額は0以上の数字で入力してください"),
    ({"previous_amount": "-5"}, "前年度の予算額は0以上の数字で入力してください"),
    ({"amount": "たくさん"}, "予算額は、7,800万円、78百万円 のように入力してください"),
    ({"amount": "9" * 30}, "予算額は、小数も入れて"),
    ({"fiscal_year": "7"}, "年度は、1989から2099までの西暦で入力してください"),
    ({"stage": "", "amount": "5"}, "区分を選んでください"),
]
WRONG: list[tuple[dict[str, Any], list[str]]] = [
    (
        {
            "call-0-starts_on": "2026-04-02",
            "call-0-ends_on": "2026-04-01",
            "audiences": ["king"],
            "first_year": "2025",
            "last_year": "2024",
            "source-0-url": "javascript:alert(1)",
            "name": "長" * 121,
            "easy_summary": "長" * 201,
            "cost-0-eligible_costs": "長" * 2001,
            "cost-0-local_share": "長" * 1001,
            "publish_from_0": "2026-04-02",
            "publish_from_1": "25:99",
        },
        [
            "締切の日は、受付を始める日と同じか、後の日にしてください",
            "だれが使えるか",
            "対象の年度の終わりは",
            "https:// から始まる形で入力してください",
            "施策の名称は120文字以内で入力してください（現在121文字）",
            "やさしい要約は200文字以内で入力してください",
            "対象経費は2000文字以内で入力してください",
            "地方負担は1000文字以内で入力してください",
            "公開を始める日時は、時刻で入力してください",
        ],
    ),
    (
        {"call-0-recurrence": "always", "call-0-ends_on": "令和8年4月1日", "name": ""},
        ["通年で受け付けるときは、受付の日付を空けてください", "施策の名称を入力してください"],
    ),
    ({"call-0-ends_on": "2026-02-30"}, ["締切の日は、年月日で入力してください"]),
]


@pytest.fixture
def opened(ministry_desk: Client) -> dict[str, Any]:
    """The fields of a form that is open, with a name and a text."""
    fields = fields_of(ministry_desk.get(ADD))
    return fields | {"name": "支え合いの事業", "purpose": "残る文章"}


def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_lost(
    ministry_desk: Client, opened: dict[str, Any]
) -> None:
    for fields, sentences in WRONG:
        answer = press(ministry_desk, ADD, opened, **fields)
        assert answer.status_code == 200
        problems = "".join(problem.sentence for problem in answer.context["problems"])
        for sentence in sentences:
            assert sentence in problems
        assert "残る文章" in answer.content.decode()
    assert not Policy.objects.exists()


def test_what_no_budget_can_be_is_said_of_each_row(
    ministry_desk: Client, opened: dict[str, Any]
) -> None:
    rows = {
        f"budgets-{number}-{name}": value
        for number, (fields, _) in enumerate(WRONG_BUDGETS)
        for name, value in ({"fiscal_year": "2025", "stage": "draft"} | fields).items()
    }
    rows["budgets-TOTAL_FORMS"] = str(len(WRONG_BUDGETS))
    answer = press(ministry_desk, ADD, opened, **rows)
    said = [problem.sentence for problem in answer.context["problems"]]
    expected = [f"予算の{n}件目：{words}" for n, (_, words) in enumerate(WRONG_BUDGETS, start=1)]
    assert len(said) == len(expected)
    for sentence, beginning in zip(said, expected, strict=True):
        assert sentence.startswith(beginning)
    assert not Policy.objects.exists()


def test_when_nothing_is_left_of_the_call_and_the_costs_their_rows_go(
    ministry_desk: Client, ministry: Organization
) -> None:
    policy = PolicyFactory(
        owner=ministry, call__recurrence="always", call__note="毎年", cost__rate="定額"
    )
    assert "通年で受付" in ministry_desk.get(LIST).content.decode()
    emptied = {"call-0-recurrence": "", "call-0-note": "", "cost-0-rate": "　"}
    assert send(ministry_desk, change(policy), **emptied).status_code == 302
    assert not PolicyCall.objects.exists()
    assert not PolicyCost.objects.exists()
    assert "受付時期は未掲載" in ministry_desk.get(LIST).content.decode()


def test_two_budgets_of_one_year_and_stage_are_refused(ministry_desk: Client) -> None:
    second = {name.replace("-0-", "-1-"): value for name, value in BUDGET.items()}
    rows = {"budgets-TOTAL_FORMS": "2", **BUDGET, **second}
    answer = send(ministry_desk, ADD, name="支え合いの事業", **rows)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "予算：同じ年度・同じ区分の予算が、すでに入っています" in page
    assert "上の行と同じです。どちらかを消すか、直してください" in page
    assert not Policy.objects.exists()


def test_an_editor_sees_only_measures_of_the_own_organization(
    sign_in: SignIn, editor_a: User, ministry_desk: Client, ministry: Organization
) -> None:
    policy = PolicyFactory(owner=ministry, name="省の下書き")
    other = sign_in(editor_a)
    assert "省の下書き" in ministry_desk.get(LIST).content.decode()
    assert "省の下書き" not in other.get(LIST).content.decode()
    assert other.get(change(policy)).status_code == 404
    assert send(ministry_desk, change(policy), name="省の新しい題名").status_code == 302
    policy.refresh_from_db()
    assert policy.name == "省の新しい題名"


def test_a_draft_of_another_organization_cannot_be_pointed_to(
    sign_in: SignIn, editor_a: User, ministry: Organization
) -> None:
    hidden = PolicyFactory(owner=ministry, name="省の秘密の施策")
    older = MaterialFactory(owner=ministry, title="省の秘密の手引き")
    desk = sign_in(editor_a)
    answer = send(desk, ADD_MATERIAL, title="手引き", policy=hidden.pk, supersedes=older.pk)
    assert answer.status_code == 200
    assert "秘密" not in answer.content.decode()
    assert Material.objects.count() == 1


def test_a_material_is_registered_with_its_file(ministry_desk: Client) -> None:
    upload = SimpleUploadedFile("guide.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    fields = {
        "title": "手引き vol.2",
        "kind": "manual",
        "pages": "１２０",
        "published_year": "2023",
    }
    send(
        ministry_desk,
        ADD_MATERIAL,
        **fields,
        **{"files-0-file": upload, "files-0-caption": "全体版"},
    )
    material = Material.objects.get()
    assert (material.pages, material.published_year) == (120, 2023)
    assert material.files.get().caption == "全体版"


def test_a_paper_is_not_taken_without_its_kind(
    ministry_desk: Client, ministry: Organization, client: Client
) -> None:
    policy = PolicyFactory(owner=ministry, published=True)
    paper = {
        "files-0-file": SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf"),
        "files-0-caption": "交付申請書",
    }
    refused = send(ministry_desk, change(policy), **paper).content.decode()
    assert "要綱・様式・資料の1件目：種類を選んでください" in refused
    assert not policy.files.exists()
    paper["files-0-file"].seek(0)
    assert (
        send(ministry_desk, change(policy), **paper, **{"files-0-kind": "form"}).status_code == 302
    )
    assert "様式（申請書など）" in client.get(policy.get_absolute_url()).content.decode()


def test_lists_cost_few_queries(ministry_desk: Client, django_assert_max_num_queries: Any) -> None:
    owner = Organization.objects.get()
    counts = []
    for number in (1, 9):
        for _ in range(number):
            BudgetFactory(policy=PolicyFactory(owner=owner))
        with django_assert_max_num_queries(20) as seen:
            assert ministry_desk.get(LIST).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_list_can_be_filtered(ministry_desk: Client) -> None:
    PolicyFactory(owner=Organization.objects.get(), kind="grant")
    for query in ("ministry=mhlw", "ministry=xxx", "kind=grant", "q=事業"):
        answer = ministry_desk.get(f"{LIST}?{query}")
        assert answer.status_code == 200
        assert "地域の支え合い推進事業" in answer.content.decode(), query
