"""Organizations and their members."""

import datetime
from typing import Any

import factory

from organizations.models import Application, Membership, Organization, OrganizationKind
from organizations.rights import MemberRole
from search.index.writing import rewrite_cards
from tests.accounts.factories import UserFactory


def one_row(relation: str) -> factory.PostGeneration:
    """The row content has once at most: `source__title="…"` makes it, all empty makes none."""

    def make(row: Any, create: bool, extracted: object, **columns: object) -> None:
        if any(columns.values()):
            link: Any = row._meta.get_field(relation)
            link.related_model.objects.create(**{link.field.name: row}, **columns)

    return factory.PostGeneration(make)


def indexing() -> factory.PostGeneration:
    """`indexed=False` leaves it to the test: many rows are indexed faster at once."""
    return factory.PostGeneration(lambda row, create, wanted: wanted is not False)


class OrganizationFactory(factory.django.DjangoModelFactory):
    """Endorses the platform. Traits: `sample`, `ministry`, `unlisted`, `withdrawn`."""

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    kind = OrganizationKind.NATIONWIDE
    name = factory.Sequence(lambda n: f"全国団体{n}")
    kana = factory.Sequence(lambda n: f"ぜんこくだんたい{n}")
    summary = "地域の支え合いを広げる団体です。"
    endorsed_on = datetime.date(2025, 10, 1)

    class Params:
        sample = factory.Trait(is_sample=True, endorsed_on=None)
        ministry = factory.Trait(kind=OrganizationKind.MINISTRY, publishes_directly=True)
        unlisted = factory.Trait(endorsed_on=None)
        withdrawn = factory.Trait(withdrawn_on=datetime.date(2026, 3, 31))

    @factory.post_generation
    def themes(self, create: bool, codes: list[str] | None) -> None:
        if create and codes:
            self.themes.set(codes)

    @factory.post_generation
    def prefectures(self, create: bool, codes: list[str] | None) -> None:
        if create and codes:
            self.prefectures.set(codes)

    @classmethod
    def _after_postgeneration(cls, instance: Any, create: bool, results: Any = None) -> None:
        """Only what has a card stands in the list."""
        if create:
            rewrite_cards(Organization.objects.filter(pk=instance.pk))


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = MemberRole.EDITOR


class ApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Application

    kind = OrganizationKind.NATIONWIDE
    name = factory.Sequence(lambda n: f"申し出の団体{n}")
    contact_name = "担当 花子"
    contact_email = factory.Sequence(lambda n: f"contact-{n}@example.jp")
    endorses = True
    is_not_antisocial = True
