"""Measure the search in a database that `load` has filled, as Markdown for docs/benchmarks.md.

    uv run python -m tests.benchmarks.search --database benchmark --small benchmark-small

Each page is also asked with `icontains` over the same texts, in the same run. With `--small`,
a second database of a tenth of the cases, the growth of selective searches is shown as well.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from statistics import median
from typing import Any
from urllib.parse import quote

from cases.models import Case
from forum.models import Post, Topic
from tests.benchmarks import baseline, costs, database
from tests.benchmarks.fragments import IN_TEN_TEXTS, STEERED
from tests.benchmarks.markdown import machine, table
from tests.benchmarks.measuring import Timing, timed_page

WORDS = (
    ("none", [""]),
    ("nearly all", ["地域"]),
    ("a third", ["送迎", "見守り", "サロン", "生活支援", "ボランティア"]),
    ("a tenth", ["通院", "空き家", "ヘルパー", "ふれあい", "成年後見制度"]),
    ("1 %", ["味噌", "紙芝居", "どんぐり", "伝統行事", "パークゴルフ"]),
    ("0.05 %", ["茅葺", "ナマコ", "ひょうたん", "木造校舎", "ケーブルカー"]),
    ("ten texts", list(IN_TEN_TEXTS)),
    ("two words", ["見守り 送迎", "見守り 烏骨鶏"]),
    ("place and word", ["北海道 通院"]),
    ("synonym", ["独居", "安否確認"]),
    ("kana for kanji", ["かみしばい"]),
    ("phrase", ["担い手が集まらない"]),
    ("nowhere", ["ぬりかべ"]),
)
# Fewer for the board: one word of each frequency.
BOARD_WORDS = tuple((share, words[:1]) for share, words in WORDS if share != "nearly all")
SELECTIVE = (*STEERED[0.0005], *IN_TEN_TEXTS)
_COLUMNS = (
    "Stands in|Word|Found|Literal|Page ms|Queries ms|Longest ms|Queries|icontains page ms|Ratio"
)

Address = Callable[[str], str]


def cases_page(text: str) -> str:
    return f"/cases/?q={quote(text)}"


def topics_page(text: str) -> str:
    return f"/forum/?q={quote(text)}&sort=new" if not text else f"/forum/?q={quote(text)}"


def posts_page(text: str) -> str:
    return f"/search/?q={quote(text)}&kind=post"


def compared(
    words: Iterable[tuple[str, list[str]]], address: Address, rows: Any, seconds: float
) -> Iterator[list[object]]:
    """A line of the table for each word, slow pages of the baseline asked less often."""
    for share, texts in words:
        for text in texts:
            ours, found = timed_page(address(text)), rows.search(text).count()
            line = [share, text or "–", found]
            if not text:
                yield [*line, found, *_numbers(ours), "–", "–"]
                continue
            with baseline.icontains():
                theirs, literal = timed_page(address(text), seconds), rows.search(text).count()
            yield [*line, literal, *_numbers(ours), theirs.page, theirs.page / ours.page]


def _numbers(timing: Timing) -> list[object]:
    return [timing.page, timing.queries, timing.longest, timing.number]


def growth(small: str, large: str) -> Iterator[list[object]]:
    """The median selective search in both databases, in milliseconds of the page and queries."""
    found: dict[str, list[Timing]] = {}
    for name in (small, large):
        database.use(name)
        found[name] = [timed_page(cases_page(text)) for text in SELECTIVE]
    for share, texts in (("0.05 %", STEERED[0.0005]), ("ten texts", IN_TEN_TEXTS)):
        places = [SELECTIVE.index(text) for text in texts]
        for part in ("page", "queries"):
            before, after = (
                median(getattr(found[name][place], part) for place in places)
                for name in (small, large)
            )
            yield [share, part, before, after, after / before]


def report(name: str, small: str, seconds: float, most: int) -> Iterator[str]:
    """Lines of Markdown; `most` words of each frequency."""
    of_cases = [(share, texts[:most]) for share, texts in WORDS]
    of_board = [(share, texts[:most]) for share, texts in BOARD_WORDS]
    database.use(name)
    cases, topics, posts = Case.objects.count(), Topic.objects.count(), Post.objects.count()
    yield f"{cases:,} cases, {topics:,} topics, {posts:,} posts; {machine()}.\n"
    yield "### Cases: `/cases/?q=…`\n"
    yield from table(_COLUMNS, compared(of_cases, cases_page, Case.objects.published(), seconds))
    yield "\n### Topics: `/forum/?q=…`\n"
    yield from table(_COLUMNS, compared(of_board, topics_page, Topic.objects.visible(), seconds))
    yield "\n### Posts: `/search/?q=…&kind=post`\n"
    words = [(share, texts) for share, texts in of_board if share != "none"]
    yield from table(_COLUMNS, compared(words, posts_page, Post.objects.visible(), seconds))
    if small:
        yield "\n### Growth of selective searches\n"
        yield from table(f"Stands in|ms of|{small}|{name}|Times", growth(small, name))
    yield "\n### Sizes\n"
    yield from table("Of search_document|MB|Bytes a document", costs.sizes())
    yield "\n### Analysis, one core, unique texts\n"
    yield from table("Step|Characters/s|ms of 800 characters", costs.analysis_speed())
    yield "\n### Publishing one case\n"
    yield from table("Act|Median ms|Longest ms", costs.publishing())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default=database.DEFAULT)
    parser.add_argument("--small", default="", help="a second database with a tenth of the cases")
    parser.add_argument(
        "--seconds", type=float, default=10, help="how long one page of the baseline may be asked"
    )
    parser.add_argument("--words", type=int, default=5, help="most words of each frequency")
    given = parser.parse_args()
    with database.server():
        for line in report(given.database, given.small, given.seconds, given.words):
            print(line, flush=True)


if __name__ == "__main__":
    main()
