"""Lists of the admin with headings and filters in plain words."""

from typing import Any

from django.contrib.admin import ShowFacets
from django.http import HttpRequest, HttpResponse

from organizations.dashboard import address


class ListInWords:
    """Mixin for every admin class of the registry and of content."""

    change_list_template = "admin/managed_change_list.html"
    show_facets = ShowFacets.NEVER

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        words = {
            "title": f"{self.opts.verbose_name_plural}の一覧",
            "add_url": address(self.model, "add"),
        }
        return super().changelist_view(request, {**words, **(extra_context or {})})
