"""What a test commits is taken back row by row, or it is told that this is not enough."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from organizations.models import Organization
from search.models import Card
from tests.organizations.factories import OrganizationFactory
from tests.taking_back import Mark

pytestmark = pytest.mark.django_db


def test_rows_that_were_added_go_and_their_numbers_are_given_again() -> None:
    mark = Mark()
    first = OrganizationFactory()
    assert mark.take_back()
    assert not Organization.objects.exists()
    assert not Card.objects.exists()
    assert Group.objects.exists()
    assert OrganizationFactory().pk == first.pk


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM auth_group_permissions",
        "UPDATE vocabulary_theme SET name = name WHERE code = 'meals'",
        "CREATE TABLE trial (content text)",
        "ALTER TABLE auth_group ADD COLUMN trial text",
        "CREATE OR REPLACE FUNCTION trial() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE search_card DISABLE TRIGGER USER",
        "CREATE INDEX trial ON auth_group (name)",
    ],
)
def test_what_changes_older_rows_or_the_tables_is_not_taken_back(change: str) -> None:
    mark = Mark()
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert not mark.take_back()


def test_a_changed_setting_of_the_database_is_not_taken_back() -> None:
    mark = Mark()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_database())")
        (name,) = cursor.fetchone()
        cursor.execute(f"ALTER DATABASE {name} SET statement_timeout TO '9s'")
    assert not mark.take_back()
