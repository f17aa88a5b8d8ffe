"""Themes and places, for the secretariat only; their own app knows no log and no versions.

What `load_vocabulary` renews is read-only here, so that no edit is ever overwritten.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from records.editing.office import OfficeAdmin
from records.models import LogEntry, Revision
from search.index.writing import rewrite_cards_with
from vocabulary import statistics_import
from vocabulary.charsets import text_of
from vocabulary.forms import PlainLanguageMixin
from vocabulary.models import Municipality, Prefecture, Theme
from vocabulary.templatetags.japanese import commas
from vocabulary.town_names import towns_named

_STATISTICS = ("population", "ageing_rate", "statistics_date", "statistics_source")
_SALT = "vocabulary.statistics_import"
IMPORTED = "人口・高齢化率をCSVから取り込みました"
_MAX_AGE_SECONDS = 60 * 60  # seconds between the preview and the click that saves


class LoadedRows:
    """Mixin: columns in `loaded` come with the site. What has a public address is never deleted."""

    loaded: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.loaded if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.display(description="人口（人）", ordering="population")
def people(place: Prefecture | Municipality) -> str:
    return commas(place.population) or "-"


@admin.register(Theme)
class ThemeAdmin(LoadedRows, OfficeAdmin):
    list_display = ["name", "kana", "easy_name", "group", "order"]
    list_filter = ["group"]
    search_fields = ["name", "kana", "easy_name", "code"]
    loaded = ("code", "name", "kana")
    fields = ["code", "name", "kana", "easy_name", "group", "order"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "order" in form.changed_data:  # cards name their themes in it
            rewrite_cards_with("theme", [form.instance.pk])


@admin.register(Prefecture)
class PrefectureAdmin(LoadedRows, OfficeAdmin):
    list_display = ["name", "kana", "bureau", people, "ageing_rate", "statistics_date"]
    list_filter = ["bureau"]
    search_fields = ["name", "kana", "code"]
    loaded = ("code", "name", "kana", "short_name", "name_en", "bureau")
    fieldsets = [
        (None, {"fields": [*loaded, "url"]}),
        ("問い合わせ先", {"fields": ["office", "office_phone", "platform_name", "platform_url"]}),
        ("統計", {"fields": ["population", "population_65", *_STATISTICS[1:]]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # which places there are is not for us to say


class StatisticsFileForm(PlainLanguageMixin, forms.Form):
    sheet = forms.FileField(label="CSVファイル", max_length=200)
    sheet.widget.attrs["accept"] = ".csv,.txt,.tsv,text/csv"

    def clean_sheet(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["sheet"]
        if file.size > statistics_import.LARGEST_FILE:
            raise forms.ValidationError("CSVファイルは2MBまでにしてください")
        text = text_of(file.read())
        if text is None:
            raise forms.ValidationError(
                "CSVファイルの文字を読み取れませんでした。"
                "Excelで「CSV UTF-8（コンマ区切り）」として保存し直してください"
            )
        return text


@admin.register(Municipality)
class MunicipalityAdmin(LoadedRows, OfficeAdmin):
    change_list_template = "admin/vocabulary/municipality/change_list.html"
    list_display = ["__str__", "kana", "code", "kind", people, *_STATISTICS[1:3]]
    list_filter = ["kind", "prefecture"]
    search_fields = ["name", "kana", "code", "prefecture__name"]
    list_select_related = ["prefecture"]
    loaded = ("code", "prefecture", "name", "kana", "kind", "designated", "latitude", "longitude")
    fieldsets = [
        (None, {"fields": [*loaded, "url"]}),
        (
            "統計",
            {
                "fields": _STATISTICS,
                "description": "多くの市区町村をまとめて直すときは、一覧のページから"
                "「人口・高齢化率を取り込む」を選んでください。",
            },
        ),
    ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may_import = self.has_change_permission(request)
        return super().changelist_view(request, {"may_import": may_import, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """What is a name of towns finds these, however it is written."""
        towns = towns_named(search_term).towns
        if towns:
            return queryset.filter(pk__in=[town.code for town in towns]), False
        return super().get_search_results(request, queryset, search_term)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # which places there are is not for us to say

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "population" in form.changed_data:  # by its size lists are narrowed
            rewrite_cards_with("municipality", [form.instance.pk])

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.import_statistics)
        name = "vocabulary_municipality_import"
        return [path("import/", page, name=name), *super().get_urls()]

    def import_statistics(self, request: HttpRequest) -> HttpResponse:
        """Choose a file, look at what it would change, save: three steps, no script."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = StatisticsFileForm(request.POST or None, request.FILES or None)
        text = signed = None
        if "signed" in request.POST:
            form, signed = StatisticsFileForm(), request.POST["signed"]
            text = unsigned(signed)
            if text is None:
                messages.error(request, "時間がたったため、もう一度CSVファイルを選んでください。")
        elif form.is_valid():
            text = form.cleaned_data["sheet"]
            signed = signing.dumps(text, salt=_SALT, compress=True)
        sheet = statistics_import.read_sheet(text) if text is not None else None
        if sheet and sheet.to_save and "signed" in request.POST:
            return self.save_statistics(request, sheet)
        return self.statistics_page(request, form, sheet, signed)

    def save_statistics(
        self, request: HttpRequest, sheet: statistics_import.Sheet
    ) -> HttpResponseRedirect:
        with transaction.atomic():
            saved = statistics_import.save_rows(sheet.to_save)
            rewrite_cards_with("municipality", (town.pk for town in saved))
            LogEntry.objects.write_all(LogEntry.Action.IMPORT, saved, request.user, IMPORTED)
            Revision.objects.record_all(saved, request.user, IMPORTED)
        messages.success(request, f"{len(saved):,}件の市区町村の人口・高齢化率を取り込みました。")
        if sheet.errors:
            messages.warning(request, f"{len(sheet.errors):,}行は取り込んでいません。")
        return HttpResponseRedirect(reverse("admin:vocabulary_municipality_changelist"))

    def statistics_page(self, request: HttpRequest, form: Any, sheet: Any, signed: Any) -> Any:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "人口・高齢化率を取り込む",
            "form": form,
            "sheet": sheet,
            "signed": signed,
            "columns": statistics_import.COLUMNS,
        }
        page = "admin/vocabulary/municipality/import_statistics.html"
        return TemplateResponse(request, page, context)


def unsigned(signed: str) -> str | None:
    """The text that was previewed; None if it is too old or was tampered with."""
    try:
        text: str = signing.loads(signed, salt=_SALT, max_age=_MAX_AGE_SECONDS)
    except signing.BadSignature:
        return None
    return text
