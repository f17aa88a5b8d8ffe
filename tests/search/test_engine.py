"""Finding words in texts, asked through the queryset that pages use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Case
from search.index.writing import reindex, remove_from_index
from search.models import Document, Weight
from search.question.pieces import MAX_WORDS, parse_pieces
from tests.cases.factories import CaseFactory, VideoFactory
from tests.listings import listing_at
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
    return CaseFactory(published=True, description=text, **words)


def found(text: str) -> set[int]:
    return set(Case.objects.published().search(text).values_list("pk", flat=True))


@given(text=JAPANESE, data=st.data())
def test_every_part_of_a_text_finds_its_page(text: str, data: st.DataObject) -> None:
    case = case_with(text)
    start = data.draw(st.integers(0, len(text) - 2))
    part = text[start : start + data.draw(st.integers(2, len(text)))]
    listing = listing_at("/cases/", {"q": part})
    assert case.pk in [one.pk for one in listing.page]
    assert not listing.is_partial
    case.delete()


SENTENCES = (
    st.lists(
        st.sampled_from(
            "ボランティア 成年後見制度 担い手が集まらない 一人暮らし 移動スーパー とくし丸 "
            "生活支援 コーディネーター を、 は は、 で、 こわい ので "
            "訓子府町 令和7年度 ＳＣ つどい の 場 ｶﾌｪ".split()
        ),
        min_size=1,
        max_size=8,
    )
    .map("".join)
    .filter(lambda text: len(text) > 1)
)


@given(text=SENTENCES, data=st.data())
def test_every_part_of_a_sentence_finds_it_literally(text: str, data: st.DataObject) -> None:
    case = case_with(text)
    start = data.draw(st.integers(0, len(text) - 2))
    part = text[start : start + data.draw(st.integers(2, len(text)))]
    assert case.pk in found(part)
    assert case.pk in found(f'"{part}"')
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


@pytest.mark.parametrize("word", ["ボランティア", "成年後見制度"])
def test_all_runs_of_a_long_word_are_not_yet_the_word(word: str) -> None:
    case_with("、".join(word[i : i + 3] for i in range(len(word) - 2)))
    whole = case_with(f"地域の{word}活動")
    inside = case_with(f"ほ{word}ほ")  # which the analysis cuts otherwise
    assert found(word) == {whole.pk, inside.pk}


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
    assert [one.folded for one in parse_pieces("カイモノ かいもの ＳＣ")] == [
        fold("かいもの"),
        "sc",
    ]
    assert len(parse_pieces(" ".join(f"語{number}" for number in range(100)))) <= MAX_WORDS


def test_what_stands_higher_in_an_item_comes_first() -> None:
    spoken = case_with("別の話")
    VideoFactory(case=spoken, transcript="朝市のことを話します")
    in_text = case_with("朝市の話")
    in_summary = case_with("別の話", easy_summary="朝市を開きました。")
    in_title = case_with("別の話", title="朝市")
    reindex(Case.objects.filter(pk=spoken.pk))
    ranked = Case.objects.search("朝市").order_by("search_rank")
    assert [case.pk for case in ranked] == [
        one.pk for one in (in_title, in_summary, in_text, spoken)
    ]
    assert [case.search_rank for case in ranked] == list(Weight)


def test_a_phrase_in_quotation_marks_is_taken_literally() -> None:
    spelled = case_with("漬物を配る")
    literal = case_with("漬け物を配る")
    assert found("漬け物") == {spelled.pk, literal.pk}
    assert found('"漬け物"') == {literal.pk}
    assert found("“漬け物を配”") == {literal.pk}


def test_a_word_behind_a_minus_must_not_stand_in_the_text() -> None:
    case_with("買い物と見守り")
    plain = case_with("買い物だけ")
    assert found("買い物 -見守り") == {plain.pk}
    assert found("買い物 －見守り") == {plain.pk}


def test_a_draft_has_no_document() -> None:
    draft = CaseFactory(description="下書きのことば")
    reindex(Case.objects.all())
    assert not Document.objects.filter(kind="case", object_id=draft.pk).exists()


def test_a_forgotten_row_is_not_found() -> None:
    case = case_with("忘れられる話")
    remove_from_index(case)
    assert found("忘れられる") == set()
