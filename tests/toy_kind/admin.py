from django.contrib import admin

from organizations.admin.content import ManagedRowsAdmin
from organizations.admin.fieldsets import PERIOD, TO_FILL_LATER, RowInline, SourceInline
from tests.toy_kind.models import Tool, Toy, ToySource


class ToySourceInline(SourceInline):
    model = ToySource


class ToolInline(RowInline):
    model = Tool
    fields = ("name",)


@admin.register(Toy)
class ToyAdmin(ManagedRowsAdmin):
    search_fields = ("title",)
    search_help_text = "題名からさがします。"
    inlines = (ToySourceInline, ToolInline)
    fieldsets = (
        (
            "おもちゃ",
            {"description": TO_FILL_LATER, "fields": ("owner", "title", "repair", "themes")},
        ),
        ("場所", {"fields": ("municipalities", "prefectures")}),
        ("内容の確認", {"fields": ("last_confirmed",)}),
        PERIOD,
    )
