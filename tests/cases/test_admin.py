"""A case is registered with all its rows, sent for review, and seen in public."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case, CaseDistrict, CaseVideo
from organizations.models import Organization
from organizations.publishing.states import Status
from organizations.uploads.captioning import NO_WORDS
from records.models import Revision
from tests.admin_form import fields_of, press, send
from tests.cases.factories import KUNNEPPU, MP4, VTT, CaseFactory, full_case, picture
from tests.policies.factories import PolicyFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ADD = reverse("admin:cases_case_add")
STORY = {
    "title": "買い物バス",
    "catch": "週に一度、みんなで買い物に",
    "easy_summary": "店が遠い町です。住民がバスを走らせました。",
    "background": "店が閉まりました。",
    "description": "交代で運転します。",
    "results": "外出が増えました。",
    "difficulties": "担い手が集まりませんでした。",
    "themes": ["shopping"],
    "municipalities": [KUNNEPPU],
    "started_text": "令和６年４月",
    "activity_status": "active",
    "funding_kinds": ["subsidy", "members"],
    "licence-0-license": "cc-by-4.0",
    "licence-0-consent": "on",
}
ACTOR = {
    "actors-0-name": "支え合いの会",
    "actors-0-kind": "residents",
    "actors-0-is_implementer": "on",
}


def change(case: Case) -> str:
    return reverse("admin:cases_case_change", args=[case.pk])


def test_an_editor_registers_a_case_and_the_secretariat_publishes_it(
    desk_a: Client, sign_in: SignIn, secretariat: User, client: Client
) -> None:
    rows = {
        "steps-0-when": "2024-09（初旬）",
        "steps-0-what": "協議体を開いた",
        "figures-0-label": "月の利用者",
        "figures-0-value": "約40人",
        "policy_uses-0-name": "町の移動支援事業",
        "operation-0-helper_count": "１６",
        "operation-0-helpers": "60代の住民が中心",
        "contact-0-phone": "0157-00-0000",
    }
    answer = send(desk_a, ADD, button="_submit", **STORY, **ACTOR, **rows)
    case = Case.objects.get()
    assert "/step/submit/" in answer.url
    desk_a.post(answer.url)
    case.refresh_from_db()
    assert case.status == Status.SUBMITTED
    assert client.get(case.get_absolute_url()).status_code == 404

    sign_in(secretariat).post(reverse("admin:cases_case_step", args=[case.pk, "approve"]))
    page = client.get(case.get_absolute_url()).content.decode()
    for words in (
        "買い物バス",
        "令和6年4月（2024年）",
        "協議体を開いた",
        "約40人",
        "60代の住民が中心",
    ):
        assert words in page, words
    assert "買い物バス" in client.get("/cases/?q=協議体&prefecture=01").content.decode()


def test_what_is_still_missing_is_said_at_the_field(desk_a: Client) -> None:
    answer = send(desk_a, ADD, button="_submit", title="買い物バス")
    page = desk_a.get(answer.url).content.decode()
    assert "きっかけ・困りごとを入力してください" in page
    assert "実施主体を1つ以上入力してください" in page
    assert Case.objects.get().status == Status.DRAFT


def test_the_reading_of_a_title_is_kept_in_hiragana(
    desk_a: Client, organization_a: Organization, client: Client
) -> None:
    case = CaseFactory(owner=organization_a, published=True)
    Organization.objects.filter(pk=organization_a.pk).update(publishes_directly=True)
    opened = fields_of(desk_a.get(change(case)))
    refused = press(desk_a, change(case), opened, kana="買い物バス")
    assert "よみがなは、ひらがなで入力してください" in refused.content.decode()
    press(desk_a, change(case), opened, kana="カイモノバス")
    page = client.get(case.get_absolute_url()).content.decode()
    assert "<dt>題名のよみがな</dt><dd>かいものばす</dd>" in page


def test_a_film_without_words_is_refused_in_a_sentence(
    desk_a: Client, organization_a: Organization
) -> None:
    case = CaseFactory(owner=organization_a)
    silent = {"videos-0-title": "バスの一日", "videos-0-url": "https://www.example.jp/v"}
    opened = fields_of(desk_a.get(change(case)))
    refused = press(desk_a, change(case), opened, **silent)
    assert NO_WORDS in refused.content.decode()
    assert not CaseVideo.objects.exists()
    press(desk_a, change(case), opened, **silent, **{"videos-0-transcript": "おはようございます。"})
    assert CaseVideo.objects.get().case == case


def test_what_costs_nothing_has_no_other_source_of_money(
    desk_a: Client, organization_a: Organization
) -> None:
    case = CaseFactory(owner=organization_a)
    opened = fields_of(desk_a.get(change(case)))
    refused = press(desk_a, change(case), opened, funding_kinds=["nothing", "own"])
    assert "ほかの財源といっしょには選べません" in refused.content.decode()
    press(desk_a, change(case), opened, funding_kinds=["members", "own"])
    case.refresh_from_db()
    assert case.funding_kinds == ["members", "own"]


def test_figures_nobody_can_have_counted_are_refused_in_sentences(
    desk_a: Client, organization_a: Organization
) -> None:
    case = CaseFactory(owner=organization_a)
    names = ("population", "population_65", "ageing_rate", "statistics_date", "statistics_source")

    opened = fields_of(desk_a.get(change(case)))

    def sent(*values: str) -> str:
        given = dict(zip(names, values, strict=False))
        rows = {f"district_figures-0-{name}": value for name, value in given.items()}
        return press(desk_a, change(case), opened, **rows).content.decode()

    assert "人口は0以上の数字で入力してください" in sent("-5")
    assert "人口や高齢化率には、基準日と出典も入力してください" in sent("1,200")
    assert "高齢化率は100以下の数字で入力してください" in sent("", "", "385")
    late = sent("1200", "500", "", "令和90年4月1日", "住民基本台帳")
    assert "統計の基準日は、今日までの日付で入力してください" in late
    alone = sent("", "", "", "令和6年4月1日", "住民基本台帳")
    assert "地区の人口・高齢化率：統計の基準日や出典だけでは載りません" in alone
    much = sent("1200", "5000", "", "令和6年4月1日", "住民基本台帳")
    assert "地区の人口・高齢化率：65歳以上の人口は、人口より大きくできません" in much
    assert not CaseDistrict.objects.exists()
    sent("１，２００", "500", "41.7", "令和6年4月1日", "住民基本台帳")
    assert CaseDistrict.objects.get().statistics_date == date(2024, 4, 1)


def test_new_figures_of_a_public_case_wait_and_an_old_version_brings_back_the_old(
    desk_a: Client, sign_in: SignIn, secretariat: User, organization_a: Organization
) -> None:
    case = full_case(owner=organization_a)
    case.record_change(secretariat)
    version, office = Revision.objects.of(case).get(), sign_in(secretariat)
    send(desk_a, change(case), **{"district_figures-0-population": "1300", "steps-0-who": "役場"})
    assert CaseDistrict.objects.get().population == 1200
    waiting = office.get(change(case)).content.decode()
    assert "人口（人）：1300" in waiting
    assert "参加した人：役場" in waiting
    office.post(reverse("admin:cases_case_step", args=[case.pk, "apply"]))
    assert CaseDistrict.objects.get().population == 1300
    assert case.steps.get().who == "役場"
    restore = reverse("admin:cases_case_restore", args=[case.pk, version.pk])
    office.post(restore)
    figures = CaseDistrict.objects.get()
    assert (figures.population, figures.statistics_date) == (1200, date(2024, 4, 1))
    assert case.steps.get().who == "協議体の委員"


def test_files_are_taken_in_and_wrong_ones_refused(
    desk_a: Client, organization_a: Organization
) -> None:
    case = CaseFactory(owner=organization_a)
    film = {"videos-0-title": "バス", "videos-0-file": SimpleUploadedFile("bus.mp4", MP4)}
    words = SimpleUploadedFile("bus.vtt", b"hello")
    refused = send(desk_a, change(case), **film, **{"videos-0-captions": words})
    assert "字幕が1つもありません" in refused.content.decode()
    film["videos-0-file"] = SimpleUploadedFile("bus.mp4", MP4)
    words = SimpleUploadedFile("bus.vtt", VTT)
    photo = SimpleUploadedFile("bus.png", picture().read())
    shown = {"photos-0-file": photo, "photos-0-alt": "バスに乗る人たち"}
    send(desk_a, change(case), **film, **{"videos-0-captions": words}, **shown)
    assert CaseVideo.objects.get().captions.name.endswith(".vtt")
    assert case.photos.get().width == 40


def test_only_what_is_wrong_with_a_film_is_said(
    desk_a: Client, organization_a: Organization
) -> None:
    case = CaseFactory(owner=organization_a)
    words = SimpleUploadedFile("bus.vtt", b"hello")
    page = send(desk_a, change(case), **{"videos-0-captions": words}).content.decode()
    assert "字幕が1つもありません" in page
    assert "動画のアドレスを書くか、ファイルを選んでください" in page
    assert "どちらか一方" not in page
    assert NO_WORDS not in page


def test_a_row_of_another_form_is_refused_in_a_plain_sentence(
    desk_a: Client, organization_a: Organization
) -> None:
    case, other = CaseFactory(owner=organization_a), CaseFactory(owner=organization_a)
    forged = {"videos-0-case": str(other.pk), "videos-0-title": "バス"}
    page = send(desk_a, change(case), **forged).content.decode()
    assert "この行は、この画面のものではありません" in page
    assert "インライン" not in page


def test_a_measure_is_chosen_or_named_not_both(
    desk_a: Client, organization_a: Organization
) -> None:
    case = CaseFactory(owner=organization_a)
    refused = send(
        desk_a, change(case), **{"policy_uses-0-name": "", "policy_uses-0-fiscal_year": "2024"}
    )
    assert "どちらか一方にしてください" in refused.content.decode()


def test_a_measure_that_an_editor_chooses_is_joined_by_no_name(
    desk_a: Client, organization_a: Organization
) -> None:
    case = CaseFactory(owner=organization_a)
    one, other = PolicyFactory.create_batch(2, published=True)
    use = case.policy_uses.create(policy=one, is_joined_by_name=True)
    for changed, is_joined in (("fiscal_year", "2024"), True), (("policy", str(other.pk)), False):
        column, value = changed
        opened = fields_of(desk_a.get(change(case)))
        press(desk_a, change(case), opened, **{f"policy_uses-0-{column}": value})
        use.refresh_from_db()
        assert str(getattr(use, use._meta.get_field(column).attname)) == value
        assert use.is_joined_by_name is is_joined
