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
    found = [
        Problem(problem.sentence, problem.anchor or groups.get(problem.sentence, ""))
        for problem in _of_form(form, "")
    ]
    for inline in inline_formsets:
        formset, name = inline.formset, inline.opts.verbose_name
        if not formset.is_bound and not formset.form.lookup_prefix:
            continue
        found += [Problem(f"{name}：{sentence}", "") for sentence in formset.non_form_errors()]
        for number, row in enumerate(formset.forms, start=1):
            which = "" if formset.max_num == 1 else f"の{number}件目"
            # A row that is drawn as a group of fields speaks as the fields of the form do.
            found += _of_form(row, "" if row.lookup_prefix else f"{name}{which}：")
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
