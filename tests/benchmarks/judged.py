"""Ask the lists the questions of judged.csv, and say how much of what must be found they show.

    uv run python -m tests.benchmarks.judged --database judged

The database holds the starter content and the first synonyms; it is made where there is none.
A title has to stand among the first ten of the list of its kind. Prints the share of the titles
found, their mean place, and what each question misses; `--half 1` and `--half 2` ask every other
question, so that numbers chosen by one half are tried on the other.
"""

import argparse
import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from statistics import mean
from typing import Any

from django.core.management import call_command
from django.http import QueryDict

from cases.listing import case_listing
from cases.models import Case
from policies.listing import MaterialFilter, MaterialListing, PolicyFilter
from policies.models import Material, Policy
from search.lists.listing import Listing, ShownListing
from tests.benchmarks import database

DEFAULT = "judged"
FIRST = 10
QUESTIONS = Path(__file__).with_suffix(".csv")


@dataclass(frozen=True)
class Question:
    text: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """The place of each title that must be found, counted from 1; None where it is not shown."""

    question: Question
    places: dict[str, int | None]

    @property
    def found(self) -> list[int]:
        return [place for place in self.places.values() if place is not None]

    @property
    def missed(self) -> list[str]:
        return [title for title, place in self.places.items() if place is None]


def read_questions(file: Path = QUESTIONS) -> list[Question]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [Question(row["query"], tuple(row["must_find"].split("|"))) for row in rows]


def _policies(data: QueryDict) -> Listing:
    return ShownListing(PolicyFilter, data, Policy.objects.published().with_list_order())


def _materials(data: QueryDict) -> Listing:
    return MaterialListing(MaterialFilter, data, Material.objects.published().with_list_order())


LISTS: dict[type[Any], Callable[[QueryDict], Listing]] = {
    Case: case_listing,
    Policy: _policies,
    Material: _materials,
}


def kinds_of_titles() -> dict[str, type[Any]]:
    """In which list each title stands."""
    return {row.search_title(): model for model in LISTS for row in model.objects.published()}


def answers(questions: Iterable[Question]) -> Iterator[Answer]:
    kinds = kinds_of_titles()
    for question in questions:
        shown = {
            model: first_titles(model, question.text)
            for model in {kinds[title] for title in question.titles if title in kinds}
        }
        places = {
            title: _place(title, shown.get(kinds.get(title), [])) for title in question.titles
        }
        yield Answer(question, places)


def _place(title: str, shown: list[str]) -> int | None:
    return shown.index(title) + 1 if title in shown else None


def first_titles(model: type[Any], text: str) -> list[str]:
    """The titles of the first ten items that the list of this kind shows."""
    data = QueryDict(mutable=True)
    data["q"] = text
    return [item.title for item in LISTS[model](data).page.object_list][:FIRST]


def report(found: list[Answer]) -> Iterator[str]:
    """Lines of Markdown."""
    places = [place for answer in found for place in answer.found]
    number = sum(len(answer.places) for answer in found)
    by_question = mean(len(answer.found) / len(answer.places) for answer in found)
    yield f"{len(found)} questions, {number} titles."
    yield f"Recall of titles: {len(places) / number:.3f}; mean of the questions: {by_question:.3f}."
    yield f"Mean place: {mean(places) if places else 0:.2f}."
    for answer in found:
        if answer.missed:
            yield f"- {answer.question.text}: {'｜'.join(answer.missed)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default=DEFAULT)
    parser.add_argument("--half", type=int, choices=(1, 2), help="only every other question")
    given = parser.parse_args()
    questions = read_questions()
    if given.half:
        questions = questions[given.half - 1 :: 2]
    with database.server():
        database.make(given.database)
        call_command("load_starter_content", stdout=StringIO())
        for line in report(list(answers(questions))):
            print(line, flush=True)


if __name__ == "__main__":
    main()
