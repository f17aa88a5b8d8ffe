"""The steps between states as pages of the admin: look, confirm, done.

Every step is a POST from a page that says what will happen; an illegal one gets a sentence.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse

from organizations.admin.steps import (
    STEPS,
    Step,
    find_step,
    fingerprint,
    may_take,
    refusal,
    run_locked,
    step_texts,
)
from organizations.publishing import review
from organizations.publishing.content import Content
from organizations.rights import Verb
from records import drafts
from records.editing.addresses import address, change_address
from records.editing.problems import problems_of
from records.editing.saving import RESTORED
from records.editing.stamp import STAMP, new_stamp
from vocabulary.forms import PlainLanguageMixin
from vocabulary.normalize import quoted
from vocabulary.row_keys import is_row_key

UNSEEN = "unseen"  # the mark of a row that the page did not show
_SELECTED = "_selected"  # what follows the step in the name of an action for several rows


class ReasonForm(PlainLanguageMixin, forms.Form):
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


def step_address(row: Content, step: Step) -> str:
    return address(type(row), "step", row.pk, step.name)


def steps_for(
    model_admin: Any, request: HttpRequest, row: Content, pending: Any
) -> list[dict[str, Any]]:
    """The steps this person may take with the row as it is: step, label, address."""
    return [
        {"step": step, "label": step_texts(step, row)[0], "url": step_address(row, step)}
        for step in STEPS
        if step.is_available(row, pending) and may_take(model_admin, request, row, step)
    ]


# --- One row ---------------------------------------------------------------------------------


def step_view(model_admin: Any, request: HttpRequest, object_id: int, name: str) -> HttpResponse:
    step = find_step(name)
    row = model_admin.get_object(request, str(object_id))
    if row is None or step is None:
        raise Http404
    if not may_take(model_admin, request, row, step):
        raise PermissionDenied
    initial = {"mark": fingerprint(row)}
    if request.method != "POST":
        restored = drafts.restored_input(request)
        if restored:
            messages.warning(request, RESTORED)
        form = ReasonForm(step.reason, restored or None, initial=initial)
        return step_page(model_admin, request, row, step, form)
    drafts.discard(request)
    form = ReasonForm(step.reason, request.POST, initial=initial)
    if form.is_valid():
        return take_step(model_admin, request, row, step, form)
    return step_page(model_admin, request, row, step, form)


def take_step(
    model_admin: Any, request: HttpRequest, row: Content, step: Step, form: ReasonForm
) -> HttpResponse:
    done = step_texts(step, row)[2]
    mark, reason = form.cleaned_data["mark"], form.cleaned_data.get("reason", "")
    sentences = run_locked(row, step, mark, reason, request.user)
    if sentences is None:
        return HttpResponseRedirect(f"{change_address(row)}?check=1")
    for sentence in sentences:
        messages.error(request, sentence)
    if not sentences:
        messages.success(request, f"{quoted(row)}：{done}")
    elif reason and step.is_available(row, review.pending_change(row)):
        # What was written stays, beside what the row has become.
        row.refresh_from_db()
        fresh = {"mark": fingerprint(row), "reason": reason}
        return step_page(model_admin, request, row, step, ReasonForm(step.reason, fresh))
    return HttpResponseRedirect(change_address(row))


def step_page(
    model_admin: Any, request: HttpRequest, row: Content, step: Step, form: ReasonForm
) -> HttpResponse:
    pending = review.pending_change(row)
    if not step.is_available(row, pending):
        messages.error(request, refusal(step, row))
        return HttpResponseRedirect(change_address(row))
    label, question, _ = step_texts(step, row)
    context = {
        "title": question,
        "rows": [row],
        "row": row,
        "label": label,
        "changes": review.differences(row, pending) if pending and step.on_change else [],
        "preview_url": address(type(row), "preview", row.pk),
        "back_url": change_address(row),
        "hidden": [(STAMP, new_stamp(request, row))],
    }
    return confirmation_page(model_admin, request, step, form, context)


def confirmation_page(
    model_admin: Any, request: HttpRequest, step: Step, form: ReasonForm, context: dict[str, Any]
) -> HttpResponse:
    shared = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "step": step,
        "form": form,
        "problems": problems_of(form, []),
    }
    return TemplateResponse(request, "admin/step.html", {**shared, **context})


# --- Several rows at once, for the secretariat -----------------------------------------------


@admin.action(description="承認して公開する")
def approve_selected(model_admin: Any, request: HttpRequest, rows: models.QuerySet) -> Any:
    return take_steps(model_admin, request, rows, "approve")


@admin.action(description="理由を書いて差し戻す")
def return_selected(model_admin: Any, request: HttpRequest, rows: models.QuerySet) -> Any:
    return take_steps(model_admin, request, rows, "return")


ACTIONS = {f"{name}{_SELECTED}": name for name in ("approve", "return")}


def take_steps(
    model_admin: Any, request: HttpRequest, rows: models.QuerySet, name: str
) -> HttpResponse | None:
    """One page with all the titles, then one click; None when that is done."""
    step = next(step for step in STEPS if step.name == name)
    drafts.discard(request)
    rows = rows.select_related("owner")
    confirmed = "confirmed" in request.POST
    form = ReasonForm(step.reason, request.POST if confirmed else None)
    if confirmed and form.is_valid():
        run_all(model_admin, request, rows, step, form.cleaned_data.get("reason", ""))
        return None
    return bulk_page(model_admin, request, rows, step, form, request.POST)


def restored_page(model_admin: Any, request: HttpRequest) -> HttpResponse | None:
    """The page for several rows with the reason somebody was writing when they were signed out."""
    restored = drafts.restored_input(request)
    name = ACTIONS.get(restored.get("action", ""))
    if name is None or not model_admin.may(Verb.REVIEW, request):
        return None
    step = next(step for step in STEPS if step.name == name)
    keys = [key for key in restored.getlist("_selected_action") if is_row_key(key)]
    rows = model_admin.get_queryset(request).filter(pk__in=keys).select_related("owner")
    messages.warning(request, RESTORED)
    return bulk_page(model_admin, request, rows, step, ReasonForm(step.reason, restored), restored)


def bulk_page(
    model_admin: Any,
    request: HttpRequest,
    rows: models.QuerySet,
    step: Step,
    form: ReasonForm,
    submitted: QueryDict,
) -> HttpResponse:
    # The row as this page shows it; with an error in the reason, as it showed it before.
    marks = [(name, submitted.get(name) or fingerprint(row)) for name, row in with_mark_names(rows)]
    hidden = [("action", f"{step.name}{_SELECTED}"), ("confirmed", "1")]
    hidden.append((STAMP, new_stamp(request, None)))
    hidden += [("_selected_action", row.pk) for row in rows] + marks
    context = {
        "title": f"{len(rows)}件：{step.question}",
        "rows": rows,
        "row": None,
        "label": step.label,
        "changes": [],
        "preview_url": "",
        "back_url": request.get_full_path(),
        "hidden": hidden,
    }
    return confirmation_page(model_admin, request, step, form, context)


def run_all(model_admin: Any, request: HttpRequest, rows: Any, step: Step, reason: str) -> None:
    done = 0
    for name, row in with_mark_names(rows):
        if not may_take(model_admin, request, row, step):
            raise PermissionDenied
        mark = request.POST.get(name) or UNSEEN
        sentences = run_locked(row, step, mark, reason, request.user) or []
        for sentence in sentences:
            messages.error(request, f"{quoted(row)}：{sentence}")
        done += not sentences
    if done:
        messages.success(request, f"{done}件：{step.done}")


def with_mark_names(rows: models.QuerySet) -> list[tuple[str, Any]]:
    """Each row with the name of the hidden input that holds its mark."""
    return [(f"mark-{row.pk}", row) for row in rows]
