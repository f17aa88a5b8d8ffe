"""Measures, budgets and materials of the tests."""

from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from organizations.publishing.states import Status
from policies.models import (
    Budget,
    Jurisdiction,
    Material,
    Policy,
    PolicyFile,
)
from policies.models.kinds import PaperKind
from search.index.writing import reindex
from tests.organizations.factories import OrganizationFactory, one_row


class ContentFactory(factory.django.DjangoModelFactory):
    """A draft of a ministry. Traits: `published`; `sample`, published by a sample organization."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    owner = factory.SubFactory(OrganizationFactory, ministry=True)

    class Params:
        published = factory.Trait(
            status=Status.PUBLISHED, published_at=factory.LazyFunction(timezone.now)
        )
        sample = factory.Trait(
            published=True, owner=factory.SubFactory(OrganizationFactory, sample=True)
        )

    source = one_row("source")

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
        """Only what is in the index can be found by words."""
        reindex(type(instance).objects.filter(pk=instance.pk))


class PolicyFactory(ContentFactory):
    """`ministries=["mhlw", "mlit"]` gives it shares; budgets come from BudgetFactory.

    `call__ends_on=…` and `cost__rate="定額"` give it the rows that tell of this.
    """

    class Meta:
        model = Policy

    name = factory.Sequence(lambda n: f"地域の支え合い推進事業{n}")
    kind = "subsidy"
    easy_summary = "地域の支え合いを始める市町村に、費用の一部を補助します。"
    scheme = "話し合いの場づくりや、担い手の研修にかかる費用が対象です。"
    audiences = factory.List(["municipality"])

    @factory.post_generation
    def ministries(self, create: bool, codes: list[str] | None) -> None:
        for order, code in enumerate((codes if codes is not None else ["mhlw"]) if create else []):
            Jurisdiction.objects.create(
                policy=self, ministry=code, bureau="地域づくり担当", order=order
            )

    call = one_row("call")
    cost = one_row("cost")


class BudgetFactory(factory.django.DjangoModelFactory):
    """The figures of the source document: 78 million yen after 89."""

    class Meta:
        model = Budget

    policy = factory.SubFactory(PolicyFactory, published=True)
    fiscal_year = 2025
    stage = "draft"
    amount = 78
    previous_amount = 89


class PolicyFileFactory(factory.django.DjangoModelFactory):
    """`kind` says what it is for; other names and contents of the file: `file`."""

    class Meta:
        model = PolicyFile

    policy = factory.SubFactory(PolicyFactory, published=True)
    kind = PaperKind.FORM
    caption = "交付申請書"
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.4\n%%EOF\n", name="paper.pdf"))


class MaterialFactory(ContentFactory):
    class Meta:
        model = Material

    title = factory.Sequence(lambda n: f"支え合いの手引き{n}")
    kind = "manual"
    summary = "支え合いを始めるときの進め方をまとめた手引きです。"
    ministry = "mhlw"
    publisher = "老健局"
    published_year = 2023
