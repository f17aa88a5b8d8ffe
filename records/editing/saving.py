"""Saving a form of the admin safely: one row per form, no silent overwriting, no lost text."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from records import snapshots
from records.editing import typed_text
from records.editing.model_form import PlainModelForm
from records.editing.pages_in_words import PagesInWords
from records.editing.problems import problems_of
from records.editing.typed_text import SavedBefore, writing
from records.models import LogEntry, Revision

UNSTAMPED = (
    "この画面は古くなっています。入力した内容は残っています。確かめて、もう一度保存してください。"
)

CHOOSE_AGAIN = "選んだファイルは、もう一度選んでください"


class SafeSaving:
    """Mixin for admin classes whose form stands on PlainModelForm."""

    change_form_template = "admin/managed_change_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        typed_text.restore_typed(request)
        state = writing(request)
        state.stamp = typed_text.read_stamp(request.POST, request.user)
        show = super().changeform_view
        try:
            if request.method == "POST":
                self.refuse_second_click(request, object_id)
            with transaction.atomic():
                if request.method == "POST":
                    self.look_for_other_writers(request, object_id)
                return show(request, object_id, form_url, extra_context)
        except SavedBefore:
            return self.answer_second_click(request)
        except (ValidationError, IntegrityError) as error:
            state.refusals.append(sentence_of(error, self.model))
            for _, uploads in request.FILES.lists():
                for upload in uploads:
                    upload.seek(0)
            return show(request, object_id, form_url, extra_context)

    # --- One row per form ------------------------------------------------------------------

    def refuse_second_click(self, request: HttpRequest, object_id: str | None) -> None:
        if object_id is None and typed_text.saved_before(writing(request).stamp):
            raise SavedBefore

    def answer_second_click(self, request: HttpRequest) -> HttpResponse:
        key = typed_text.saved_before(writing(request).stamp)
        if not self.get_queryset(request).filter(pk=key).exists():
            raise Http404
        messages.info(request, "この内容は、すでに保存してあります。")
        return HttpResponseRedirect(self.address(key))

    def address(self, key: Any, page: str = "change") -> str:
        opts = self.opts
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[key])

    # --- No silent overwriting ---------------------------------------------------------------

    def look_for_other_writers(self, request: HttpRequest, object_id: str | None) -> None:
        """Lock the row and compare it with what the form showed when it was opened."""
        state = writing(request)
        if state.stamp is None:
            state.refusals.append(ValidationError(UNSTAMPED))
        if object_id is None:
            return
        row = self.get_object(request, object_id)
        if row is None:
            return
        locked = type(row)._base_manager.select_for_update().get(pk=row.pk)
        if state.stamp and state.stamp.mark != typed_text.mark(locked):
            state.saved_meanwhile = self.changes_since(locked, state.stamp.revision_id)
            state.refusals.append(ValidationError(self.who_was_faster(locked)))

    def changes_since(self, row: models.Model, revision_id: int) -> list[snapshots.Change]:
        opened = Revision.objects.of(row).filter(pk=revision_id).first()
        if opened is None:
            return []
        return snapshots.differences(type(row), opened.data, snapshots.take(row))

    def who_was_faster(self, row: models.Model) -> str:
        latest = Revision.objects.of(row).select_related("changed_by").order_by("-pk").first()
        who = f"{latest.changed_by}さん" if latest and latest.changed_by else "ほかの人"
        return (
            f"入力している間に、{who}が先に保存しました。"
            "入力した内容は下に残っていて、まだ保存されていません。"
            "「先に保存された内容」と見比べて直し、もう一度保存してください。"
        )

    # --- Rows that are not there ---------------------------------------------------------------

    def _get_obj_does_not_exist_redirect(self, *args: Any) -> Any:
        raise Http404

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """A row of others does not exist, here as on every page."""
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404
        return super().delete_view(request, object_id, extra_context)

    # --- The page ----------------------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.refusals = writing(request).refusals
        form.missing = writing(request).missing
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        form, inlines = context["adminform"].form, context["inline_admin_formsets"]
        ask_for_files_again(form, *(row for inline in inlines for row in inline.formset.forms))
        saved = type(obj)._base_manager.get(pk=obj.pk) if obj is not None else None
        context |= {
            "stamp": typed_text.new_stamp(request, saved),
            "stamp_name": typed_text.STAMP,
            "problems": problems_of(form, inlines),
            "saved_meanwhile": writing(request).saved_meanwhile,
            "history_url": self.address(obj.pk, "history") if obj is not None else "",
        }
        context.setdefault("state", None)
        context.setdefault("buttons", [("_save", "保存する")])
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Traces: our own log, not the framework's ----------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            typed_text.remember_saved(writing(request).stamp, obj)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        LogEntry.objects.write(LogEntry.Action.ADD, obj, request.user)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        if message:
            LogEntry.objects.write(LogEntry.Action.CHANGE, obj, request.user, str(message))

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            LogEntry.objects.write(LogEntry.Action.DELETE, row, request.user)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> str:
        """The labels of what was changed, as a person would list them."""
        lines = [
            self.changed_words(form, name) for name in form.changed_data if name in form.fields
        ]
        for formset in formsets or ():
            if formset.has_changed():
                lines += self.changed_rows_words(formset)
        return "、".join(lines)

    def changed_words(self, form: Any, name: str) -> str:
        """What the log says of one changed field."""
        return str(form.fields[name].label)

    def changed_rows_words(self, formset: Any) -> list[str]:
        """What the log says of changed child rows."""
        return [str(formset.model._meta.verbose_name)]


class SafeAdmin(SafeSaving, PagesInWords, admin.ModelAdmin):
    """Base of every admin that saves; what is only read needs none of it."""

    form = PlainModelForm
    view_on_site = False
    save_as = False

    @property
    def media(self) -> forms.Media:
        """The scripts that our forms and lists use; others would fill addresses or open windows."""
        parts = ("vendor/jquery/jquery.min.js", "jquery.init.js", "core.js", "actions.js")
        return forms.Media(js=[f"admin/js/{part}" for part in parts])

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        super().__init__(model, admin_site)
        if not issubclass(self.form, PlainModelForm):
            raise ImproperlyConfigured(f"{type(self).__name__} saves without its stamp")


def ask_for_files_again(*forms_shown: Any) -> None:
    """A refused form comes back without its files: no page may fill such a box."""
    for form in forms_shown:
        for name, field in form.fields.items():
            chosen = isinstance(field, forms.FileField) and form.add_prefix(name) in form.files
            if chosen and not form.has_error(name):
                form.add_error(name, CHOOSE_AGAIN)


def sentence_of(
    error: ValidationError | DatabaseError, model: type[models.Model]
) -> ValidationError:
    """What the database or a verb refused, as a sentence of the constraint it broke."""
    if isinstance(error, ValidationError):
        return error
    broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    children = [model._meta.get_field(name) for name in getattr(model, "revision_children", ())]
    for each in (model, *(child.related_model for child in children)):
        for constraint in each._meta.constraints:
            if constraint.name == broken:
                return ValidationError(constraint.get_violation_error_message())
    return ValidationError("ほかの登録と合わないため、保存できませんでした。")
