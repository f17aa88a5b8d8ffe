"""Cases, from a thin row to one that fills every section."""

import datetime
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from cases.models import (
    ActivityStatus,
    ActorKind,
    Case,
    CaseActor,
    CaseAttachment,
    CaseContact,
    CaseDistrict,
    CaseFigure,
    CaseOperation,
    CasePhoto,
    CasePolicyUse,
    CaseStep,
    CaseVideo,
    FundingKind,
    HelperPay,
    LegalFrame,
    LicenceKind,
    People,
)
from organizations.publishing.states import Status
from search.index.writing import reindex
from tests.organizations.factories import OrganizationFactory, indexing, one_row

KUNNEPPU = "015491"
OGAKI = "212024"
SAPPORO = "011002"


class CaseFactory(factory.django.DjangoModelFactory):
    """A draft. Traits: `published`, `sample`, `withdrawn`, `told` (all that submitting asks).

    `themes`, `prefectures` and `municipalities` take codes; `implementers` takes kinds of
    actors. A town brings its prefecture along, as saving in the admin does.
    """

    class Meta:
        model = Case
        skip_postgeneration_save = True

    owner = factory.SubFactory(OrganizationFactory)
    title = factory.Sequence(lambda n: f"住民の買い物バス その{n}")
    catch = "週に一度、みんなで買い物に出かけます"

    class Params:
        published = factory.Trait(
            status=Status.PUBLISHED, published_at=factory.LazyFunction(timezone.now)
        )
        withdrawn = factory.Trait(
            status=Status.WITHDRAWN, published_at=factory.LazyFunction(timezone.now)
        )
        sample = factory.Trait(
            published=True, owner=factory.SubFactory(OrganizationFactory, sample=True)
        )
        told = factory.Trait(
            easy_summary="店が遠い町です。住民がバスを走らせました。外出が増えました。",
            background="町に一つだった店が閉まりました。",
            description="住民が交代で運転し、週に一度、隣町まで買い物に行きます。",
            results="外に出る人が増えました。",
            difficulties="担い手が集まらず、1年目は月に1回でした。",
            funding_kinds=[FundingKind.SUBSIDY, FundingKind.MEMBERS],
            started_text="2019-04",
            activity_status=ActivityStatus.ACTIVE,
            licence__license=LicenceKind.CC_BY,
            licence__consent=True,
        )

    source, licence, indexed = one_row("source"), one_row("licence"), indexing()

    @factory.post_generation
    def themes(self, create: bool, codes: list[str] | None) -> None:
        self.themes.set(codes or ["shopping"])

    @factory.post_generation
    def prefectures(self, create: bool, codes: list[str] | None) -> None:
        self.prefectures.set(codes or [])

    @factory.post_generation
    def municipalities(self, create: bool, codes: list[str] | None) -> None:
        self.municipalities.set(codes or [])
        self.include_prefectures_of_municipalities()

    @factory.post_generation
    def implementers(self, create: bool, kinds: list[str] | None) -> None:
        for order, kind in enumerate(kinds or []):
            ActorFactory(case=self, kind=kind, is_implementer=True, order=order)

    @classmethod
    def _after_postgeneration(cls, instance: Case, create: bool, results: Any = None) -> None:
        super()._after_postgeneration(instance, create, results)
        if results["indexed"]:
            reindex(Case.objects.filter(pk=instance.pk))


class ActorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseActor

    case = factory.SubFactory(CaseFactory)
    name = factory.Sequence(lambda n: f"支え合いの会{n}")
    kind = ActorKind.RESIDENTS


class StepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseStep

    case = factory.SubFactory(CaseFactory)
    when = "2024-09（初旬）"
    what = "協議体を開き、困りごとを話し合った"


class VideoFactory(factory.django.DjangoModelFactory):
    """A film elsewhere. Trait `kept_here`: a file with captions."""

    class Meta:
        model = CaseVideo

    case = factory.SubFactory(CaseFactory)
    title = "買い物バスの一日"
    url = "https://www.example.jp/video"
    transcript = "おはようございます。今日はバスの日です。"

    class Params:
        kept_here = factory.Trait(
            url="",
            file=factory.LazyFunction(lambda: ContentFile(MP4, "bus.mp4")),
            captions=factory.LazyFunction(lambda: ContentFile(VTT, "bus.vtt")),
        )


MP4 = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nおはようございます\n".encode()
PDF = b"%PDF-1.4\n%%EOF\n"


def picture() -> ContentFile:
    """A small photograph."""
    file = ContentFile(b"", "bus.png")
    Image.new("RGB", (40, 30), "navy").save(file, "PNG")
    file.seek(0)
    return file


def full_case(**attributes: object) -> Case:
    """A published case in which every section of the page has something to say."""
    case = CaseFactory(
        published=True,
        told=True,
        municipalities=[KUNNEPPU],
        themes=["shopping", "mobility"],
        kana="じゅうみんのかいものばす",
        implementers=[ActorKind.MUNICIPALITY],
        district="日ノ出地区",
        ingenuity="乗り場を住民が決めました。",
        next_steps="隣の地区にも広げます。",
        advice="小さく始めてください。",
        funding="燃料代は年60万円です。",
        started_text="2024-03",
        activity_status=ActivityStatus.ACTIVE,
        last_confirmed=datetime.date(2026, 10, 1),
        source__title="町の広報",
        indexed=False,
        **attributes,
    )
    ActorFactory(case=case, name="町の社協", kind=ActorKind.WELFARE_COUNCIL, role="運転の手配")
    StepFactory(case=case, outcome="20の案が出た", who="協議体の委員", decision="秋に試す")
    counted = {"label": "月の利用者", "value": "約40人", "evidence": "乗車の記録"}
    CaseFigure.objects.create(case=case, as_of="2024-12", **counted)
    CasePolicyUse.objects.create(case=case, name="町の移動支援事業", fiscal_year=2024)
    CaseDistrict.objects.create(
        case=case,
        population=1200,
        households=480,
        population_65=500,
        statistics_date=datetime.date(2024, 4, 1),
        statistics_source="住民基本台帳",
    )
    CaseOperation.objects.create(
        case=case,
        service_form="送迎",
        targets="車のない高齢者",
        frequency="毎週水曜",
        fee="1回200円",
        helper_count=16,
        helper_pay=HelperPay.PAID,
        helpers="60代の住民が中心",
        beneficiaries_per_month=40,
        coordinator_role="話し合いの進行",
        legal_frame=LegalFrame.ACTIVITY_D,
        cost_initial=2100,
        cost_yearly=600,
    )
    CaseContact.objects.create(
        case=case, department="福祉保健課", phone="0157-00-0000", hours="平日9時から", visit_ok=True
    )
    shown = {"alt": "バスに乗る人たち", "caption": "初日", "people": People.AGREED}
    CasePhoto.objects.create(case=case, file=picture(), **shown)
    CaseAttachment.objects.create(case=case, file=ContentFile(PDF, "a.pdf"), caption="時刻表")
    VideoFactory(case=case, kept_here=True)
    reindex(Case.objects.filter(pk=case.pk))
    return Case.objects.get(pk=case.pk)
