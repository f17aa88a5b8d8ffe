"""Changes of published rows that wait for approval, and what waits for the secretariat.

Visitors keep seeing the published row until the secretariat applies the change.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from organizations.publishing.content import Content
from organizations.publishing.states import Status
from organizations.rights import manages_every_organization
from records import snapshots
from records.models import LogEntry, Revision
from search.index.writing import searchable_models
from vocabulary.dates.writing import format_datetime
from vocabulary.visible import is_visible

ALREADY_PENDING = (
    "この項目には、確認待ちの変更があります。先に反映するか差し戻してから、保存してください。"
)
State = Revision.State
Action = LogEntry.Action


def content_models() -> list[type[Content]]:
    return [model for model in searchable_models() if issubclass(model, Content)]


def needs_approval(row: Content, user: Any) -> bool:
    """Whether a change by this person waits: only published rows have readers to protect."""
    return (
        row.status == Status.PUBLISHED
        and not row.owner.publishes_directly
        and not manages_every_organization(user)
    )


def pending_change(row: Content) -> Revision | None:
    return Revision.objects.of(row).pending().select_related("changed_by").first()


def differences(row: Content, revision: Revision) -> list[snapshots.Change]:
    """What the revision would change in the row as it is now, and what it no longer can."""
    after, left_out = snapshots.restorable(type(row), revision.data)
    changes = snapshots.differences(type(row), snapshots.take(row), after)
    if left_out:
        why = "もうないため、反映されません。"
        changes.append(snapshots.Change("反映できないもの", "", "\n".join([*left_out, why])))
    return changes


def propose(
    row: Content, snapshot: snapshots.Snapshot, user: Any, reason: str = ""
) -> Revision | None:
    """Keep a change for approval; a further change of the same row takes the place of the first.

    None if nothing differs from what is published.
    """
    with transaction.atomic():
        row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
        pending = pending_change(row)
        if snapshots.same_content(type(row), snapshots.take(row), snapshot):
            if pending:
                _take_back(pending, row, user, "もとの内容に戻しました")
            return None
        if pending:
            pending.data, pending.changed_by = snapshot, user
            pending.changed_at, pending.reason = timezone.now(), reason
            pending.save(update_fields=["data", "changed_by", "changed_at", "reason"])
        else:
            pending = Revision.objects.record(row, user, reason, pending=True, data=snapshot)
        LogEntry.objects.write(Action.PROPOSE, row, user, reason)
    return pending


def apply(row: Content, user: Any) -> None:
    """Put the waiting change into the row; readers see it from now on."""
    with transaction.atomic():
        pending = _locked_pending_change(row)
        snapshots.restore(row, pending.data)
        _decide(pending, State.APPLIED, user, pending.reason)
        row.record_change(user)
        LogEntry.objects.write(Action.APPLY, row, user)


def decline(row: Content, reason: str, user: Any) -> None:
    """Send the waiting change back; the row stays as it is and the text is kept."""
    if not is_visible(reason):
        raise ValidationError("差し戻しの理由を入力してください")
    with transaction.atomic():
        _decide(_locked_pending_change(row), State.DECLINED, user, reason.strip())
        LogEntry.objects.write(Action.DECLINE, row, user, reason.strip())


def take_back(row: Content, user: Any) -> None:
    """The members no longer want the waiting change; its text is kept."""
    with transaction.atomic():
        _take_back(_locked_pending_change(row), row, user)


def keep_change_of_withdrawn(row: Content, user: Any) -> None:
    """A withdrawn row has no readers: a change that waited is simply its content now."""
    if pending_change(row):
        apply(row, user)


def versions(row: Content) -> models.QuerySet[Revision]:
    """What the row once was, which can be put back; a change that never came to be is none."""
    return Revision.objects.of(row).filter(state=State.KEPT).order_by("-pk")


def preview_restored(row: Content, version: Revision) -> snapshots.Snapshot:
    """What the row would be with the version put back; nothing is changed.

    ValidationError if a published row may not become that.
    """
    with transaction.atomic():
        trial = type(row)._default_manager.get(pk=row.pk)
        _put_back_version(trial, version)
        snapshot = snapshots.take(trial)
        transaction.set_rollback(True)
    return snapshot


def restore(row: Content, version: Revision, user: Any) -> Revision | None:
    """Put an earlier version back, by the rules of any other change.

    Returns the change that now waits for approval, or None if readers see it from now on.
    """
    note = f"{format_datetime(version.changed_at)}の版に戻す"
    with transaction.atomic():
        row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
        if needs_approval(row, user):
            return propose(row, preview_restored(row, version), user, note)
        if pending_change(row):
            raise ValidationError(ALREADY_PENDING)
        _put_back_version(row, version)
        row.record_change(user, note)
        LogEntry.objects.write(Action.CHANGE, row, user, note)
    return None


def _put_back_version(row: Content, version: Revision) -> None:
    before = missing_fields(row)
    snapshots.restore(row, version.data)
    row.include_prefectures_of_municipalities()
    refuse_emptied(row, before)


def missing_fields(row: Content) -> dict[str, list[str]]:
    """What is still to fill before the row can be public, by attribute."""
    try:
        row.check_complete()
    except ValidationError as error:
        return getattr(error, "message_dict", {NON_FIELD_ERRORS: error.messages})
    return {}


def refuse_emptied(row: Content, already_missing: dict[str, list[str]]) -> None:
    """A public row, or one that is about to be, loses nothing that it must have.

    What lacked before may still lack.
    """
    if row.status in (Status.SUBMITTED, Status.PUBLISHED):
        emptied = {k: v for k, v in missing_fields(row).items() if k not in already_missing}
        if emptied:
            raise ValidationError(emptied)


def set_aside_change(row: Content) -> Revision | None:
    """The change that was sent back or taken back last, while nothing newer has been saved."""
    latest = Revision.objects.of(row).select_related("decided_by").order_by("-pk").first()
    return latest if latest and latest.state in (State.DECLINED, State.TAKEN_BACK) else None


def declined_changes(rows: models.QuerySet) -> models.QuerySet:
    """Rows whose last change was sent back by somebody and has not been taken up since."""
    kind = ContentType.objects.get_for_model(rows.model)
    revisions = Revision.objects.filter(content_type=kind)
    newer = revisions.filter(object_id=OuterRef("object_id"), pk__gt=OuterRef("pk"))
    declined = revisions.filter(~Exists(newer), state=State.DECLINED)
    return rows.filter(pk__in=declined.order_by().values("object_id"))


@dataclass(frozen=True)
class QueueEntry:
    """One line of the review queue."""

    row: Content
    kind: str
    since: datetime
    is_change: bool


def queue() -> list[QueueEntry]:
    """Everything that waits for the secretariat, oldest first; four queries per kind at most."""
    lines = []
    for model in content_models():
        rows = model._default_manager.select_related("owner")
        kind = str(model._meta.verbose_name)
        for row in rows.filter(status=Status.SUBMITTED).order_by("updated_at"):
            lines.append(QueueEntry(row, kind, row.updated_at, False))
        pending = Revision.objects.pending().filter(
            content_type=ContentType.objects.get_for_model(model)
        )
        since = dict(pending.order_by().values_list("object_id", "changed_at"))
        for row in rows.filter(pk__in=list(since)).order_by("pk"):
            lines.append(QueueEntry(row, kind, since[row.pk], True))
    return sorted(lines, key=lambda line: line.since)


def _locked_pending_change(row: Content) -> Revision:
    pending = Revision.objects.of(row).pending().select_for_update(of=("self",)).first()
    if pending is None:
        raise ValidationError("確認待ちの変更はありません")
    return pending


def _take_back(pending: Revision, row: Content, user: Any, detail: str = "") -> None:
    _decide(pending, State.TAKEN_BACK, user, detail)
    LogEntry.objects.write(Action.TAKE_BACK, row, user, detail)


def _decide(revision: Revision, state: str, user: Any, reason: str) -> None:
    revision.state, revision.reason = state, reason
    revision.decided_by, revision.decided_at = user, timezone.now()
    revision.save(update_fields=["state", "reason", "decided_by", "decided_at"])
