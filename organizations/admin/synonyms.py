"""What the secretariat sees of the search: words that mean the same, words that found nothing."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from records.admin import ReadOnlyAdmin
from records.editing.model_form import PlainModelForm
from records.editing.office import OfficeAdmin
from search.kinds import kind_choices
from search.models import Miss, Synonym


class SynonymForm(PlainModelForm):
    kinds = forms.MultipleChoiceField(
        label="使う場所",
        choices=kind_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選ばなければ、サイトのどこでさがすときにも使います。",
    )

    class Meta:
        model = Synonym
        fields = ["words", "direction", "kinds", "note"]
        widgets = {"words": forms.Textarea(attrs={"rows": 6}), "direction": forms.RadioSelect}


@admin.register(Synonym)
class SynonymAdmin(OfficeAdmin):
    """What is saved here holds from the next search on."""

    form = SynonymForm
    list_display = ["__str__", "direction", "changed_at"]
    list_filter = ["direction"]
    search_fields = ["words", "note"]
    fields = ["words", "direction", "kinds", "note"]


@admin.register(Miss)
class MissAdmin(ReadOnlyAdmin):
    """Nobody's name stands here; the words help to see which content is missing."""

    actions = None
    list_display = ["shown", "where", "times", "last_at", "synonym"]
    search_fields = ["words", "shown"]
    fields = ["shown", "where", "times", "first_at", "last_at"]

    @admin.display(description="さがした場所", ordering="kind")
    def where(self, miss: Miss) -> str:
        return dict(kind_choices()).get(miss.kind, "サイト全体")

    @admin.display(description="同じ意味のことば")
    def synonym(self, miss: Miss) -> str:
        address = reverse("admin:search_synonym_add", query={"words": miss.shown})
        return format_html('<a href="{}">「{}」を登録する</a>', address, miss.shown)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What turns out to be somebody's own data can be taken away."""
        return admin.ModelAdmin.has_delete_permission(self, request, obj)
