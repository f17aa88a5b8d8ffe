"""No address of the admin tells whether there is a row that the visitor may not see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from records.editing.addresses import change_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
MISSING = "999999999"


def addresses(model_admin: Any, key: Any) -> list[str]:
    """Every page of a model that takes nothing but the key of a row."""
    found = []
    for pattern in model_admin.get_urls():
        if pattern.name:
            try:
                found.append(reverse(f"admin:{pattern.name}", args=[key]))
            except NoReverseMatch:
                continue
    return found


@pytest.mark.parametrize(
    "who", ["editor_a", "viewer_a", "ministry_editor", "moderator", "resident"]
)
def test_a_row_nobody_has_and_one_of_others_are_answered_alike(
    who: str, request: pytest.FixtureRequest, sign_in: Callable[[User], Client]
) -> None:
    desk = sign_in(request.getfixturevalue(who))
    told, asked = [], 0
    for model, model_admin in admin.site._registry.items():
        row = model._default_manager.order_by("pk").first()
        if row is None or desk.get(change_address(row)).status_code == 200:
            continue  # what may be seen may be told
        missing = addresses(model_admin, MISSING)
        for there, nowhere in zip(addresses(model_admin, row.pk), missing, strict=True):
            for send in (desk.get, desk.post):
                answers = send(there).status_code, send(nowhere).status_code
                asked += 1
                if answers[0] != answers[1]:
                    told.append((there, *answers))
    assert asked > 100
    assert told == []
