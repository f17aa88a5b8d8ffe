"""What the secretariat sees of the search: words that mean the same, words that found nothing."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from records.admin import ReadOnlyAdmin
from records.editing import saving
from records.editing.addresses import change_address
from records.editing.model_form import PlainModelForm
from records.editing.office import OfficeAdmin
from records.editing.saving import Edit
from records.editing.stamp import STAMP
from search.index.widening import groups_back, groups_beside, widening
from search.kinds import kind_choices
from search.models import Miss, Synonym
from vocabulary.normalize import quoted

PREVIEW = "_preview"


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
    """What is saved here holds from the next search on; what it would find can be seen before."""

    form = SynonymForm
    change_form_template = "admin/search/synonym/change_form.html"
    list_display = ["typed", "also", "way", "origin", "changed_at"]
    list_filter = ["direction", "origin"]
    search_fields = ["words"]
    search_help_text = (
        "どの書き方でもさがせます（「かいもの」で「買い物」も）。メモの中もさがします。"
    )
    fields = ["words", "direction", "kinds", "note"]

    # --- The list --------------------------------------------------------------------------------

    @admin.display(description="さがすことば", ordering="forms")
    def typed(self, row: Synonym) -> str:
        return row.word_list[0]

    @admin.display(description="いっしょに見つけることば")
    def also(self, row: Synonym) -> str:
        return "、".join(row.word_list[1:])

    @admin.display(description="広げ方", ordering="direction")
    def way(self, row: Synonym) -> str:
        """Its direction, and the places where the row is used, unless it is everywhere."""
        way = "おたがい" if row.direction == Synonym.Direction.EQUAL else "一方向"
        places = "、".join(label for code, label in kind_choices() if code in row.kinds)
        return f"{way}（{places}）" if places else way

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Each word that was typed stands in the words of the row, in any spelling, or its note."""
        for term in search_term.split():
            queryset = queryset.filter(
                Q(pk__in=Synonym.objects.with_word(term).values("pk")) | Q(note__icontains=term)
            )
        return queryset, False

    # --- The form --------------------------------------------------------------------------------

    def form_view(self, request: HttpRequest, row: Any) -> HttpResponse:
        if request.method != "POST" or PREVIEW not in request.POST:
            return super().form_view(request, row)
        edit = Edit(row, submitted=request.POST)
        saving.build_forms(self, request, edit)
        if row is not None:  # as it is, without what the form has written into it
            edit.row = self.get_object(request, row.pk)
        return saving.form_page(self, request, edit)

    def form_context(self, request: HttpRequest, edit: Edit) -> dict[str, Any]:
        context = super().form_context(request, edit)
        context["buttons"] = [*context["buttons"], (PREVIEW, "見つかるものを確かめる")]
        context["widening"] = None
        if PREVIEW in request.POST:
            context["stamp"] = request.POST.get(STAMP, "")  # of the row as it was opened
            if edit.form.is_valid():
                context |= seen_before_saving(edit.form.instance)
        return context

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if warning := widening(form.instance).warning:
            messages.warning(request, warning)
        for row in groups_back(form.instance):
            messages.info(request, told_circle(form.instance, row))


def seen_before_saving(row: Synonym) -> dict[str, Any]:
    """What a row would find, and which other rows it meets."""
    first = row.word_list[0]
    beside = [(one, f"{quoted(first)}は、ほかの行でも広がります") for one in groups_beside(row)]
    back = [(one, told_circle(row, one)) for one in groups_back(row)]
    return {
        "widening": widening(row),
        "remarks": [
            {"text": text, "label": str(one), "url": change_address(one)}
            for one, text in dict([*beside, *back]).items()
        ],
    }


def told_circle(row: Synonym, other: Synonym) -> str:
    """Two rows that lead to each other: allowed, since a word is widened once and no further."""
    return (
        f"{quoted(other)}の行が、{quoted(row.word_list[0])}へもどります。"
        "このままでも困りませんが、同じ意味なら「おたがいに」の1行にまとめられます"
    )


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
