"""Events with their sessions, videos with their chapters."""

import datetime
from typing import Any

import factory
from django.utils import timezone

from events.models import (
    Chapter,
    Event,
    EventSession,
    EventSpeaker,
    Mode,
    Symposium,
    Video,
)
from organizations.publishing.states import Status
from search.index.writing import reindex
from tests.organizations.factories import OrganizationFactory, indexing, one_row


class _ContentFactory(factory.django.DjangoModelFactory):
    """Published unless `draft`; `sample` belongs to a sample organization."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    owner = factory.SubFactory(OrganizationFactory)
    status = Status.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)

    class Params:
        published = factory.Trait(status=Status.PUBLISHED)
        draft = factory.Trait(status=Status.DRAFT, published_at=None)
        sample = factory.Trait(owner=factory.SubFactory(OrganizationFactory, sample=True))

    source, indexed = one_row("source"), indexing()

    @factory.post_generation
    def themes(self, create: bool, codes: list[str] | None) -> None:
        if codes:
            self.themes.set(codes)

    @factory.post_generation
    def prefectures(self, create: bool, codes: list[str] | None) -> None:
        if codes:
            self.prefectures.set(codes)

    @factory.post_generation
    def municipalities(self, create: bool, codes: list[str] | None) -> None:
        if codes:
            self.municipalities.set(codes)

    @classmethod
    def _after_postgeneration(cls, instance, create: bool, results: Any = None) -> None:
        if results["indexed"]:
            reindex(type(instance).objects.filter(pk=instance.pk))


class EventFactory(_ContentFactory):
    """In ten days from now, 13:30 to 15:30, unless `starts` says otherwise.

    `starts` is the moment of its only session, or None for an event without sessions;
    `hours` is how long it lasts. `participation__fee="無料"` and `contact__name="福祉課"` give it
    the rows that tell of this.
    """

    class Meta:
        model = Event

    title = factory.Sequence(lambda n: f"支え合いの地域づくり講演会{n}")
    catch = "買い物や移動の困りごとを、いっしょに考えます。"
    description = "地域で活動する方の話を聞き、参加した方どうしで話し合います。"
    host = "訓子府町"
    mode = Mode.VENUE

    class Params:
        online = factory.Trait(mode=Mode.ONLINE)

    @factory.post_generation
    def starts(self, create: bool, moment: datetime.datetime | None, **kwargs: object) -> None:
        if "none" in kwargs or self.starts_on:
            return
        moment = moment or in_days(10)
        hours = kwargs.get("hours", 2)
        ends = moment + datetime.timedelta(hours=hours) if hours else None
        EventSession.objects.create(event=self, starts_at=moment, ends_at=ends)

    participation = one_row("participation")
    contact = one_row("contact")


def at(year: int, month: int, day: int, hour: int = 13) -> datetime.datetime:
    """The hour of a day in Japan."""
    return timezone.make_aware(datetime.datetime(year, month, day, hour))


def in_days(days: int, hour: int = 13, minute: int = 30) -> datetime.datetime:
    """A time of a day in Japan, counted from today."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    return datetime.datetime.combine(
        day, datetime.time(hour, minute), timezone.get_current_timezone()
    )


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventSession

    event = factory.SubFactory(EventFactory)
    starts_at = factory.LazyFunction(lambda: in_days(10))


class SpeakerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventSpeaker

    event = factory.SubFactory(EventFactory)
    name = "室田信一"
    affiliation = "東京都立大学准教授"


class SymposiumFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Symposium

    round = factory.Sequence(lambda n: n + 1)
    title = "オンラインシンポジウム"
    held_text = "令和7年3月収録"


class VideoFactory(_ContentFactory):
    class Meta:
        model = Video

    title = factory.Sequence(lambda n: f"地域づくりの実践{n}")
    summary = "官・民・住民の共創による取組を、対話で紹介します。"
    url = "https://www.jmar.co.jp/topics/2025/0501_000562.html"


class ChapterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Chapter

    video = factory.SubFactory(VideoFactory)
    title = factory.Sequence(lambda n: f"{n}つめの話")
    speaker = "兵庫ヤクルト販売株式会社"
