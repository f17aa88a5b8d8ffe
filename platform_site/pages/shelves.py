"""What the pages of the roof show beside each other, in plain values that are drawn once.

Each is asked by a statement that is put into SQL once, and only after a change of what it reads.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.urls import reverse

from cases.models import Case
from events.models import Video
from forum.models import Topic
from organizations.models import Organization
from platform_site.models import Notice
from policies.cards import PolicyCard
from policies.models import Material, Policy
from records.remembered import remembered
from search.index.cards import CardStatement
from search.kinds import LOCAL
from search.models import CardQuerySet
from search.models.card import option
from vocabulary.models import Theme
from vocabulary.statements import Code, Statement

NEWEST = 3
NEWEST_NOTICES = 5
NEWEST_CASES_OF_THEME = 6
NEWEST_CASES_OF_PREFECTURE = 5
ORGANIZATIONS_OF_THEME = 6
ORGANIZATIONS_OF_PREFECTURE = 5


@dataclass(frozen=True)
class ThemeChip:
    pk: str
    name: str


@dataclass(frozen=True)
class NoticeRow:
    url: str
    title: str
    date_text: str
    publish_from: datetime

    @classmethod
    def of(cls, notice: Notice) -> "NoticeRow":
        url = notice.get_absolute_url()
        return cls(url, notice.title, notice.date_text, notice.publish_from)


@dataclass(frozen=True)
class Link:
    url: str
    name: str


@dataclass(frozen=True)
class TopicRow:
    """A topic by its last post."""

    url: str
    title: str
    board: str
    last_posted_at: datetime


# --- Themes ----------------------------------------------------------------------------------

_themes = Statement(lambda: Theme.objects.order_by("order", "code").values_list("code", "name"))


@remembered
def theme_chips() -> tuple[ThemeChip, ...]:
    return tuple(ThemeChip(*row) for row in _themes())


# --- Cards -----------------------------------------------------------------------------------


def _of_theme(model: Any, code: str) -> CardQuerySet:
    return model.cards().with_any_option("theme", [code])


def _of_prefecture(model: Any, code: str) -> CardQuerySet:
    return model.cards().with_any_option("prefecture", [code])


def _only_there(model: Any, code: str) -> CardQuerySet:
    """Without what is for the whole country, which has a shelf elsewhere."""
    return _of_prefecture(model, code).with_any_option("nationwide", [LOCAL])


newest_cases = remembered(
    CardStatement(lambda: Case.cards().filter(is_brief=False).latest_first()[:NEWEST])
)
newest_video = remembered(CardStatement(lambda: Video.cards().newest_first()[:1]))

cases_of_theme = remembered(
    CardStatement(lambda code: _of_theme(Case, code).brief_last()[:NEWEST_CASES_OF_THEME], code=str)
)
policies_of_theme = remembered(
    CardStatement(
        lambda code: _of_theme(Policy, code).newest_first()[:NEWEST], PolicyCard, code=str
    )
)
materials_of_theme = remembered(
    CardStatement(lambda code: _of_theme(Material, code).newest_first()[:NEWEST], code=str)
)

cases_of_prefecture = remembered(
    CardStatement(
        lambda code: _of_prefecture(Case, code).latest_first()[:NEWEST_CASES_OF_PREFECTURE],
        code=str,
    )
)
policies_of_prefecture = remembered(
    CardStatement(
        lambda code: _only_there(Policy, code).newest_first()[:NEWEST], PolicyCard, code=str
    )
)
materials_of_prefecture = remembered(
    CardStatement(lambda code: _only_there(Material, code).newest_first()[:NEWEST], code=str)
)


# --- Organizations ---------------------------------------------------------------------------

_organizations_of_theme = Statement(
    lambda code: (
        Organization.objects.listed()
        .filter(themes=code)
        .values_list("pk", "name")[:ORGANIZATIONS_OF_THEME]
    ),
    code=str,
)
_organizations_of_prefecture = Statement(
    lambda code: (
        Organization.objects.listed()
        .filter(prefectures=code)
        .values_list("pk", "name")[:ORGANIZATIONS_OF_PREFECTURE]
    ),
    code=str,
)


@remembered
def organizations_of_theme(code: str) -> tuple[Link, ...]:
    return _organization_links(_organizations_of_theme(code=code))


@remembered
def organizations_of_prefecture(code: str) -> tuple[Link, ...]:
    return _organization_links(_organizations_of_prefecture(code=code))


def _organization_links(found: list[tuple[Any, ...]]) -> tuple[Link, ...]:
    return tuple(Link(reverse("organization_detail", args=[pk]), name) for pk, name in found)


# --- Notices, topics -------------------------------------------------------------------------

_notices = Statement(
    lambda: (
        Notice.objects.published()
        .order_by("-publish_from", "-pk")
        .values_list("pk", "title", "date_text", "publish_from")[:NEWEST_NOTICES]
    )
)
_TOPIC = ("pk", "title", "board__name", "last_posted_at")
_topics = Statement(lambda: Topic.objects.recent().values_list(*_TOPIC)[:NEWEST])
_topics_of_theme = Statement(
    lambda code: Topic.objects.recent().filter(board__theme=code).values_list(*_TOPIC)[:NEWEST],
    code=str,
)
_topics_of_prefecture = Statement(
    lambda code: (
        Topic.objects.recent()
        .filter(_is_about_case_in(code), case__isnull=False)
        .values_list(*_TOPIC)[:NEWEST]
    ),
    code=Code,
)


def _is_about_case_in(code: str) -> Subquery:
    """Whether the case of a topic is one of the prefecture.

    It is looked up for one topic after another, the latest first, until enough are found.
    """
    case = Case.cards().filter(object_id=OuterRef("case")).order_by()
    is_there = ExpressionWrapper(
        Q(options__contains=[option("prefecture", code)]), output_field=BooleanField()
    )
    return Subquery(case.values_list(is_there))


@remembered
def notice_rows() -> tuple[NoticeRow, ...]:
    """The newest notices."""
    return tuple(NoticeRow(reverse("notice_detail", args=[pk]), *row) for pk, *row in _notices())


@remembered
def newest_topics() -> tuple[TopicRow, ...]:
    return _rows(_topics())


@remembered
def topics_of_theme(code: str) -> tuple[TopicRow, ...]:
    """Those of the board of the theme."""
    return _rows(_topics_of_theme(code=code))


@remembered
def topics_of_prefecture(code: str) -> tuple[TopicRow, ...]:
    """Those about a case there."""
    return _rows(_topics_of_prefecture(code=code))


def _rows(found: list[tuple[Any, ...]]) -> tuple[TopicRow, ...]:
    return tuple(TopicRow(reverse("topic_detail", args=[pk]), *row) for pk, *row in found)
