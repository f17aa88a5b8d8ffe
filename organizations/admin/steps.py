"""The steps between states, and who may take which; their pages stand in `step_pages`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from organizations.publishing import review
from organizations.publishing.content import Content
from organizations.publishing.states import Status
from organizations.rights import Verb, roles_with
from records.editing.saving import as_validation_error
from records.editing.stamp import content_hash


@dataclass(frozen=True)
class Step:
    """One verb: its button, its page, and from which states it can be taken."""

    name: str
    verb: Verb
    label: str
    question: str
    done: str
    run: Callable[[Content, str, Any], None]
    states: tuple[str, ...] = ()
    on_change: bool = False
    reason: str = ""  # "", "optional" or "required"
    danger: bool = False
    members_only: bool = False

    def is_available(self, row: Content, pending: Any) -> bool:
        return pending is not None if self.on_change else row.status in self.states


def _withdraw(row: Content, reason: str, user: Any) -> None:
    row.withdraw(user, reason)
    review.keep_change_of_withdrawn(row, user)


STEPS = (
    Step(
        "approve",
        Verb.REVIEW,
        "承認して公開する",
        "承認して公開しますか",
        "公開しました。",
        lambda row, reason, user: row.approve(user),
        (Status.SUBMITTED,),
    ),
    Step(
        "return",
        Verb.REVIEW,
        "理由を書いて差し戻す",
        "理由を書いて差し戻しますか",
        "差し戻しました。理由は、登録した団体の管理ページに表示されます。",
        lambda row, reason, user: row.return_with(reason, user),
        (Status.SUBMITTED,),
        reason="required",
    ),
    Step(
        "apply",
        Verb.REVIEW,
        "変更を反映する",
        "この変更を、公開中の内容に反映しますか",
        "変更を反映しました。",
        lambda row, reason, user: review.apply(row, user),
        on_change=True,
    ),
    Step(
        "decline",
        Verb.REVIEW,
        "理由を書いて変更を差し戻す",
        "理由を書いて、変更を差し戻しますか",
        "変更を差し戻しました。公開中の内容は変わっていません。",
        lambda row, reason, user: review.decline(row, reason, user),
        on_change=True,
        reason="required",
    ),
    Step(
        "submit",
        Verb.SUBMIT,
        "確認を依頼する",
        "事務局に確認を依頼しますか",
        "確認を依頼しました。事務局が確かめると公開されます。",
        lambda row, reason, user: row.submit(user),
        (Status.DRAFT, Status.RETURNED),
    ),
    Step(
        "take-back",
        Verb.WRITE,
        "変更を取り下げる",
        "確認待ちの変更を取り下げますか",
        "変更を取り下げました。公開中の内容は変わっていません。",
        lambda row, reason, user: review.take_back(row, user),
        on_change=True,
        danger=True,
        members_only=True,
    ),
    Step(
        "recall",
        Verb.SUBMIT,
        "確認の依頼を取り下げる",
        "確認の依頼を取り下げて、下書きに戻しますか",
        "確認の依頼を取り下げました。直してから、もう一度依頼できます。",
        lambda row, reason, user: row.recall(user),
        (Status.SUBMITTED,),
        danger=True,
        members_only=True,
    ),
    Step(
        "withdraw",
        Verb.WITHDRAW,
        "公開を終える",
        "公開を終えますか",
        "公開を終えました。サイトからは見えなくなりました。",
        _withdraw,
        (Status.PUBLISHED,),
        reason="optional",
        danger=True,
    ),
    Step(
        "reopen",
        Verb.WRITE,
        "下書きに戻す",
        "下書きに戻しますか",
        "下書きに戻しました。直してから、もう一度公開できます。",
        lambda row, reason, user: row.reopen(user),
        (Status.WITHDRAWN,),
    ),
)
PUBLISH = ("公開する", "公開しますか", "公開しました。")
CHANGED_SINCE = "この画面を開いたあとに内容が変わりました。確かめてから、もう一度進めてください。"


def find_step(name: str) -> Step | None:
    return next((step for step in STEPS if step.name == name), None)


def may_take(model_admin: Any, request: HttpRequest, row: Content, step: Step) -> bool:
    """What members asked for is theirs to take back; the secretariat answers instead."""
    if not model_admin.may(step.verb, request, row):
        return False
    if not step.members_only:
        return True
    return row.owner.memberships.filter(
        user_id=request.user.pk, role__in=roles_with(step.verb)
    ).exists()


def step_texts(step: Step, row: Content) -> tuple[str, str, str]:
    """Label, question and answer; who publishes directly asks nobody."""
    if step.name == "submit" and row.owner.publishes_directly:
        return PUBLISH
    return step.label, step.question, step.done


def refusal(step: Step, row: Content) -> str:
    if step.on_change:
        return "確認待ちの変更はありません"
    return f"今は「{row.get_status_display()}」なので、「{step.label}」へは進めません"


def fingerprint(row: Content) -> str:
    """What a page showed: the content, the state and the waiting change."""
    pending = review.pending_change(row)
    waiting = f"{pending.pk}-{pending.changed_at:%s%f}" if pending else ""
    return f"{content_hash(row)}-{row.status}-{waiting}"


def run_locked(row: Content, step: Step, mark: str, reason: str, user: Any) -> list[str] | None:
    """Take the step, if the row still is what the page showed; else say why not.

    None if a form tells better than sentences what is missing.
    """
    try:
        with transaction.atomic():
            row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
            if not step.is_available(row, review.pending_change(row)):
                raise ValidationError(refusal(step, row))
            if mark not in ("", fingerprint(row)):
                raise ValidationError(CHANGED_SINCE)
            step.run(row, reason, user)
    except (ValidationError, IntegrityError) as error:
        if step.name == "submit" and hasattr(error, "message_dict"):
            return None
        return list(as_validation_error(error, type(row)).messages)
    return []
