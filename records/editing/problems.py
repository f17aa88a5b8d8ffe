"""Every error of a form and its inlines, as links to the places to correct."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """A sentence, and the id of the control it is about (empty: the form as a whole)."""

    sentence: str
    anchor: str


def problems_of(form: Any, inline_formsets: Any) -> list[Problem]:
    groups = {
        sentence: f"{name}-group"
        for name, sentences in getattr(form, "missing", {}).items()
        for sentence in sentences
        if any(inline.formset.prefix == name for inline in inline_formsets)
    }
    rows = [row for inline in inline_formsets for row in inline.formset.forms]
    at_rows = {problem.sentence for row in rows for problem in _of_form(row, "") if problem.anchor}
    found = [
        Problem(problem.sentence, problem.anchor or groups.get(problem.sentence, ""))
        for problem in _of_form(form, "")
        if problem.anchor or problem.sentence not in at_rows
    ]
    for inline in inline_formsets:
        formset, name = inline.formset, inline.opts.verbose_name
        found += [Problem(f"{name}：{sentence}", "") for sentence in formset.non_form_errors()]
        for number, row in enumerate(formset.forms, start=1):
            which = "" if formset.max_num == 1 else f"の{number}件目"
            found += _of_form(row, f"{name}{which}：")
    return found


def _of_form(form: Any, prefix: str) -> Iterator[Problem]:
    for name, sentences in form.errors.items():
        anchor = _anchor(form, name)
        for sentence in sentences:
            yield Problem(prefix + sentence, anchor)


def _anchor(form: Any, name: str) -> str:
    if name not in form.fields:
        return ""
    bound = form[name]
    # A group of boxes has no id of its own: the first box takes the focus.
    return bound.id_for_label or f"{bound.auto_id}_0"
