"""How much of a question an item meets: rare words weigh more, generic ones tell nothing alone."""

from search.index.shares import Meeting, shares
from search.models import Weight
from search.question.needs import Need
from search.question.tree import Text

BODY = Weight.BODY
TOTAL = 100


def need(
    text: str, *, is_generic: bool = False, kindred: tuple[tuple[str, float], ...] = ()
) -> Need:
    return Need(text, Text(text), None, is_generic, kindred)


def holders(number: int, keys: range) -> list[Meeting]:
    return [Meeting(number, BODY, key) for key in keys]


def test_the_rarer_word_weighs_more() -> None:
    needs = [need("そば打ち"), need("ボランティア")]
    met = [Meeting(0, BODY, 1), *holders(1, range(2, 52))]
    found = shares(needs, met, TOTAL)
    assert set(found) == {1}
    assert found[1].needs == {0}


def test_who_meets_more_stands_before_who_meets_less() -> None:
    needs = [need("そば打ち"), need("子ども")]
    met = [*holders(0, range(1, 5)), *holders(1, range(1, 3))]
    found = shares(needs, met, TOTAL)
    assert found[1].score == found[2].score > found[3].score == found[4].score


def test_a_title_counts_more_than_a_text_and_the_word_more_than_a_synonym() -> None:
    met = [
        Meeting(0, Weight.HEAD, 1),
        Meeting(0, BODY, 2),
        Meeting(0, Weight.HEAD, 3, is_synonym=True),
        Meeting(0, BODY, 4, is_synonym=True),
    ]
    found = shares([need("そば打ち")], met, TOTAL)
    assert [key for key, _ in sorted(found.items(), key=lambda one: -one[1].score)] == [1, 2, 3, 4]


def test_generic_words_alone_list_nothing() -> None:
    needs = [need("支援", is_generic=True), need("高齢者", is_generic=True), need("飛行船")]
    assert shares(needs, [*holders(0, range(9)), *holders(1, range(9))], TOTAL) == {}


def test_a_kindred_word_finds_but_is_not_the_word() -> None:
    needs = [need("医者", kindred=(("医師", 0.75),))]
    found = shares(needs, [Meeting(0, Weight.HEAD, 1, kindred="医師")], TOTAL)
    assert found[1].needs == frozenset()
    assert 0 < found[1].score < 1


def test_where_nothing_is_met_nothing_is_listed() -> None:
    assert shares([need("飛行船")], [], TOTAL) == {}
    assert shares([need("飛行船")], [], 0) == {}
