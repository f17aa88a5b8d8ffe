"""The synonyms a new site begins with, and the command that loads them."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from platform_site.models import StarterRow
from platform_site.starter import synonyms
from search.models import Synonym
from search.question.query import parse_query

pytestmark = pytest.mark.django_db
WriteFile = Callable[..., Path]

BOTH_WAYS = """
SC 生活支援コーディネーター
SC 地域支え合い推進員
社協 社会福祉協議会
見守り 安否確認
送り迎え 送迎
独居 一人暮らし
お年寄り 高齢者
民生委員 民生児童委員
老人クラブ シニアクラブ
なり手 担い手
NPO法人 特定非営利活動法人
"""
ONE_WAY = """
買い物 移動販売
移動 送迎
通いの場 サロン
居場所 サロン
包括 地域包括支援センター
足がない 送迎
孤独死 見守り
ボケ 認知症
痴呆 認知症
NPO 特定非営利活動法人
"""


@pytest.fixture
def file(tmp_path: Path) -> WriteFile:
    """A file with lines of cells: concept, kind, typed, also, scope, note."""

    def write(*lines: str) -> Path:
        path = tmp_path / "synonyms.csv"
        path.write_text("\n".join([",".join(synonyms.COLUMNS), *lines]), encoding="utf-8")
        return path

    return write


def load(path: Path) -> str:
    out = StringIO()
    call_command("load_synonyms", path, stdout=out)
    return out.getvalue()


def meant(typed: str, kind: str = "") -> set[str]:
    return {meaning for word in parse_query(typed, kind).words for meaning in word.synonyms}


def pairs(text: str) -> list[list[str]]:
    return [line.split() for line in text.split("\n") if line]


@pytest.mark.usefixtures("starter")
def test_a_new_site_has_them_all_and_no_group_twice() -> None:
    with synonyms.FILE.open(encoding="utf-8", newline="") as lines:
        number = len(list(csv.DictReader(lines)))
    rows = list(Synonym.objects.all())
    assert len(rows) == number > 850
    assert {row.origin for row in rows} == {Synonym.Origin.FIRST}
    assert len({row.group for row in rows}) == number
    leaders = Synonym.objects.values("keys__0", "direction").annotate(times=Count("pk"))
    assert not leaders.filter(direction="one_way", times__gt=1).exists()


@pytest.mark.usefixtures("starter")
def test_some_find_each_other_and_what_would_widen_too_far_goes_one_way() -> None:
    for one, other in pairs(BOTH_WAYS):
        assert other in meant(one), (one, other)
        assert one in meant(other), (other, one)
    for typed, other in pairs(ONE_WAY):
        assert other in meant(typed), (typed, other)
        assert typed not in meant(other), (other, typed)


@pytest.mark.usefixtures("starter")
def test_loading_again_changes_nothing_and_brings_nothing_back() -> None:
    edited, gone = Synonym.objects.all()[:2]
    edited.words = "つなぎ役\n世話焼き"
    edited.save()
    gone.delete()
    before = list(Synonym.objects.values())
    assert load(synonyms.FILE) == "0 new synonyms\n"
    assert list(Synonym.objects.values()) == before
    assert Synonym.objects.get(pk=edited.pk).origin == Synonym.Origin.EDITED


def test_narrower_and_related_words_are_found_one_way(file: WriteFile) -> None:
    path = file(
        "食,equal,漬物,香の物,all,",
        "食,narrower,おかず,漬物|煮物,all,",
        "食,related,ごはん,おかず,all,",
    )
    assert load(path) == "3 new synonyms\n"
    assert meant("香の物") == {"漬物"}
    assert meant("漬物") == {"香の物"}
    assert meant("ごはん") == {"おかず"}
    assert Synonym.objects.get(keys=["おかず"]).note == "食"


def test_a_scope_is_a_part_of_the_site(file: WriteFile) -> None:
    load(file("食,related,漬物,塩分,policies|forum,"))
    assert sorted(Synonym.objects.get().kinds) == ["material", "policy", "post"]
    assert meant("漬物", "case") == set()
    assert meant("漬物", "material") == {"塩分"}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("食,related,漬物,塩分,kitchen,", "3行目：scopeの「kitchen」がわかりません"),
        ("食,cousin,漬物,塩分,all,", "3行目：kindの「cousin」がわかりません"),
        ("食,related,漬物,,all,", "3行目：ことばを2つ以上"),
        ("食,related,漬物,漬物|塩分,all,", "3行目：「漬物」が2回あります"),
        ("食,equal,ごはん,めし|米飯,all,", "3行目：「ごはん」の行が、もう1つあります"),
        (f"食,equal,漬物,{'|'.join(map(str, range(10, 510)))},all,", "3行目：ことばは30個までに"),
    ],
)
def test_one_wrong_line_is_told_and_nothing_is_loaded(
    file: WriteFile, line: str, sentence: str
) -> None:
    path = file("食,equal,ごはん,めし,all,", line)
    with pytest.raises(CommandError, match=sentence):
        load(path)
    assert not Synonym.objects.exists()
    assert not StarterRow.objects.exists()


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="列がありません：concept"):
        load(tmp_path / "other.csv")
    with pytest.raises(CommandError, match="開けません"):
        load(tmp_path / "nowhere.csv")


def test_a_group_that_the_secretariat_has_already_is_not_loaded_beside_it(
    file: WriteFile,
) -> None:
    Synonym.objects.create(words="めし\nごはん")
    path = file("食,equal,ごはん,めし,all,")
    assert load(path) == "0 new synonyms\n"
    assert load(path) == "0 new synonyms\n"
    assert Synonym.objects.get().origin == Synonym.Origin.ADDED
