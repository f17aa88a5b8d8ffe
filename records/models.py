"""What was changed, by whom, and what waits for approval; and what happened on the site."""

from collections.abc import Iterable, Sequence
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from records import snapshots
from vocabulary.fields import VisibleTextField


def key_of(row: models.Model) -> dict[str, Any]:
    """The columns that name a row: its kind and its number, or its code (themes, places)."""
    by_number = isinstance(row.pk, int)
    return {
        "content_type": ContentType.objects.get_for_model(row, for_concrete_model=True),
        "object_id": row.pk if by_number else None,
        "object_code": "" if by_number else str(row.pk),
    }


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, row: models.Model) -> "RevisionQuerySet":
        return self.filter(**key_of(row))

    def pending(self) -> "RevisionQuerySet":
        return self.filter(state=Revision.State.PENDING)

    def record(
        self,
        row: models.Model,
        user: Any,
        reason: str = "",
        *,
        pending: bool = False,
        data: snapshots.Snapshot | None = None,
    ) -> "Revision":
        """Keep the row with its child rows: as it is now, or as `data` says.

        `pending` waits for approval.
        """
        return self.create(
            **key_of(row),
            data=snapshots.take(row) if data is None else data,
            changed_by=user,
            reason=reason,
            state=Revision.State.PENDING if pending else Revision.State.KEPT,
        )

    def record_all(self, rows: Sequence[models.Model], user: Any, reason: str = "") -> None:
        """Keep each of some rows of one model as it is now, in few queries."""
        revisions: Iterable[Any] = (
            Revision(**key_of(row), data=data, changed_by=user, reason=reason)
            for row, data in zip(rows, snapshots.take_all(rows), strict=True)
        )
        self.bulk_create(revisions)


class Revision(models.Model):
    """One version of an item with its child rows, as JSON (shape: `snapshots.take`)."""

    class State(models.TextChoices):
        KEPT = "kept", "記録"
        PENDING = "pending", "確認待ちの変更"
        APPLIED = "applied", "反映済みの変更"
        DECLINED = "declined", "差し戻した変更"
        TAKEN_BACK = "taken_back", "取り下げた変更"

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.BigIntegerField(null=True)
    object_code = models.CharField(max_length=40, blank=True, default="")
    row = GenericForeignKey("content_type", "object_id")
    data = models.JSONField("内容")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="変更した人",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    changed_at = models.DateTimeField("変更日時", auto_now_add=True)
    reason = VisibleTextField("理由", blank=True, default="")
    state = models.CharField("状態", max_length=10, choices=State, default=State.KEPT)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="判断した人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField("判断日時", null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "版"
        verbose_name_plural = "版の記録"
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="revision_of_row")]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=models.Q(state="pending"),
                name="revision_one_pending_per_row",
                violation_error_message="確認待ちの変更が、すでに1件あります",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.changed_at:%Y-%m-%d %H:%M}"


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def of(self, row: models.Model) -> "LogEntryQuerySet":
        return self.filter(**key_of(row))

    def write(
        self, action: str, row: models.Model, user: Any = None, detail: str = ""
    ) -> "LogEntry":
        """Note that `user` did `action` (a LogEntry.Action) to `row`."""
        return self.write_all(action, [row], user, detail)[0]

    def write_all(
        self, action: str, rows: Iterable[models.Model], user: Any = None, detail: str = ""
    ) -> "Sequence[LogEntry]":
        """Note the same of each row, in one query."""
        entries: Iterable[Any] = (
            LogEntry(action=action, actor=user, **key_of(row), label=str(row)[:200], detail=detail)
            for row in rows
        )
        return self.bulk_create(entries)


class LogEntry(models.Model):
    """One line of the append-only event log; a database trigger refuses change and removal."""

    class Action(models.TextChoices):
        ADD = "add", "登録"
        CHANGE = "change", "変更"
        DELETE = "delete", "削除"
        SUBMIT = "submit", "確認の依頼"
        RECALL = "recall", "確認の依頼の取り下げ"
        APPROVE = "approve", "公開"
        RETURN = "return", "差し戻し"
        WITHDRAW = "withdraw", "公開の終了"
        REOPEN = "reopen", "下書きに戻す"
        PROPOSE = "propose", "変更の確認の依頼"
        APPLY = "apply", "変更の反映"
        DECLINE = "decline", "変更の差し戻し"
        TAKE_BACK = "take_back", "変更の取り下げ"
        HIDE = "hide", "非表示"
        SHOW = "show", "再表示"
        CLOSE = "close", "受付の終了"
        REPORT = "report", "お知らせの受付"
        SETTLE = "settle", "お知らせへの対応"
        VERIFY = "verify", "お立場の確認"
        IMPORT = "import", "取り込み"

    at = models.DateTimeField("日時", auto_now_add=True)
    action = models.CharField("できごと", max_length=20, choices=Action)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="行った人",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.BigIntegerField(null=True)
    object_code = models.CharField(max_length=40, blank=True, default="")
    label = models.CharField("対象", max_length=200)
    detail = models.TextField("くわしい内容", blank=True, default="")

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "できごとの記録"
        verbose_name_plural = "できごとの記録"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="log_entry_of_row")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}：{self.label}"


class Generation(models.Model):
    """Changes of a table, or of a part of one, that public pages read; their sum is its generation.

    Written by the triggers of `records/generations.py` and only ever added to, so that writers
    wait for nobody; two equal sums mean that nothing was changed between them.
    """

    table_name = models.CharField("表", max_length=63)
    number = models.BigIntegerField("変更の数")

    class Meta:
        verbose_name = "変更の数"
        verbose_name_plural = "変更の数"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.table_name} {self.number}"
