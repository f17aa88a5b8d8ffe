"""What must never be false about a case, and what an editor must fill."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import Error, IntegrityError, transaction

from cases.models import (
    ActorKind,
    Case,
    CaseActor,
    CaseAttachment,
    CaseDistrict,
    CaseFigure,
    CaseOperation,
    CasePhoto,
    CasePolicyUse,
    CaseStep,
    CaseVideo,
)
from cases.related import MAX_RELATED, _of_frequent_themes, _of_themes, related_cases
from organizations.models import Organization, OrganizationKind
from organizations.publishing.states import IllegalStep, Status
from organizations.uploads.captioning import NO_WORDS
from records import snapshots
from tests.cases.factories import (
    KUNNEPPU,
    VTT,
    CaseFactory,
    StepFactory,
    VideoFactory,
    full_case,
    picture,
)
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


# --- Constraints -------------------------------------------------------------------------

COUNTED = {"statistics_date": datetime.date(2024, 4, 1), "statistics_source": "住民基本台帳"}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (CaseActor(name="", kind="npo"), "関わった人・団体の名称を入力してください"),
        (CaseActor(name="会", kind="club"), "種類を一覧から選んでください"),
        (CaseStep(what=""), "その時期にしたことを入力してください"),
        (CaseDistrict(population=-1, **COUNTED), "人口は0以上の数字で"),
        (CaseDistrict(households=-1, **COUNTED), "世帯数と65歳以上の人口は、0以上の数字で"),
        (CaseDistrict(population=9, population_65=10, **COUNTED), "人口より大きくできません"),
        (CaseDistrict(population=9, households=10, **COUNTED), "世帯数は、人口より大きく"),
        (CaseDistrict(ageing_rate=101, **COUNTED), "高齢化率は0から100までの"),
        (CaseDistrict(population=900), "人口や高齢化率には、基準日と出典も"),
        (CaseDistrict(population_65=90), "世帯数や65歳以上の人口には、基準日と出典も"),
        (CaseDistrict(**COUNTED), "統計の基準日や出典だけでは載りません"),
        (CaseDistrict(statistics_source="町の計画"), "統計の基準日や出典だけでは載りません"),
        (
            CaseDistrict(population=1000, population_65=400, ageing_rate=30, **COUNTED),
            "計算した値と合いません",
        ),
        (CaseFigure(label="利用者", value=""), "数字には、名前と値の両方を入力してください"),
        (CasePolicyUse(), "使った制度は、登録されている施策を選ぶか、名前を書くか"),
        (CasePolicyUse(name="制度", fiscal_year=24), "年度は西暦4桁で入力してください"),
        (CaseOperation(legal_frame="zzz"), "総合事業での位置づけを一覧から選んでください"),
        (CaseOperation(helper_pay="zzz"), "担い手への謝礼を一覧から選んでください"),
        (CasePhoto(alt=""), "代替テキストに書いてください"),
        (CasePhoto(alt="バス", people="maybe"), "写っている人の同意を一覧から選んでください"),
        (CaseVideo(title="日", url="https://e.jp/"), NO_WORDS),
        (CaseVideo(title="日", transcript="文"), "動画のアドレスを書くか、ファイルを選んで"),
        (
            CaseVideo(title="日", transcript="文", url="https://e.jp/", file="case-videos/a.mp4"),
            "どちらか一方だけにしてください",
        ),
    ],
)
def test_the_database_refuses_what_must_not_be(row: object, sentence: str) -> None:
    row.case = CaseFactory()
    with pytest.raises(ValidationError, match=sentence):
        row.validate_constraints()
    # A name that is empty is refused on its way already, see vocabulary/fields.py.
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        row.save()


def test_a_case_has_a_title_and_a_known_status() -> None:
    case = CaseFactory()
    case.title, case.activity_status = "", "sleeping"
    with pytest.raises(ValidationError) as error:
        case.validate_constraints()
    assert "題名を入力してください" in str(error.value)
    assert "活動の状況を一覧から選んでください" in str(error.value)


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        (["lottery"], "財源を一覧から選んでください"),
        (["nothing", "members"], "「お金はかかっていない」は、ほかの財源といっしょには選べません"),
    ],
)
def test_money_comes_from_what_is_listed_or_none_is_needed(kinds: list[str], sentence: str) -> None:
    case = CaseFactory()
    case.funding_kinds = kinds
    with pytest.raises(ValidationError, match=sentence):
        case.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        case.save()
    for fitting in ([], ["nothing"], ["members", "own"]):
        case.funding_kinds = fitting
        case.validate_constraints()
        case.save()


def test_the_same_measure_is_named_once_per_year() -> None:
    case = CaseFactory()
    CasePolicyUse.objects.create(case=case, name="町の事業")
    CasePolicyUse.objects.create(case=case, name="町の事業")  # names are free
    constraint = "casepolicyuse_once_per_year"
    assert constraint in {one.name for one in CasePolicyUse._meta.constraints}


def test_the_database_refuses_a_step_over_the_review() -> None:
    case = CaseFactory()
    with pytest.raises(Error), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(
            status=Status.PUBLISHED, published_at=datetime.datetime.now(datetime.UTC)
        )
    with pytest.raises(IllegalStep):
        case.approve(None)


def test_figures_of_a_district_need_not_all_be_known() -> None:
    figures = CaseDistrict(case=CaseFactory())
    for known in (
        {},
        {"population": 1200, "population_65": 500, "ageing_rate": 42, **COUNTED},
        {"population": 1200, "population_65": None, "ageing_rate": None, **COUNTED},
        {"population": None, "population_65": 0, "households": 3, **COUNTED},
        {"population": 0, "population_65": 0, "households": 0, **COUNTED},
    ):
        for name, value in known.items():
            setattr(figures, name, value)
        figures.full_clean()
        figures.save()


# --- Submitting --------------------------------------------------------------------------


def test_an_empty_draft_is_told_everything_it_lacks() -> None:
    case = CaseFactory(catch="")
    case.themes.clear()
    with pytest.raises(ValidationError) as error:
        case.submit(None)
    assert set(error.value.message_dict) == {
        "catch",
        "easy_summary",
        "background",
        "description",
        "results",
        "difficulties",
        "funding_kinds",
        "started_text",
        "activity_status",
        "themes",
        "actors",
        "licence__license",
        "licence__consent",
    }
    assert error.value.message_dict["catch"] == ["ひとことを入力してください"]
    assert error.value.message_dict["funding_kinds"] == ["財源を選んでください"]
    assert case.status == Status.DRAFT


def test_a_complete_draft_can_be_submitted() -> None:
    case = CaseFactory(told=True, implementers=[ActorKind.RESIDENTS])
    case.submit(None)
    assert case.status == Status.SUBMITTED


def test_a_case_has_six_themes_at_most_when_it_is_submitted() -> None:
    seven = ["shopping", "mobility", "meals", "health", "care", "work", "sports"]
    case = CaseFactory(told=True, themes=seven, implementers=[ActorKind.RESIDENTS])
    with pytest.raises(ValidationError, match="分野は6つまでにしてください（今は7）"):
        case.submit(None)
    case.themes.remove("sports")
    case.submit(None)


def test_a_town_must_say_where_but_a_nationwide_group_need_not() -> None:
    town = OrganizationFactory(kind=OrganizationKind.MUNICIPALITY)
    case = CaseFactory(told=True, owner=town, implementers=[ActorKind.MUNICIPALITY])
    with pytest.raises(ValidationError, match="市区町村か都道府県を選んでください"):
        case.check_complete()
    case.municipalities.set([KUNNEPPU])
    case.check_complete()


def test_a_partner_alone_carries_no_activity() -> None:
    case = CaseFactory(told=True)
    CaseActor.objects.create(case=case, name="見守る店", is_implementer=False)
    with pytest.raises(ValidationError, match="実施主体を1つ以上入力してください"):
        case.check_complete()


# --- Derived words -----------------------------------------------------------------------


def test_the_sortable_days_are_read_from_the_words() -> None:
    case = CaseFactory(started_text="令和6年4月")
    assert case.started_on == datetime.date(2024, 4, 1)
    assert case.started_words == "令和6年4月（2024年）"
    case.started_text = ""
    case.save()
    assert case.started_on is None
    assert StepFactory(when="2024-09（初旬）").starts_on == datetime.date(2024, 9, 1)


def test_the_small_line_of_a_card_names_two_and_says_if_there_are_more() -> None:
    case = CaseFactory(started_text="2024-04", implementers=["npo", "school", "company"])
    names = [actor.name for actor in case.implementers]
    assert case.who_and_when == f"{names[0]}、{names[1]}ほか・令和6年4月（2024年）から"


def test_helpers_are_counted_and_paid_as_far_as_is_known() -> None:
    assert CaseOperation(helper_count=16, helper_pay="paid").helper_words == "16人（有償）"
    assert CaseOperation(helper_count=0).helper_words == "0人"
    assert CaseOperation(helper_pay="unpaid").helper_words == "無償"
    assert CaseOperation().helper_words == ""


def test_the_day_of_a_figure_is_not_said_twice() -> None:
    assert CaseFigure(as_of="2024-12").as_of_words == "令和6年12月（2024年）時点"
    assert CaseFigure(as_of="記事掲載時").as_of_words == "記事掲載時"
    assert CaseFigure(as_of="").as_of_words == ""


# --- Neighbours, search, versions ----------------------------------------------------------


def test_cases_that_share_more_themes_stand_first() -> None:
    case = CaseFactory(published=True, themes=["shopping", "mobility"])
    one = CaseFactory(published=True, themes=["shopping"])
    two = CaseFactory(published=True, themes=["mobility", "shopping", "meals"])
    CaseFactory(published=True, themes=["meals"])
    similar, _ = related_cases(case)
    assert [card.pk for card in similar] == [two.pk, one.pk]
    brief = CaseFactory(published=True, themes=["mobility"], source__is_brief=True)
    newer = CaseFactory(published=True, themes=["mobility"])
    similar, _ = related_cases(case)
    assert [card.pk for card in similar] == [two.pk, newer.pk, one.pk]
    Case.objects.filter(pk__in=[one.pk, two.pk]).update(status=Status.WITHDRAWN)
    similar, _ = related_cases(case)
    assert [card.pk for card in similar] == [newer.pk, brief.pk]


def test_similar_cases_are_the_same_whether_their_themes_are_frequent_or_rare() -> None:
    among = ("shopping", "mobility", "meals")
    chosen = [among[:1], among[:2], among[1:], among, ("work",)]
    keys = [CaseFactory(published=True, themes=list(themes)).pk for themes in chosen]
    for number, themes in enumerate(chosen):
        options = {f"_{place}": f"theme:{theme}" for place, theme in enumerate(themes)}
        rare = _of_themes(len(themes))(key=keys[number], **options)
        assert _of_frequent_themes(len(themes))(key=keys[number], **options) == rare
        shared = {keys[n]: len({*themes} & {*other}) for n, other in enumerate(chosen)}
        others = [key for key in keys if shared[key] and key != keys[number]]
        others.sort(key=lambda key: (-shared[key], -key))
        assert [card.pk for card in rare] == others[:MAX_RELATED]


def test_a_case_is_not_its_own_neighbour() -> None:
    case = CaseFactory(published=True, prefectures=["01"])
    other = CaseFactory(published=True, municipalities=[KUNNEPPU], themes=["meals"])
    CaseFactory(published=True, prefectures=["02"], themes=["meals"])
    _, nearby = related_cases(case)
    assert [card.pk for card in nearby] == [other.pk]
    nationwide = CaseFactory(published=True, themes=["work"])
    assert related_cases(nationwide) == ((), ())


@pytest.mark.parametrize(
    "words",
    [
        "担い手が集まらず",
        "かいものばす",
        "住民基本台帳",
        "日ノ出地区",
        "町の社協",
        "20の案",
        "協議体の委員",
        "秋に試す",
        "乗車の記録",
        "月の利用者",
        "町の移動支援事業",
        "毎週水曜",
        "時刻表",
        "おはようございます",
        "くんねっぷ",
        "燃料代",
        "会費",
        "小さく始めて",
    ],
)
def test_every_part_of_the_story_is_found(words: str) -> None:
    case = full_case()
    assert list(Case.objects.published().search(words)) == [case]


def test_a_draft_is_not_in_the_index() -> None:
    CaseFactory(told=True)
    assert list(Case.objects.search("担い手が集まらず")) == []


def test_a_version_holds_every_child_row() -> None:
    case = full_case()
    taken = snapshots.take(case)
    assert set(taken["children"]) == {
        relation.name
        for relation in Case._meta.related_objects
        if relation.related_model._meta.app_label == "cases"
    }
    assert all(taken["children"].values())
    case.actors.all().delete()
    case.operation.delete()
    snapshots.restore(Case.objects.get(pk=case.pk), taken)
    assert snapshots.take(Case.objects.get(pk=case.pk)) == taken


# --- Files -------------------------------------------------------------------------------


def test_captions_must_be_captions() -> None:
    video = VideoFactory.build(case=CaseFactory(), captions=ContentFile(b"hello", "a.vtt"))
    with pytest.raises(ValidationError, match="字幕が1つもありません"):
        video.full_clean()
    with pytest.raises(ValidationError, match="字幕が1つもありません"):
        video.save()
    video.captions = ContentFile(VTT, "a.vtt")
    video.full_clean()
    video.save()
    assert video.captions.name.startswith("case-videos/")


def test_an_upload_of_another_kind_is_refused() -> None:
    case = CaseFactory()
    with pytest.raises(ValidationError):
        CaseAttachment(case=case, file=ContentFile(b"<script>", "a.html")).save()
    photo = CasePhoto(case=case, file=picture(), alt="バス")
    photo.save()
    assert (photo.width, photo.height) == (40, 30)


def test_a_member_sees_the_own_drafts_and_nobody_elses(
    organization_a: Organization, organization_b: Organization, editor_a: object
) -> None:
    mine = CaseFactory(owner=organization_a)
    CaseFactory(owner=organization_b)
    public = CaseFactory(owner=organization_b, published=True)
    assert set(Case.objects.visible_to(editor_a)) == {mine, public}
