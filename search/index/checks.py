"""What the system says of the index: `manage.py check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from search.language import analysis
from search.models import Document


@register(Tags.database)
def analysis_is_current(
    databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """Texts and questions have to be analysed in the same way to find each other."""
    if not databases or "default" not in databases:
        return []
    if Document._meta.db_table not in connections["default"].introspection.table_names():
        return []
    outdated = Document.objects.exclude(analysis=analysis.VERSION).count()
    if not outdated:
        return []
    return [
        Warning(
            f"{outdated} documents of the search were made by another analysis.",
            hint="Run `manage.py rebuild_search`; the site can go on running.",
            id="search.W001",
        )
    ]
