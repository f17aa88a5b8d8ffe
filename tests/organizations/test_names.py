"""An organization is not taken for another one, for the ministry or for the secretariat."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from organizations.models import Organization, OrganizationKind
from tests.admin_form import send
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
NEW = reverse("admin:organizations_organization_add")
ALIKE = ["つどいの会", "つどい の会", "つどいの會", "つどい\u3164の会", "つとﾞいの会"]
RESERVED = ["厚生労働省", "厚生勞働省", "厚 生 労 働 省", "厚生\u3164労働省地域支援室", "亊務局"]


@pytest.mark.parametrize("name", ALIKE)
def test_the_office_is_told_of_a_name_that_looks_like_another_ones(
    office: Client, name: str
) -> None:
    OrganizationFactory(name="つどいの会")
    answer = send(office, NEW, kind="company", name=name)
    page = answer.content.decode()
    assert "「つどいの会」が登録されています。見た目の同じ名称は登録できません" in page
    assert Organization.objects.count() == 1


@pytest.mark.parametrize("name", ALIKE)
def test_the_database_keeps_two_organizations_apart(name: str) -> None:
    OrganizationFactory(name="つどいの会")
    other = OrganizationFactory(name="べつの会")
    other.name = name
    for write in (
        lambda: OrganizationFactory(name=name, kind="company"),
        lambda: Organization.objects.bulk_create([Organization(name=name, kind="company")]),
        other.save,
        lambda: other.save(update_fields=["name"]),
    ):
        with pytest.raises(IntegrityError, match="name_told_apart"), transaction.atomic():
            write()


@pytest.mark.parametrize("name", RESERVED)
def test_a_reserved_name_is_refused_in_the_admin_and_on_the_model(
    office: Client, name: str
) -> None:
    page = send(office, NEW, kind="company", name=name).content.decode()
    assert "」が入る名称は" in page or "だけの名称は" in page
    with pytest.raises(ValidationError, match="名称"):
        Organization(name=name, kind=OrganizationKind.COMPANY).full_clean()
    with pytest.raises(ValidationError, match="名称"):
        OrganizationFactory(name=name)
    assert not Organization.objects.exists()


def test_the_ministry_and_the_secretariat_bear_their_own_names() -> None:
    OrganizationFactory(ministry=True, name="厚生労働省").full_clean()
    OrganizationFactory(is_secretariat=True, name="事務局").full_clean()
    OrganizationFactory(name="訓子府町見守り協議会事務局").full_clean()
