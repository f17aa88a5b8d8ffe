"""One form of the admin on its way: opened, or sent, compared, checked, saved and answered.

A row is saved once for each form, nobody's work is overwritten unseen, and no text is lost. The
view makes an `Edit` and hands it on; nothing of it outlives the response.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin import helpers
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction
from django.forms import all_valid
from django.forms.formsets import TOTAL_FORM_COUNT
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from records import drafts, snapshots
from records.columns import child_link
from records.editing.kept_files import add_kept_files, forget_kept_files, keep_files
from records.editing.problems import problems_of
from records.editing.stamp import (
    STAMP,
    AlreadySaved,
    Stamp,
    already_saved_key,
    claim,
    content_hash,
    is_sent_again,
    new_stamp,
    read_stamp,
)
from records.models import Revision

UNSTAMPED = (
    "この画面は古くなっています。入力した内容は残っています。確かめて、もう一度保存してください。"
)
RESTORED = (
    "先ほど入力した内容を表示しています。まだ保存されていません。"
    "内容を確かめて、もう一度保存してください（まだ保存していないファイルは選び直してください）。"
)
MAX_ROWS_AT_ONCE = 150  # child rows of all kinds


@dataclass
class Edit:
    """One form in one request."""

    row: Any  # None while something new is registered
    proposes: bool = False  # what is written is undone, and kept for approval
    missing: dict[str, list[str]] = field(default_factory=dict)  # to fill before the next step
    submitted: QueryDict | None = None  # what was sent, or comes back after an expired sign-in
    stamp: Stamp | None = None
    refusals: list[ValidationError] = field(default_factory=list)
    conflicting_changes: list[snapshots.Change] = field(default_factory=list)
    pending_changes: list[snapshots.Change] = field(default_factory=list)
    form: Any = None
    formsets: list[Any] = field(default_factory=list)
    inlines: list[Any] = field(default_factory=list)
    may_save: bool = True
    is_saved: bool = False


def allowed_row(model_admin: Any, request: HttpRequest, object_id: str | None) -> Any:
    """The row whose form may be opened, or sent; None for a new one. 403 and 404 otherwise."""
    if object_id is None:
        if not model_admin.has_add_permission(request):
            raise PermissionDenied
        return None
    row = model_admin.get_object(request, unquote(object_id))
    may = model_admin.has_view_or_change_permission
    if request.method == "POST":
        may = model_admin.has_change_permission
    if not may(request, row):
        raise PermissionDenied
    if row is None:
        raise Http404
    return row


def handle(model_admin: Any, request: HttpRequest, edit: Edit) -> Edit:
    """Open the form, or save it. Where it is refused, it says why and holds what was submitted."""
    edit.may_save = edit.row is None or model_admin.has_change_permission(request, edit.row)
    if request.method != "POST":
        if edit.may_save and (submitted := drafts.restored_input(request)):
            edit.submitted = submitted
            edit.refusals.append(ValidationError(RESTORED))
            add_kept_files(request, submitted)
        build_forms(model_admin, request, edit)
        return edit
    refuse_too_many_rows(request.POST)
    drafts.discard(request)
    edit.submitted, edit.stamp = request.POST, read_stamp(request.POST, request.user)
    add_kept_files(request, request.POST)
    if edit.row is None and already_saved_key(edit.stamp):
        raise AlreadySaved
    try:
        with transaction.atomic():
            check_for_conflict(model_admin, request, edit)
            if build_forms(model_admin, request, edit):
                save(model_admin, request, edit)
    except (ValidationError, IntegrityError) as error:
        edit.refusals.append(as_validation_error(error, model_admin.model))
        for _, uploads in request.FILES.lists():
            for upload in uploads:
                upload.seek(0)
        if edit.row is not None:  # as it is, without what the form has written into it
            edit.row = model_admin.get_object(request, edit.row.pk)
        build_forms(model_admin, request, edit)
    return edit


def refuse_too_many_rows(fields: QueryDict) -> None:
    """Before any is drawn: each costs, and no person fills so many at once."""
    claimed = [str(fields[name]) for name in fields if name.endswith(f"-{TOTAL_FORM_COUNT}")]
    if sum(int(number[:6]) for number in claimed if number.isdecimal()) > MAX_ROWS_AT_ONCE:
        raise BadRequest(
            f"一度に保存できる行は、全部で{MAX_ROWS_AT_ONCE}行までです。"
            "前の画面にもどり、使わない行を消してください。"
        )


# --- No silent overwriting -----------------------------------------------------------------------


def check_for_conflict(model_admin: Any, request: HttpRequest, edit: Edit) -> None:
    """Lock the row and compare it with what the form showed when it was opened."""
    if edit.stamp is None:
        edit.refusals.append(ValidationError(UNSTAMPED))
    if edit.row is None:
        return
    locked = type(edit.row)._base_manager.select_for_update().get(pk=edit.row.pk)
    if is_sent_again(edit.stamp, request.POST):
        raise AlreadySaved
    edit.row = model_admin.get_object(request, edit.row.pk)
    if edit.row is None:
        raise Http404
    if edit.stamp and edit.stamp.content_hash != content_hash(locked):
        edit.conflicting_changes = changes_since(locked, edit.stamp)
        edit.refusals.append(ValidationError(conflict_message(locked)))


def changes_since(row: models.Model, stamp: Stamp) -> list[snapshots.Change]:
    opened = stamp.opened
    if not opened:
        opened = Revision.objects.of(row).get(pk=stamp.revision_id).data
    return snapshots.differences(type(row), opened, snapshots.take(row))


def conflict_message(row: models.Model) -> str:
    latest = Revision.objects.of(row).select_related("changed_by").order_by("-pk").first()
    who = f"{latest.changed_by}さん" if latest and latest.changed_by else "ほかの人"
    return (
        f"入力している間に、{who}が先に保存しました。"
        "入力した内容は下に残っていて、まだ保存されていません。"
        "「先に保存された内容」と見比べて直し、もう一度保存してください。"
    )


# --- Checking and saving -------------------------------------------------------------------------


def build_forms(model_admin: Any, request: HttpRequest, edit: Edit) -> bool:
    """Make the form and those of the child rows. Whether what was sent can be saved."""
    fieldsets = model_admin.get_fieldsets(request, edit.row)
    form_class = model_admin.get_form(
        request, edit.row, change=edit.row is not None, fields=flatten_fieldsets(fieldsets)
    )
    sent = {} if edit.submitted is None else {"data": edit.submitted, "files": request.FILES}
    if edit.row is None and not sent:
        edit.form = form_class(initial=model_admin.get_changeform_initial_data(request))
    else:
        edit.form = form_class(**sent, instance=edit.row)
    edit.form.missing = edit.missing
    edit.formsets, edit.inlines = [], []
    for formset_class, inline in model_admin.get_formsets_with_inlines(request, edit.row):
        may_change = inline.has_change_permission(request, edit.row)
        edit.inlines.append(inline)
        edit.formsets.append(
            formset_class(
                **(sent if may_change else {}),
                instance=edit.form.instance,
                prefix=formset_class.get_default_prefix(),
                queryset=inline.get_queryset(request),
            )
        )
    for form in grouped_forms(edit):
        form.missing = edit.missing
    return bool(sent) and check(model_admin, request, edit)


def grouped_forms(edit: Edit) -> list[Any]:
    """Those of rows that are drawn as groups of fields: errors of the item stand in them."""
    return [form for formset in edit.formsets for form in formset.forms if form.lookup_prefix]


def check(model_admin: Any, request: HttpRequest, edit: Edit) -> bool:
    if edit.form.is_valid() and not edit.refusals:
        model_admin.save_form(request, edit.form, change=edit.row is not None)
    for refusal in edit.refusals:
        for form in (edit.form, *grouped_forms(edit)):
            if form.is_bound:
                form.refuse(refusal)
    sent_rows = [formset for formset in edit.formsets if formset.is_bound]
    return all_valid(sent_rows) and edit.form.is_valid()


def save(model_admin: Any, request: HttpRequest, edit: Edit) -> None:
    is_new, row = edit.row is None, edit.form.instance
    edit.formsets = [formset for formset in edit.formsets if formset.is_bound]
    model_admin.save_rows(request, edit)
    message = model_admin.construct_change_message(request, edit.form, edit.formsets, is_new)
    claim(edit.stamp, row, request.POST)
    if is_new:
        model_admin.log_addition(request, row, message)
    else:
        model_admin.log_change(request, row, message)
    forget_kept_files(request)
    edit.is_saved = True


def as_validation_error(
    error: ValidationError | DatabaseError, model: type[models.Model]
) -> ValidationError:
    """What the database or a verb refused, as a sentence of the constraint it broke."""
    if isinstance(error, ValidationError):
        return error
    broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    names = getattr(model, "revision_children", ())
    children = [child_link(model, name)[0] for name in names]
    for each in (model, *children):
        for constraint in each._meta.constraints:
            if constraint.name == broken:
                return ValidationError(constraint.get_violation_error_message())
    return ValidationError("ほかの登録と合わないため、保存できませんでした。")


# --- Answering -----------------------------------------------------------------------------------


def respond(model_admin: Any, request: HttpRequest, edit: Edit) -> HttpResponse:
    if not edit.is_saved:
        return form_page(model_admin, request, edit)
    tell_notes(request, edit)
    if edit.row is None:
        return model_admin.response_add(request, edit.form.instance)
    return model_admin.response_change(request, edit.form.instance)


def tell_notes(request: HttpRequest, edit: Edit) -> None:
    """What the fields understood otherwise than it was written."""
    for form_field in edit.form.fields.values():
        for note in getattr(form_field, "notes", ()):
            messages.info(request, note)


def form_page(model_admin: Any, request: HttpRequest, edit: Edit) -> HttpResponse:
    row, is_new = edit.row, edit.row is None
    fieldsets = model_admin.get_fieldsets(request, row)
    read_only = model_admin.get_readonly_fields(request, row)
    if not edit.may_save:
        read_only = flatten_fieldsets(fieldsets)
    admin_form = helpers.AdminForm(edit.form, list(fieldsets), {}, read_only, model_admin)
    inlines = model_admin.get_inline_formsets(request, edit.formsets, edit.inlines, row)
    keep_files(request, [edit.form, *(form for part in edit.formsets for form in part.forms)])
    media = model_admin.media + admin_form.media
    for inline in inlines:  # the rows of a group all need the same
        media += inline.opts.media + inline.formset.media
    context = {
        **model_admin.admin_site.each_context(request),
        "subtitle": str(row) if row else None,
        "adminform": admin_form,
        "object_id": None if is_new else str(row.pk),
        "original": row,
        "media": media,
        "inline_admin_formsets": inlines,
        "errors": helpers.AdminErrorList(edit.form, edit.formsets),
        "problems": problems_of(edit.form, inlines),
        "preserved_filters": model_admin.get_preserved_filters(request),
        **stamp_context(model_admin, request, edit),
        **model_admin.form_context(request, edit),
    }
    return model_admin.render_change_form(request, context, add=is_new, change=not is_new, obj=row)


def stamp_context(model_admin: Any, request: HttpRequest, edit: Edit) -> dict[str, str]:
    """What the form shows, as it is stored: a form that was refused has written into its row."""
    if not edit.may_save:
        return {}
    saved = edit.row
    if saved is not None and edit.submitted is not None:
        saved = type(saved)._base_manager.get(pk=saved.pk)
    return {"stamp_name": STAMP, "stamp": new_stamp(request, saved)}
