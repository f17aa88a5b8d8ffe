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
from records.editing.places import places_field
from records.editing.widgets import Checkboxes, RowField, RowSelect, RowsField, RowsSelect
from vocabulary.models import Municipality, Prefecture, Theme

BOXES = (Theme, Prefecture)  # few enough to be seen at once
PLAIN = ("vTextField", "vLargeTextField", "vURLField")


def form_field(
    options: Any,
    draw: Callable[..., Any],
    db_field: Any,
    request: HttpRequest,
    row: Any = None,
    **kwargs: Any,
) -> Any:
    """The field of a form of an admin or an inline (`options`), as `draw`, Django's way, makes it.

    `row` is what the form is about: what it holds already may be kept.
    """
    if not isinstance(db_field, models.ForeignKey | models.ManyToManyField):
        return calm(draw(db_field, request, **kwargs))
    target = db_field.remote_field.model
    if isinstance(db_field, models.ManyToManyField) and target is Municipality:
        return places_field(db_field)
    wanted = {"queryset": choices_for(options, db_field, request, row), **kwargs}
    if db_field.many_to_many and target in BOXES:
        wanted.setdefault("widget", Checkboxes)
    elif db_field.name in options.get_autocomplete_fields(request):
        several = db_field.many_to_many
        wanted["widget"] = (RowsSelect if several else RowSelect)(db_field, options.admin_site)
        wanted["form_class"] = RowsField if several else RowField
    field = calm(draw(db_field, request, **wanted))
    if field is not None and db_field.many_to_many:
        field.help_text = db_field.help_text  # without the keys to press on a computer
    if isinstance(field, RowField | RowsField):
        # Names are read as the search of the target's own list reads them.
        listed = options.admin_site.get_model_admin(target)
        field.search_rows = lambda rows, text: listed.get_search_results(request, rows, text)[0]
    return field


def calm(field: Any) -> Any:
    """No links from a choice into the admin of what is chosen: it may not be one's own.

    And no class on plain boxes for text, of which a form has a hundred.
    """
    if field is not None and field.widget.attrs.get("class") in PLAIN:
        del field.widget.attrs["class"]
    if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget
        field.widget.choices = field.choices
    return field
