"""How rows are chosen in a form: by boxes where they are few, by name where they are many.

Whatever stands in `autocomplete_fields` takes no more room when there is more of it, and the
answers hold to the same choices as the form.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest

from organizations.admin_site.limited_choices import choices_for
from organizations.admin_site.upload_widget import UploadInput
from records.editing.places import places_field
from records.editing.widgets import (
    Checkboxes,
    MomentInput,
    RowField,
    RowSelect,
    RowsField,
    RowsSelect,
)
from vocabulary.models import Municipality, Prefecture, Theme

CHECKBOX_MODELS = (Theme, Prefecture)  # few enough to be seen at once
PLAIN_TEXT_CLASSES = ("vTextField", "vLargeTextField", "vURLField")


def form_field(
    admin_options: Any,
    make_field: Callable[..., Any],
    db_field: Any,
    request: HttpRequest,
    row: Any = None,
    **kwargs: Any,
) -> Any:
    """The form field of a column, in an admin or an inline (`admin_options`).

    `make_field` is Django's own method. What `row`, the row of the form, holds already may be kept.
    """
    if isinstance(db_field, models.FileField):
        kwargs.setdefault("widget", UploadInput(db_field))
    if isinstance(db_field, models.DateTimeField):
        kwargs.setdefault("widget", MomentInput)
    if not isinstance(db_field, models.ForeignKey | models.ManyToManyField):
        return simplify_widget(make_field(db_field, request, **kwargs))
    target = db_field.remote_field.model
    if isinstance(db_field, models.ManyToManyField) and target is Municipality:
        return places_field(db_field)
    options = {"queryset": choices_for(admin_options, db_field, request, row), **kwargs}
    if db_field.many_to_many and target in CHECKBOX_MODELS:
        options.setdefault("widget", Checkboxes)
    elif db_field.name in admin_options.get_autocomplete_fields(request):
        several = db_field.many_to_many
        options["widget"] = (RowsSelect if several else RowSelect)(
            db_field, admin_options.admin_site
        )
        options["form_class"] = RowsField if several else RowField
    field = simplify_widget(make_field(db_field, request, **options))
    if field is not None and db_field.many_to_many:
        field.help_text = db_field.help_text  # without the keys to press on a computer
    if isinstance(field, RowField | RowsField):
        # Names are read as the search of the target's own list reads them.
        listed = admin_options.admin_site.get_model_admin(target)
        field.search_rows = lambda rows, text: listed.get_search_results(request, rows, text)[0]
    return field


def simplify_widget(field: Any) -> Any:
    """Remove the links into the admin of what is chosen: it may belong to others.

    Plain boxes for text, of which a form has a hundred, lose their class to keep the page small.
    """
    if field is not None and field.widget.attrs.get("class") in PLAIN_TEXT_CLASSES:
        del field.widget.attrs["class"]
    if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget
        field.widget.choices = field.choices
    return field
