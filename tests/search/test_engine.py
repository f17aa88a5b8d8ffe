"""Finding words in texts, asked through the queryset that pages use."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Case
from search import engine
from search.indexing import forget, reindex
from search.models import Document
from tests.cases.factories import CaseFactory
from vocabulary.models import Municipality
from vocabulary.normalize import fold

pytestmark = pytest.mark.django_db

JAPANESE = st.text(
    alphabet=st.sampled_from(
        "買い物移動見守りカタカナかなABab12０１ー・、。（）「」\n 髙🍚𠮷'\\:*|&!%_"
    ),
    min_size=2,
    max_size=40,
)


def case_with(text: str, **attributes: object) -> Case:
    words = {"title": "題名", "catch": "", **attributes}
    case = CaseFactory(published=True, description=text, **words)
    reindex(Case.objects.filter(pk=case.pk))
    return case


def found(text: str) -> set[int]:
    return set(Case.objects.published().search(text).values_list("pk", flat=True))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=JAPANESE, data=st.data())
def test_every_part_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    case = case_with(text)
    start = data.draw(st.integers(0, len(text) - 2))
    part = text[start : start + data.draw(st.integers(2, len(text)))]
    assert case.pk in found(part)
    case.delete()


@pytest.mark.parametrize("word", ["買い物", "ｶｲﾓﾉ", "かいもの", "カイモノ", "ＳＣ", "sc", "物"])
def test_width_case_and_kana_do_not_matter(word: str) -> None:
    case = case_with("買い物を助けるＳＣの会 カイモノ便")
    assert found(word) == {case.pk}


def test_voiced_sounds_are_told_apart() -> None:
    case_with("たんす")
    assert found("だんす") == set()


def test_all_words_have_to_stand_in_the_text() -> None:
    both = case_with("買い物と見守り")
    case_with("買い物だけ")
    assert found("買い物 見守り") == {both.pk}


def test_pairs_that_stand_apart_are_no_word() -> None:
    case_with("配食を習う。食器という語")
    assert found("配食器") == set()


@pytest.mark.parametrize("word", ["訓子府", "くんねっぷ", "クンネップ", "北海道", "北海道厚生局"])
def test_a_place_finds_its_cases_though_the_text_does_not_name_it(word: str) -> None:
    case = CaseFactory(published=True)
    case.municipalities.set(Municipality.objects.filter(name="訓子府町"))
    case.include_prefectures_of_municipalities()
    reindex(Case.objects.filter(pk=case.pk))
    assert found(word) == {case.pk}


@pytest.mark.parametrize(
    "nonsense",
    ["'", "''", "\\", "' OR 1=1 --", "a:*", "a & b | !c", "<->", "%", "_", "\x00", "\ud800", "🍚",
     "あ" * 5000, " ".join(str(number) for number in range(500)), "　", "「」", "\u202e買い物"],
)  # fmt: skip
def test_nonsense_is_answered(nonsense: str) -> None:
    case_with("買い物")
    assert found(nonsense) is not None


def test_a_percent_sign_is_just_a_character() -> None:
    case = case_with("参加率100%です")
    case_with("参加率100人です")
    assert found("100%で") == {case.pk}


def test_only_marks_ask_for_nothing_in_particular() -> None:
    case = case_with("買い物")
    assert case.pk in found("「」、。")


def test_words_are_folded_once_each_and_limited() -> None:
    assert engine.words("カイモノ かいもの ＳＣ") == [fold("かいもの"), "sc"]
    assert len(engine.words(" ".join(f"語{number}" for number in range(100)))) <= engine.MAX_WORDS


def test_a_hit_in_the_title_comes_before_one_in_the_text() -> None:
    in_text = case_with("移動販売の話")
    in_title = case_with("別の話", title="移動販売")
    ranked = Case.objects.search("移動販売").order_by("-in_title")
    assert [case.pk for case in ranked] == [in_title.pk, in_text.pk]


def test_a_draft_has_no_document() -> None:
    draft = CaseFactory(description="下書きのことば")
    reindex(Case.objects.all())
    assert not Document.objects.filter(kind="case", object_id=draft.pk).exists()


def test_a_forgotten_row_is_not_found() -> None:
    case = case_with("忘れられる話")
    forget(case)
    assert found("忘れられる") == set()
