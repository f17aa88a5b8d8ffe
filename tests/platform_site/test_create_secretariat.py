"""`manage.py create_secretariat EMAIL`: the first account of a production site."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def create(email: str) -> str:
    printed = StringIO()
    call_command("create_secretariat", email, stdout=printed)
    return printed.getvalue()


def test_a_new_account_signs_in_by_code_and_may_manage_every_organization() -> None:
    printed = create(" Jimukyoku@Example.go.jp ")
    user = get_user_model().objects.get()
    assert user.email == "jimukyoku@example.go.jp"
    assert user.groups.get().name == "secretariat"
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    assert "/accounts/login/" in printed


def test_an_account_that_exists_keeps_its_password(resident) -> None:
    resident.set_password("kyoso-demo-2025")
    resident.save()
    create(resident.email)
    create(resident.email)
    resident.refresh_from_db()
    assert resident.check_password("kyoso-demo-2025")
    assert resident.groups.filter(name="secretariat").exists()


@pytest.mark.parametrize("email", ["nobody", "", "a@b@c.jp"])
def test_a_wrong_address_is_said_in_one_sentence(email: str) -> None:
    with pytest.raises(CommandError, match="is not an e-mail address"):
        create(email)
