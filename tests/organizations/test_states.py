"""The steps between states are the database's as well: SQL, imports and code obey one table."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Case, CaseLicence, LicenceKind
from organizations.models import Organization
from organizations.publishing.content import Content
from organizations.publishing.review import content_models
from organizations.publishing.states import STEPS, IllegalStep, Status
from tests.cases.factories import ActorFactory, CaseFactory

pytestmark = pytest.mark.django_db
EVERY_STEP = [
    (before, after) for before, after in product(Status.values, Status.values) if before != after
]
KINDS = pytest.mark.parametrize("model", content_models(), ids=lambda model: model.__name__)


def make(model: type[Content], owner: Organization, status: str) -> Content:
    names = {field.name for field in model._meta.concrete_fields}
    title = "title" if "title" in names else "name"
    return model._default_manager.create(
        owner=owner, status=status, published_at=timezone.now(), **{title: "題名"}
    )


def taken(row: Content, after: str) -> bool:
    """By plain SQL, past every line of our code."""
    table = connection.ops.quote_name(row._meta.db_table)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET status = %s WHERE id = %s", [after, row.pk])
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name != "content_legal_step"
    return True


@KINDS
def test_the_database_takes_legal_steps_and_no_others(
    model: type[Content], organization_a: Organization
) -> None:
    for before, after in EVERY_STEP:
        row = make(model, organization_a, before)
        assert taken(row, after) == ((before, after) in STEPS), (before, after)


@KINDS
def test_other_columns_of_a_row_change_freely(
    model: type[Content], organization_a: Organization
) -> None:
    for status in Status.values:
        row = make(model, organization_a, status)
        assert model._default_manager.filter(pk=row.pk).update(version=7, status=status) == 1


@KINDS
def test_nothing_is_public_without_its_date(
    model: type[Content], organization_a: Organization
) -> None:
    row = make(model, organization_a, Status.SUBMITTED)
    with pytest.raises(IntegrityError, match="published_has_date"), transaction.atomic():
        model._default_manager.filter(pk=row.pk).update(status=Status.PUBLISHED, published_at=None)


@pytest.mark.parametrize(("before", "after"), EVERY_STEP)
def test_the_verbs_obey_the_same_table(
    before: str, after: str, organization_a: Organization, secretariat: User
) -> None:
    row = CaseFactory(owner=organization_a, told=True, themes=["shopping"], implementers=["npo"])
    Case.objects.filter(pk=row.pk).delete()
    row.pk, row.status, row.published_at = None, before, timezone.now()
    row.save(force_insert=True)
    row.themes.set(["shopping"])
    CaseLicence.objects.create(case=row, license=LicenceKind.ASK, consent=True)
    ActorFactory(case=row, is_implementer=True)
    verbs = {
        Status.PUBLISHED: lambda: row.approve(secretariat),
        Status.RETURNED: lambda: row.return_with("理由", secretariat),
        Status.WITHDRAWN: lambda: row.withdraw(secretariat),
        Status.DRAFT: lambda: row.reopen(secretariat),
        Status.SUBMITTED: lambda: row._step(Status.SUBMITTED, "submit", secretariat),
    }
    if (before, after) in STEPS:
        verbs[Status(after)]()
        row.refresh_from_db()
        assert row.status == after
    else:
        with pytest.raises(IllegalStep, match="へは進められません"):
            verbs[Status(after)]()
