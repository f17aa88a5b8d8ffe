"""Versions that can be put back, and a log nobody can rewrite."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.models import User
from cases.models import Case
from organizations.models import Organization
from records import snapshots
from records.models import LogEntry, Revision
from tests.cases.factories import ActorFactory, CaseFactory, StepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(organization_a: Organization) -> Case:
    row = CaseFactory(
        owner=organization_a,
        told=True,
        themes=["shopping", "mobility"],
        municipalities=["015491"],
        implementers=["npo"],
    )
    StepFactory(case=row)
    return row


@pytest.mark.parametrize(
    "statement", ["UPDATE records_logentry SET detail = 'x'", "DELETE FROM records_logentry"]
)
def test_the_log_cannot_be_rewritten(case: Case, editor_a: User, statement: str) -> None:
    LogEntry.objects.write(LogEntry.Action.CHANGE, case, editor_a)
    with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
        connection.cursor().execute(statement)
    assert LogEntry.objects.count() == 1


def test_several_rows_are_taken_each_with_its_own(case: Case) -> None:
    other = CaseFactory(told=True, themes=["meals"])
    StepFactory.create_batch(2, case=other)
    alone = [snapshots.take(row) for row in (case, other)]
    assert snapshots.take_all([case, other]) == alone
    assert [len(snapshot["children"]["steps"]) for snapshot in alone] == [1, 2]
    assert [snapshot["sets"]["themes"] for snapshot in alone] == [
        ["mobility", "shopping"],
        ["meals"],
    ]


def test_a_snapshot_put_back_is_the_same(case: Case) -> None:
    before = snapshots.take(case)
    case.title = "べつの題名"
    case.save()
    case.themes.set(["cooking"])
    case.municipalities.clear()
    case.actors.all().delete()
    case.steps.update(what="べつのこと")
    ActorFactory(case=case, name="あとから来た人")
    assert snapshots.take(Case.objects.get(pk=case.pk)) != before
    snapshots.restore(case, before)
    assert snapshots.take(Case.objects.get(pk=case.pk)) == before


def test_putting_back_twice_changes_nothing_more(case: Case) -> None:
    snapshot = snapshots.take(case)
    snapshots.restore(case, snapshot)
    snapshots.restore(case, snapshot)
    assert snapshots.take(Case.objects.get(pk=case.pk)) == snapshot
    assert snapshots.differences(Case, snapshot, snapshot) == []


def test_differences_speak_the_editors_words(case: Case) -> None:
    before = snapshots.take(case)
    case.title = "新しい題名"
    case.save()
    case.themes.set(["cooking"])
    ActorFactory(case=case, name="新しい担い手", kind="npo")
    changes = {
        change.label: (change.before, change.after)
        for change in snapshots.differences(Case, before, snapshots.take(case))
    }
    assert changes["題名"][1] == "新しい題名"
    assert changes["分野"] == ("移動（交通）、買い物", "調理")
    before, after = changes["関わった人・団体（追加）"]
    assert before == ""
    assert "名称：新しい担い手" in after
    assert "NPO" in after


def test_a_changed_child_row_is_one_line_with_the_labels_of_what_differs(case: Case) -> None:
    before = snapshots.take(case)
    actor = case.actors.get()
    actor.role = "運転する"
    actor.is_implementer = False
    actor.save()
    case.steps.all().delete()
    case.publish_until = datetime(2027, 3, 31, 1, tzinfo=UTC)
    case.save()
    changes = snapshots.differences(Case, before, snapshots.take(case))
    told = {change.label: (change.before, change.after) for change in changes}
    label = f"関わった人・団体「{actor.name}」（変更）"
    implementer = actor._meta.get_field("is_implementer").verbose_name
    role = actor._meta.get_field("role").verbose_name
    assert told[label] == (
        f"{role}：（なし）\n{implementer}：はい",
        f"{role}：運転する\n{implementer}：いいえ",
    )
    assert told["公開を終える日時"][1] == "令和9年3月31日（水）10:00（2027年）"
    assert [key for key in told if key.endswith("（削除）")] == [
        f"{case.steps.model._meta.verbose_name}（削除）"
    ]


def test_a_snapshot_leaves_state_and_owner_alone(case: Case, organization_b: Organization) -> None:
    snapshot = snapshots.take(case)
    Case.objects.filter(pk=case.pk).update(owner=organization_b, version=9)
    row = Case.objects.get(pk=case.pk)
    snapshots.restore(row, snapshot)
    row.refresh_from_db()
    assert (row.owner, row.version) == (organization_b, 9)


def test_a_row_has_one_waiting_change_at_most(case: Case, editor_a: User) -> None:
    Revision.objects.record(case, editor_a, pending=True)
    with pytest.raises(DatabaseError, match="revision_one_pending_per_row"), transaction.atomic():
        Revision.objects.record(case, editor_a, pending=True)


def test_the_record_is_read_by_the_secretariat_and_written_by_nobody(
    case: Case, secretariat: User, editor_a: User, client: Client
) -> None:
    case.record_change(editor_a)
    LogEntry.objects.write(LogEntry.Action.CHANGE, case, editor_a)
    client.force_login(secretariat)
    for model in ("logentry", "revision"):
        row = (LogEntry if model == "logentry" else Revision).objects.first()
        base = f"/admin/records/{model}/"
        assert client.get(base).status_code == 200
        assert client.get(f"{base}{row.pk}/change/").status_code == 200
        assert client.post(f"{base}{row.pk}/change/", {"detail": "x"}).status_code == 403
        assert client.post(f"{base}{row.pk}/delete/", {"post": "yes"}).status_code == 403
        assert client.get(f"{base}add/").status_code == 403
