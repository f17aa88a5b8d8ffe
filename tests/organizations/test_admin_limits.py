"""What a form may cost is limited before any work is done for it."""

from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from records.editing.addresses import address
from tests.admin_form import fields_of

pytestmark = pytest.mark.django_db
ADD_CASE = reverse("admin:cases_case_add")
ADD_EVENT = reverse("admin:events_event_add")


def test_more_rows_than_anybody_fills_are_refused_before_they_are_drawn(
    desk_a: Client, django_assert_max_num_queries: Any
) -> None:
    fields = fields_of(desk_a.get(ADD_CASE)) | {"title": "買い物バス", "_save": "1"}
    claims = {name: "100" for name in fields if name.endswith("-TOTAL_FORMS")}
    assert len(claims) > 5
    with django_assert_max_num_queries(12):
        answer = desk_a.post(ADD_CASE, {**fields, **claims})
    assert answer.status_code == 400
    assert "一度に保存できる行は、全部で150行までです" in answer.content.decode()


@pytest.mark.parametrize("words", ["架空町\n" * 30_000, "架空" * 30_000])
def test_thirty_thousand_words_in_a_box_for_names_are_refused_in_one_sentence(
    desk_a: Client, django_assert_max_num_queries: Any, words: str
) -> None:
    fields = fields_of(desk_a.get(ADD_EVENT)) | {"title": "学習会", "_save": "1"}
    boxes = dict.fromkeys(("municipalities", "cases-name"), words)
    with django_assert_max_num_queries(40):
        answer = desk_a.post(ADD_EVENT, fields | boxes)
    assert answer.status_code == 200
    assert len(answer.context["problems"]) == len(boxes)
    assert "エラー：" in answer.content.decode()
    typed = len(boxes) * len(words.encode())
    assert len(answer.content) < typed + 100_000  # it comes back once, and little beside it


def test_every_text_of_every_form_is_saved_or_refused_at_its_greatest_length(
    office: Client, secretariat: User
) -> None:
    request = RequestFactory().get("/")
    request.user = secretariat
    tried = 0
    for model, model_admin in admin.site._registry.items():
        if not model_admin.has_add_permission(request):
            continue
        page = office.get(address(model, "add"))
        texts = {
            bound.html_name: "あ" * bound.field.max_length
            for bound in page.context["adminform"].form
            if isinstance(bound.field, forms.CharField) and bound.field.max_length
        }
        answer = office.post(address(model, "add"), fields_of(page) | texts | {"_save": "1"})
        assert answer.status_code in (200, 302), model
        tried += len(texts)
    assert tried > 40
