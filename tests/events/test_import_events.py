"""A list of events becomes drafts of one organization, once however often it comes."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from events.models import Event
from events.sheet.reading import read_sheet
from events.sheet.storing import store_rows
from organizations.models import Organization
from organizations.publishing.states import Status
from records.models import LogEntry, Revision
from tests.events.test_sheet_reading import TOWN_LIST, row_with

pytestmark = pytest.mark.django_db


def imported(file: Path, organization: Organization) -> tuple[str, str]:
    """What the command says: of what went well, and of what did not."""
    well, ill = StringIO(), StringIO()
    number = str(organization.pk)
    call_command("import_events", file, organization=number, stdout=well, stderr=ill)
    return well.getvalue(), ill.getvalue()


@pytest.fixture
def town_list(tmp_path: Path) -> Path:
    file = tmp_path / "events.csv"
    file.write_text(TOWN_LIST, encoding="utf-8")
    return file


def when() -> dict[str, str]:
    return {event.title: event.when for event in Event.objects.order_by("pk")}


def test_the_list_of_a_town_becomes_drafts(town_list: Path, organization_a: Organization) -> None:
    assert imported(town_list, organization_a) == (
        f"{organization_a}の下書きに、5件のイベントを入れました。\n",
        "",
    )
    assert when() == {
        "手話講座": "令和8年4月2日（木）〜令和9年3月18日（木）",
        "花火大会": "令和8年10月24日（土）",
        "子育て教室": "令和8年5月28日（木）〜令和9年3月5日（金）",
        "体験講座": "令和8年10月25日（日）13:30〜15:30",
        "作品展": "令和8年9月16日（水）13:00〜令和8年9月20日（日）12:00",
    }
    capacities = Event.objects.exclude(participation=None).order_by("pk")
    assert [event.participation.capacity for event in capacities] == ["15組（申込順）", "10名"]
    assert {event.status for event in Event.objects.all()} == {Status.DRAFT}
    assert {event.owner for event in Event.objects.all()} == {organization_a}


def test_every_draft_has_its_version_and_its_line_in_the_log(
    town_list: Path, organization_a: Organization
) -> None:
    imported(town_list, organization_a)
    for event in Event.objects.all():
        assert Revision.objects.of(event).count() == 1
        assert LogEntry.objects.of(event).get().action == LogEntry.Action.IMPORT


def test_a_list_that_comes_again_doubles_nothing_and_changes_nothing(
    town_list: Path, organization_a: Organization, editor_a: User
) -> None:
    imported(town_list, organization_a)
    renamed = Event.objects.get(title="花火大会")
    renamed.title = "秋の花火大会"
    renamed.save()
    renamed.record_change(editor_a)
    moved = Event.objects.get(title="体験講座")
    moved.sessions.update(starts_at=timezone.now(), ends_at=None)
    moved.record_change(editor_a)
    before = when()
    said, _ = imported(town_list, organization_a)
    assert said == (
        f"{organization_a}の下書きに、0件のイベントを入れました。\n"
        "5件は、前に入れたものなので変えていません。\n"
    )
    assert when() == before


def test_each_organization_has_events_of_its_own(
    town_list: Path, organization_a: Organization, organization_b: Organization
) -> None:
    for organization in (organization_a, organization_b):
        imported(town_list, organization)
    assert Event.objects.filter(owner=organization_b).count() == 5


def test_what_cannot_be_read_is_told_row_by_row_and_comes_with_the_next_list(
    tmp_path: Path, organization_a: Organization
) -> None:
    file = tmp_path / "events.csv"
    broken = (
        "イベント名,開始日,NO\n花火大会,2026年10月24日（月）,1\n"
        ",2026/10/25,2\n体験講座,2026/10/25,3\n"
    )
    file.write_text(broken, encoding="cp932")
    said, told = imported(file, organization_a)
    assert (
        said == f"使わなかった列：「NO」\n{organization_a}の下書きに、1件のイベントを入れました。\n"
    )
    assert told == (
        "2行目「花火大会」：開始日：令和8年10月24日は土曜日ですが、月曜日と書かれています。"
        "日付か曜日を確かめてください\n"
        "3行目：題名を入力してください\n"
        "2件は入れていません。直してから、同じファイルをもう一度入れられます。\n"
    )
    file.write_text(broken.replace("（月）", "（土・祝）"), encoding="utf-8-sig")
    imported(file, organization_a)
    assert sorted(when()) == ["体験講座", "花火大会"]


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"市区町村コード": "015491"}, "北海道訓子府町"),
        ({"市区町村コード": "01549"}, "北海道訓子府町"),
        ({"市区町村コード": "15491"}, "北海道訓子府町"),
        ({"市区町村コード": "010006"}, "北海道"),
        ({"都道府県名": "北海道", "市区町村名": "訓子府町"}, "北海道訓子府町"),
        ({"市区町村名": "常呂郡訓子府町"}, "北海道訓子府町"),
        ({"都道府県名": "北海道"}, "北海道"),
    ],
)
def test_the_place_is_understood(
    organization_a: Organization, cells: dict[str, str], place: str
) -> None:
    [event] = store_rows([row_with(**cells)], organization_a).new
    assert event.place_names == [place]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"市区町村コード": "999999"}, "市区町村コード「999999」を確かめてください（例：015491）"),
        ({"市区町村名": "訓子府待"}, "訓子府町"),
        ({"市区町村名": "府中市"}, "「府中市」がいくつかあります"),
    ],
)
def test_a_place_that_is_unclear_is_told(
    organization_a: Organization, cells: dict[str, str], sentence: str
) -> None:
    row = row_with(**cells)
    assert store_rows([row], organization_a).new == []
    assert sentence in row.errors[0]
    assert not Event.objects.exists()


def test_all_rows_are_stored_or_none(organization_a: Organization) -> None:
    sound, wrong = read_sheet(TOWN_LIST).rows[:2]
    wrong.participation["capacity"] = "0人"
    with pytest.raises(IntegrityError):
        store_rows([sound, wrong], organization_a)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "中身がありません"),
        (b"\x00\x81\xff", "CSV（UTF-8かShift_JIS）で保存してください"),
        ("題名\n花火".encode(), "「イベント名」「開始日」の列がありません"),
        (None, "を開けません。場所と名前を確かめてください"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(
    tmp_path: Path, organization_a: Organization, content: bytes | None, sentence: str
) -> None:
    file = tmp_path / "events.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=sentence.replace("（", ".").replace("）", ".")):
        imported(file, organization_a)


def test_the_organization_is_named_by_its_number_or_its_name(
    town_list: Path, organization_a: Organization
) -> None:
    call_command("import_events", town_list, organization=organization_a.name, stdout=StringIO())
    assert Event.objects.filter(owner=organization_a).count() == 5
    with pytest.raises(CommandError, match="団体「だれか」が見つかりません"):
        call_command("import_events", town_list, organization="だれか")
