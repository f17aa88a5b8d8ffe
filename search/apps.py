from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "検索"

    def ready(self) -> None:
        from search.index import checks  # noqa: F401, PLC0415 - registers itself; needs the models
