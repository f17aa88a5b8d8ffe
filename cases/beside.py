"""What the page of a case shows of other rows: its review, topics, videos and events."""

from dataclasses import dataclass

from cases.models import Case
from cases.related import MAX_RELATED, related_cases
from organizations.publishing.page_rows import TopicLine, cards_beside, topics_about
from records.models import LogEntry
from records.remembered import remembered
from search.index.cards import ItemCard
from vocabulary.statements import Statement

Action = LogEntry.Action
PUBLISHING_ACTIONS = (
    Action.SUBMIT,
    Action.RECALL,
    Action.APPROVE,
    Action.RETURN,
    Action.WITHDRAW,
    Action.REOPEN,
)


@dataclass(frozen=True)
class EventLine:
    """A public event that is about a case."""

    url: str
    title: str
    when: str
    status: str
    status_chip: str


@dataclass(frozen=True)
class Beside:
    """Rows beside one case, in plain values."""

    is_approved: bool
    topics: tuple[TopicLine, ...]
    videos: tuple[ItemCard, ...]
    events: tuple[EventLine, ...]
    similar: tuple[ItemCard, ...]
    nearby: tuple[ItemCard, ...]


def beside(case: Case) -> Beside:
    similar, nearby = related_cases(case)
    return Beside(
        is_approved=_is_approved(case),
        topics=topics_about(case),
        videos=cards_beside(case, "related_videos", "-object_id", most=MAX_RELATED),
        events=_events(case),
        similar=similar,
        nearby=nearby,
    )


def _is_approved(case: Case) -> bool:
    """Submitted by its organization and approved by the secretariat.

    False for what was published without review, or written by the secretariat itself.
    """
    direct = case.owner.is_secretariat or case.owner.publishes_directly
    return not direct and _was_submitted_and_approved(case.pk)


@remembered
def _was_submitted_and_approved(key: int) -> bool:
    return _latest_actions(key=key) == [(Action.APPROVE,), (Action.SUBMIT,)]


# The last two that published, returned or withdrew the case, the newest first.
_latest_actions = Statement(
    lambda key: (
        LogEntry.objects.filter(
            content_type__app_label="cases",
            content_type__model="case",
            object_id=key,
            action__in=PUBLISHING_ACTIONS,
        )
        .order_by("-pk")
        .values_list("action")[:2]
    ),
    key=int,
)


def _events(case: Case) -> tuple[EventLine, ...]:
    """The public events nearest in time; their model belongs to a higher layer.

    Most cases have none, which takes far less to ask than which of them are nearest.
    """
    if not cards_beside(case, "events", most=1):
        return ()
    nearest = case.events.published().nearest_first().with_status_rows()[:MAX_RELATED]
    return tuple(
        EventLine(
            url=event.get_absolute_url(),
            title=str(event),
            when=event.when,
            status=event.current_status.label,
            status_chip=event.status_chip,
        )
        for event in nearest
    )
