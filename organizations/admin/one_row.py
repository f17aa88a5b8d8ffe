"""Rows that content has once at most, drawn as groups of fields of its form.

To an editor their columns are the content's own: the groups stand among the others, what is
missing is said beside the control, and a row that was emptied is gone.
"""

from typing import Any, ClassVar

from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest

from organizations.admin.row_rule import ManagedBlocks, RowFormSet


def related_name_of(row: type[models.Model]) -> str:
    """The name by which the content knows its one row."""
    link: Any = next(field for field in row._meta.concrete_fields if field.one_to_one)
    return str(link.remote_field.get_accessor_name())


class OneRowFormSet(RowFormSet):
    def save_existing(self, form: ModelForm, obj: models.Model, commit: bool = True) -> Any:
        if commit and self.is_emptied(form):
            obj.delete()
            return obj
        return super().save_existing(form, obj, commit)

    def is_emptied(self, form: ModelForm) -> bool:
        """Whether nothing is left but what an empty form holds."""
        model: Any = self.model
        return all(
            field.value_from_object(form.instance) in (field.get_default(), None, "", [])
            for field in model._meta.concrete_fields
            if field.name in form.fields and field not in (self.fk, model._meta.pk)
        )

    def changed_labels(self) -> list[str]:
        return [
            str(form.fields[name].label)
            for form in self.forms
            for name in form.changed_data
            if not form.fields[name].widget.is_hidden
        ]


class OneRow(ManagedBlocks):
    """Subclasses give their `fieldsets`, as an admin does; the first of them has the heading.

    The group stands after the one of the content whose heading is `after`, else after all of them.
    """

    template = "admin/edit_inline/one_row.html"
    formset = OneRowFormSet
    extra = 1
    max_num = 1
    can_delete = False
    after: ClassVar[str] = ""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.lookup_prefix = f"{related_name_of(self.model)}__"
        return formset


def lookup_prefixes(inlines: Any) -> tuple[str, ...]:
    """How the names of the columns begin that such rows hold for their content."""
    rows = (inline for inline in inlines if issubclass(inline, OneRow))
    return tuple(f"{related_name_of(inline.model)}__" for inline in rows)
