from typing import ClassVar

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "検索"
    group_permissions: ClassVar = {"secretariat": ("*_synonym", "view_miss", "delete_miss")}

    # Noted by visits and read by the secretariat alone: a miss leaves kept pages as they are.
    unread_models: ClassVar = ("Miss",)
    # Most shelves show cards of one kind: a changed case leaves what they show of events.
    # A saved case leaves what was found among posts.
    part_columns: ClassVar = {"Card": "kind", "Document": "kind"}

    def ready(self) -> None:
        from search.index import checks  # noqa: F401, PLC0415 - registers itself; needs the models
