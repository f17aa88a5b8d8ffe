"""Rows of the site's tables around the texts of a `Writer`; nothing is written here."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone

from accounts.models import User
from cases.models import (
    ActivityStatus,
    ActorKind,
    Case,
    CaseActor,
    CaseOperation,
    CasePolicyUse,
    CaseSource,
    CaseVideo,
)
from events.models import Video
from forum.models import Post, Topic
from organizations.models import Organization, OrganizationKind
from organizations.publishing.states import Status
from tests.benchmarks.texts import Writer

_KINDS = (OrganizationKind.NATIONWIDE, OrganizationKind.MUNICIPALITY, OrganizationKind.COMPANY)
_YEARS = 2
_CASES_OF_ONE = 50
_POSTS_OF_ONE = 100
_CASES_OF_ONE_EVENT = 20
_CASES_OF_ONE_POLICY = 100
_CASES_OF_ONE_MATERIAL = 200
_LONGEST_TOPIC = 5000
_ENDORSED = date(2025, 10, 1)
_JAPAN = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True)
class Plan:
    """How much of everything; keys of rows count from 1 to these numbers.

    One long topic comes on top of `topics` and `posts`; it has half as many posts as there are
    others, at most 5,000.
    """

    cases: int
    topics: int
    posts: int
    seed: int

    @property
    def organizations(self) -> int:
        return max(3, self.cases // _CASES_OF_ONE)

    @property
    def users(self) -> int:
        return max(5, self.posts // _POSTS_OF_ONE)

    @property
    def long_topic(self) -> int:
        """The key of the long topic."""
        return self.topics + 1

    @property
    def posts_of_long_topic(self) -> int:
        return min(_LONGEST_TOPIC, self.posts // 2)

    @property
    def every_post(self) -> int:
        return self.posts + self.posts_of_long_topic

    @property
    def events(self) -> int:
        return max(5, self.cases // _CASES_OF_ONE_EVENT)

    @property
    def policies(self) -> int:
        return max(5, self.cases // _CASES_OF_ONE_POLICY)

    @property
    def materials(self) -> int:
        return max(5, self.cases // _CASES_OF_ONE_MATERIAL)

    @property
    def videos(self) -> int:
        return max(2, self.cases // 500)

    def writer(self) -> Writer:
        return Writer(self.seed, self.cases, self.every_post)


def organizations(plan: Plan) -> Iterator[Organization]:
    writer = plan.writer()
    for pk in range(1, plan.organizations + 1):
        yield Organization(
            pk=pk, kind=_KINDS[pk % 3], name=writer.organization(pk), endorsed_on=_ENDORSED
        )


def users(plan: Plan) -> Iterator[User]:
    for pk in range(1, plan.users + 1):
        user = User(pk=pk, email=f"person-{pk}@example.jp", display_name=f"利用者{pk}")
        user.password = "!"  # nobody signs in
        yield user


def case(plan: Plan, writer: Writer, pk: int, status: str = Status.PUBLISHED) -> list[models.Model]:
    """A case and the rows that belong to it, in the order in which they can be written."""
    told = writer.case(pk)
    rng = random.Random(f"{plan.seed} row {pk}")
    then = moment(rng)
    row = Case(
        pk=pk,
        owner_id=rng.randint(1, plan.organizations),
        status=status,
        created_at=then,
        updated_at=then,
        published_at=then if status == Status.PUBLISHED else None,
        activity_status=rng.choice(ActivityStatus.values),
        **told.columns,
    )
    rows: list[models.Model] = [row, CaseOperation(case=row, **told.operation)]
    if rng.random() < 0.1:
        rows.append(CaseSource(case=row, is_brief=True))
    rows += [Case.themes.through(case=row, theme_id=code) for code in told.themes]
    rows.append(Case.municipalities.through(case=row, municipality_id=told.town))
    rows.append(Case.prefectures.through(case=row, prefecture_id=told.town[:2]))
    for order, (name, role) in enumerate(told.actors):
        kind = rng.choice(ActorKind.values)
        rows.append(
            CaseActor(
                case=row, name=name, role=role, kind=kind, is_implementer=order == 0, order=order
            )
        )
    if rng.random() < 0.2:
        rows.append(CasePolicyUse(case=row, policy_id=rng.randint(1, plan.policies)))
    if told.film:
        title, transcript = told.film
        address = "https://www.example.jp/film"
        rows.append(CaseVideo(case=row, title=title, url=address, transcript=transcript))
    return rows


def cases(plan: Plan, numbers: Iterable[int]) -> Iterator[models.Model]:
    writer = plan.writer()
    for pk in numbers:
        yield from case(plan, writer, pk)


def videos(plan: Plan) -> Iterator[Video]:
    writer = plan.writer()
    for pk in range(1, plan.videos + 1):
        rng = random.Random(f"{plan.seed} video row {pk}")
        title, summary, transcript = writer.video(pk)
        yield Video(
            pk=pk,
            owner_id=rng.randint(1, plan.organizations),
            status=Status.PUBLISHED,
            published_at=moment(rng),
            title=title,
            summary=summary,
            transcript=transcript,
            url="https://www.example.jp/video",
            duration_seconds=3600,
        )


def topics_of_posts(plan: Plan) -> list[int]:
    """The topic of each post in the order of time; every topic has a first one.

    Later posts continue one of the 200 topics that were started last. Those of the long topic
    are spread over the whole time.
    """
    rng = random.Random(f"{plan.seed} forum")
    found: list[int] = []
    started = 0
    for number in range(1, plan.posts + 1):
        if number * plan.topics > started * plan.posts:
            started += 1
            found.append(started)
        else:
            found.append(rng.randint(max(1, started - 200), started))
        due, before = (one * plan.posts_of_long_topic // plan.posts for one in (number, number - 1))
        if due > before:
            found.append(plan.long_topic)
    return found


def topics(plan: Plan, places: list[int], boards: list[int]) -> Iterator[Topic]:
    """Topics in these rooms; `places` are those of `topics_of_posts`."""
    writer = plan.writer()
    replies = Counter(places)
    first = {topic: number for number, topic in reversed(list(enumerate(places, start=1)))}
    last = {topic: number for number, topic in enumerate(places, start=1)}
    for pk in first:
        rng = random.Random(f"{plan.seed} topic row {pk}")
        yield Topic(
            pk=pk,
            board_id=rng.choice(boards),
            title=writer.topic(pk),
            case_id=rng.randint(1, plan.cases) if plan.cases and rng.random() < 0.1 else None,
            author_id=_author(plan, first[pk]),
            created_at=_posted(plan, first[pk]),
            last_posted_at=_posted(plan, last[pk]),
            reply_count=replies[pk] - 1,
        )


def posts(plan: Plan, places: list[int]) -> Iterator[Post]:
    writer = plan.writer()
    numbers = [0] * (plan.long_topic + 1)
    for pk, topic in enumerate(places, start=1):
        numbers[topic] += 1
        yield Post(
            pk=pk,
            topic_id=topic,
            number=numbers[topic],
            author_id=_author(plan, pk),
            text=writer.post(pk),
            created_at=_posted(plan, pk),
            token=UUID(int=pk),
        )


def _author(plan: Plan, post: int) -> int:
    return post * 7919 % plan.users + 1


def _posted(plan: Plan, post: int) -> datetime:
    """Posts are spread evenly over the years up to this day."""
    begin = datetime.combine(timezone.localdate(), datetime.min.time(), _JAPAN)
    return begin - timedelta(days=365 * _YEARS) * (1 - post / plan.every_post)


def moment(rng: random.Random) -> datetime:
    """Some time of the last years, to the second."""
    return timezone.now() - timedelta(seconds=rng.randint(60, _YEARS * 365 * 86_400))
