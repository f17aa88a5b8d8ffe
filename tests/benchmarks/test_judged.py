"""The judged questions: what is asked, and how what was found is counted."""

from tests.benchmarks.judged import Answer, Question, read_questions, report


def test_every_question_names_what_must_be_found() -> None:
    questions = read_questions()
    assert len(questions) == 119
    assert all(one.text and all(one.titles) for one in questions)


def test_the_report_says_how_much_was_found_and_what_was_missed() -> None:
    one, other = Question("配食", ("弁当", "昼食")), Question("雪", ("雪かき",))
    lines = list(report([Answer(one, {"弁当": 2, "昼食": None}), Answer(other, {"雪かき": 4})]))
    assert lines == [
        "2 questions, 3 titles.",
        "Recall of titles: 0.667; mean of the questions: 0.750.",
        "Mean place: 3.00.",
        "- 配食: 昼食",
    ]
