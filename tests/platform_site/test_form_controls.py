"""What forms draw without a template is what the template would have drawn."""

from typing import Any

import pytest
from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminURLFieldWidget
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from platform_site.running.form_controls import draw_control
from platform_site.running.form_renderer import FormRenderer
from records.editing.widgets import MomentInput

GROUPS = [
    ("", "選んでください"),
    (1, "<一つ>"),
    ("多く", [(2, 2000), ("3", mark_safe("<b>三つ</b>"))]),
]
CONTROLS: list[tuple[type[forms.Widget], dict[str, Any], list[Any]]] = [
    (forms.TextInput, {}, ["", "買い物 & <バス>", mark_safe("&amp;"), 3]),
    (forms.NumberInput, {}, [0, 12_000, "１２"]),
    (forms.EmailInput, {}, ["a@example.jp"]),
    (forms.URLInput, {}, ["https://example.jp/?a=1&b=2"]),
    (forms.HiddenInput, {}, [7]),
    (forms.PasswordInput, {}, ["secret"]),
    (forms.CheckboxInput, {}, [True, False, "on", 5]),
    (forms.Textarea, {}, ["", "一行目\n二行目 </textarea>"]),
    (forms.Select, {"choices": GROUPS}, ["", 1, "3"]),
    (forms.SelectMultiple, {"choices": GROUPS}, [[], ["1", "2"]]),
    (forms.DateInput, {}, ["2025-10-01"]),
    (forms.TimeInput, {}, ["13:30"]),
    (AdminDateWidget, {}, ["2025-10-01"]),
    (AdminURLFieldWidget, {}, ["https://example.jp/?a=1&b=町", "町", ""]),
    (MomentInput, {}, [["2025-10-01", "13:30"]]),
]
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
attributes = st.dictionaries(
    st.sampled_from(["id", "class", "aria-label", "disabled", "rows"]),
    st.one_of(texts, st.booleans(), st.integers(), texts.map(mark_safe)),
)


@pytest.mark.parametrize(("kind", "options", "values"), CONTROLS)
@given(attrs=attributes)
def test_a_control_is_drawn_as_its_template_draws_it(
    kind: type[forms.Widget], options: dict[str, Any], values: list[Any], attrs: dict[str, Any]
) -> None:
    for value in (None, *values):
        drawn, by_template = (
            kind(**options).render("名前<1>", value, dict(attrs), renderer)
            for renderer in (FormRenderer(), TemplatesSetting())
        )
        assert drawn == by_template


@pytest.mark.parametrize("words", [[], ["題名を入力してください", "<b>"]])
def test_errors_are_drawn_as_their_template_draws_them(words: list[str]) -> None:
    drawn, by_template = (
        ErrorList(words, renderer=renderer).as_ul()
        for renderer in (FormRenderer(), TemplatesSetting())
    )
    assert drawn == by_template


def test_what_only_a_template_knows_is_left_to_it() -> None:
    class Option(forms.Select):
        option_template_name = "admin/widgets/own_option.html"

    context = Option(choices=[(1, "一つ")]).get_context("name", 1, {})
    assert draw_control(Option.template_name, context) is None
    assert draw_control("admin/widgets/upload.html", {}) is None
