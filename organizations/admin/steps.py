"""The steps between states as pages of the admin: look, confirm, done.

Every step is a POST from a page that says what will happen; an illegal one gets a sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from organizations.publishing import review
from organizations.publishing.content import Content
from organizations.publishing.states import Status
from organizations.rights import Verb, roles_with
from records.editing import typed_text
from records.editing.problems import problems_of
from records.editing.saving import sentence_of
from records.editing.typed_text import writing
from vocabulary.forms import PlainWords
from vocabulary.normalize import quoted


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

    def fits(self, row: Content, pending: Any) -> bool:
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
CHANGED_SINCE = "この画面を開いたあとに内容が変わりました。確かめてから、もう一度進めてください。"
UNSEEN = "unseen"  # the mark of a row that the page did not show
PUBLISH = ("公開する", "公開しますか", "公開しました。")


class ReasonForm(PlainWords, forms.Form):
    reason = forms.CharField(
        label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )
    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.required = kind == "required"
        field.help_text = "登録した団体の人が読みます。どこをどう直せばよいかを書いてください。"
        if kind == "optional":
            field.help_text = "書いておくと、あとから見る人に伝わります。"
        if not kind:
            del self.fields["reason"]
        if kind == "required":
            field.error_messages["required"] = "差し戻しの理由を入力してください"


class StepPages:
    """Mixin for the admin of content."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        page = self.admin_site.admin_view(self.step_view)
        address = path("<int:object_id>/step/<slug:name>/", page, name=name)
        return [address, *super().get_urls()]

    def steps_for(self, request: HttpRequest, row: Content, pending: Any) -> list[Any]:
        """The steps this person may take with the row as it is: step, label, address."""
        return [
            {"step": step, "label": self.words(step, row)[0], "url": self.step_address(row, step)}
            for step in STEPS
            if step.fits(row, pending) and self.may_take(step, request, row)
        ]

    def may_take(self, step: Step, request: HttpRequest, row: Content) -> bool:
        """What members asked for is theirs to take back; the secretariat answers instead."""
        if not self.may(step.verb, request, row):
            return False
        if not step.members_only:
            return True
        return row.owner.memberships.filter(
            user=request.user, role__in=roles_with(step.verb)
        ).exists()

    def step_address(self, row: Content, step: Step) -> str:
        return self.address(row.pk, "change").replace("/change/", f"/step/{step.name}/")

    def words(self, step: Step, row: Content) -> tuple[str, str, str]:
        """Label, question and answer; who publishes directly asks nobody."""
        if step.name == "submit" and row.owner.publishes_directly:
            return PUBLISH
        return step.label, step.question, step.done

    def step_view(self, request: HttpRequest, object_id: int, name: str) -> HttpResponse:
        step = next((step for step in STEPS if step.name == name), None)
        row = self.get_object(request, str(object_id))
        if row is None or step is None:
            raise Http404
        if not self.may_take(step, request, row):
            raise PermissionDenied
        typed_text.restore_typed(request)
        restored = writing(request).refusals
        posted = request.POST if request.method == "POST" else None
        form = ReasonForm(step.reason, posted, initial={"mark": self.step_mark(row)})
        if posted is not None and not restored and form.is_valid():
            return self.take_step(request, row, step, form)
        for refusal in restored:
            messages.warning(request, refusal.message)
        return self.step_page(request, row, step, form)

    def step_mark(self, row: Content) -> str:
        """What the page showed: the content, the state and the waiting change."""
        pending = review.pending_change(row)
        waiting = f"{pending.pk}-{pending.changed_at:%s%f}" if pending else ""
        return f"{typed_text.mark(row)}-{row.status}-{waiting}"

    def run_locked(
        self, request: HttpRequest, row: Content, step: Step, mark: str, reason: str
    ) -> list[str] | None:
        """Take the step, if the row still is what the page showed; else say why not.

        None if a form tells better than sentences what is missing.
        """
        try:
            with transaction.atomic():
                row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
                if not step.fits(row, review.pending_change(row)):
                    raise ValidationError(refusal(step, row))
                if mark not in ("", self.step_mark(row)):
                    raise ValidationError(CHANGED_SINCE)
                step.run(row, reason, request.user)
        except (ValidationError, IntegrityError) as error:
            if step.name == "submit" and hasattr(error, "message_dict"):
                return None
            return list(sentence_of(error, self.model).messages)
        return []

    def take_step(
        self, request: HttpRequest, row: Content, step: Step, form: ReasonForm
    ) -> HttpResponse:
        done = self.words(step, row)[2]
        change = self.address(row.pk)
        mark, reason = form.cleaned_data["mark"], form.cleaned_data.get("reason", "")
        sentences = self.run_locked(request, row, step, mark, reason)
        if sentences is None:
            return HttpResponseRedirect(f"{change}?check=1")
        for sentence in sentences:
            messages.error(request, sentence)
        if not sentences:
            messages.success(request, f"{quoted(row)}：{done}")
        elif reason and step.fits(row, review.pending_change(row)):
            # What was written stays, beside what the row has become.
            row.refresh_from_db()
            fresh = {"mark": self.step_mark(row), "reason": reason}
            return self.step_page(request, row, step, ReasonForm(step.reason, fresh))
        return HttpResponseRedirect(change)

    def step_page(
        self, request: HttpRequest, row: Content, step: Step, form: ReasonForm
    ) -> HttpResponse:
        pending = review.pending_change(row)
        if not step.fits(row, pending):
            messages.error(request, refusal(step, row))
            return HttpResponseRedirect(self.address(row.pk))
        label, question, _ = self.words(step, row)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": question,
            "rows": [row],
            "row": row,
            "step": step,
            "label": label,
            "form": form,
            "problems": problems_of(form, []),
            "changes": review.differences(row, pending) if pending and step.on_change else [],
            "preview_url": self.address(row.pk).replace("/change/", "/preview/"),
            "back_url": self.address(row.pk),
            "hidden": [(typed_text.STAMP, typed_text.new_stamp(request, row))],
        }
        return TemplateResponse(request, "admin/step.html", context)

    # --- Several rows at once, for the secretariat -------------------------------------------

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        if self.may(Verb.REVIEW, request):
            for action in (approve_selected, return_selected):
                actions[action.__name__] = (action, action.__name__, action.short_description)
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        typed_text.restore_typed(request)
        return super().changelist_view(request, extra_context)

    def take_steps(self, request: HttpRequest, rows: models.QuerySet, name: str) -> Any:
        """One page with all the titles, then one click."""
        step = next(step for step in STEPS if step.name == name)
        confirmed = "confirmed" in request.POST
        form = ReasonForm(step.reason, request.POST if confirmed else None)
        rows = rows.select_related("owner")
        restored = writing(request).refusals
        for refusal in restored:
            messages.warning(request, refusal.message)
        if confirmed and not restored and form.is_valid():
            self.run_all(request, rows, step, form.cleaned_data.get("reason", ""))
            return None
        # The row as this page shows it; with an error in the reason, as it showed it before.
        marks = [(name, request.POST.get(name) or self.step_mark(row)) for name, row in named(rows)]
        hidden = [("action", f"{name}_selected"), ("confirmed", "1")]
        hidden.append((typed_text.STAMP, typed_text.new_stamp(request, None)))
        hidden += [("_selected_action", row.pk) for row in rows] + marks
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{len(rows)}件：{step.question}",
            "rows": rows,
            "row": None,
            "step": step,
            "label": step.label,
            "form": form,
            "problems": problems_of(form, []),
            "changes": [],
            "preview_url": "",
            "back_url": request.get_full_path(),
            "hidden": hidden,
        }
        return TemplateResponse(request, "admin/step.html", context)

    def run_all(self, request: HttpRequest, rows: Any, step: Step, reason: str) -> None:
        done = 0
        for name, row in named(rows):
            if not self.may_take(step, request, row):
                raise PermissionDenied
            mark = request.POST.get(name) or UNSEEN
            sentences = self.run_locked(request, row, step, mark, reason) or []
            for sentence in sentences:
                messages.error(request, f"{quoted(row)}：{sentence}")
            done += not sentences
        if done:
            messages.success(request, f"{done}件：{step.done}")


@admin.action(description="承認して公開する")
def approve_selected(model_admin: Any, request: HttpRequest, rows: models.QuerySet) -> Any:
    return model_admin.take_steps(request, rows, "approve")


@admin.action(description="理由を書いて差し戻す")
def return_selected(model_admin: Any, request: HttpRequest, rows: models.QuerySet) -> Any:
    return model_admin.take_steps(request, rows, "return")


def named(rows: models.QuerySet) -> list[tuple[str, Any]]:
    """Each row with the name of the hidden input that holds its mark."""
    return [(f"mark-{row.pk}", row) for row in rows]


def refusal(step: Step, row: Content) -> str:
    if step.on_change:
        return "確認待ちの変更はありません"
    return f"今は「{row.get_status_display()}」なので、「{step.label}」へは進めません"
