"""Two members may share a name; nobody takes one for the other."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.accounts.factories import UserFactory
from tests.accounts.pages import errors_of
from tests.at_once import together

pytestmark = pytest.mark.django_db


def test_a_second_member_of_a_name_is_numbered() -> None:
    first, second = UserFactory(display_name="山田"), UserFactory(display_name="山田")
    assert [user.public_name for user in (first, second)] == ["山田", "山田（2人目）"]


@pytest.mark.parametrize("name", ["山⽥", "山\u034f田", "山 田"])
def test_a_name_that_only_looks_the_same_is_numbered_as_well(name: str) -> None:
    UserFactory(display_name="山田")
    assert UserFactory(display_name=name).public_name == f"{name}（2人目）"


def test_a_number_stays_with_its_member() -> None:
    first, second = UserFactory(display_name="山田"), UserFactory(display_name="山田")
    first.leave()
    second.refresh_from_db()
    second.save()
    assert second.public_name == "山田（2人目）"
    assert UserFactory(display_name="山田").public_name == "山田（3人目）"


def test_a_member_who_takes_another_name_is_counted_there() -> None:
    UserFactory(display_name="山田")
    user = UserFactory(display_name="花子")
    user.display_name = "山田"
    user.save(update_fields=["display_name"])
    assert User.objects.get(pk=user.pk).public_name == "山田（2人目）"


def test_the_database_keeps_two_members_apart() -> None:
    UserFactory(display_name="山田")
    other = UserFactory(display_name="山田")
    with pytest.raises(IntegrityError, match="user_name_told_apart"), transaction.atomic():
        User.objects.filter(pk=other.pk).update(name_number=1)


@pytest.mark.parametrize("name", ["亊務局", "第二事務局", "表示名なし", "山田3人目"])
def test_a_reserved_name_is_refused_whoever_checks_the_row(name: str) -> None:
    user = UserFactory(display_name="山田")
    user.display_name = name
    with pytest.raises(ValidationError, match="が入る名前は使えません"):
        user.full_clean()


def test_a_name_from_before_the_rule_may_stay() -> None:
    UserFactory(display_name="事務局").full_clean(exclude=["password"])


def test_a_name_that_cannot_be_seen_is_refused_whoever_stores_it() -> None:
    with pytest.raises(ValidationError, match="目に見える文字を入力してください"):
        UserFactory(display_name="\u3164")


@pytest.mark.django_db(transaction=True)
def test_members_who_take_a_name_at_the_same_moment_get_numbers_of_their_own() -> None:
    together(*[lambda: UserFactory(display_name="山田")] * 5)
    numbers = User.objects.filter(display_name="山田").values_list("name_number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5]


# --- At sign-up ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["事 務 局", "事\u3164務局", "事\u034f務局", "亊務局", "退會した人"]
)
def test_nobody_takes_a_name_that_looks_reserved(confirmed, name):
    answer = confirmed.post("/accounts/signup/profile/", {"display_name": name})
    assert "が入る名前は使えません" in errors_of(answer)
    assert User.objects.get().display_name == ""


@pytest.mark.parametrize("name", ["山田（2人目）", "山田 ２人目"])
def test_nobody_takes_the_number_by_which_others_are_told_apart(confirmed, name):
    answer = confirmed.post("/accounts/signup/profile/", {"display_name": name})
    assert "「○人目」が入る名前は使えません" in errors_of(answer)


@pytest.mark.parametrize(
    "name",
    ["\u3164", "\u2800", "\uffa0", "\u115f", "\u034f", "\u17b5", "\u200d", "\ufe0f\U000e0100"],
)
def test_a_name_that_cannot_be_seen_is_none(confirmed, name):
    answer = confirmed.post("/accounts/signup/profile/", {"display_name": name})
    assert "表示名を入力してください" in errors_of(answer)
