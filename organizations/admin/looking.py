"""Looking at a row: as the public will see it, and how it came to be what it is."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, resolve
from django.utils import timezone
from django.utils.html import format_html

from organizations import review
from organizations.content import Content
from organizations.dashboard import change_address
from organizations.states import Status
from records import snapshots
from records.models import LogEntry, Revision

_ROUTES = {
    Status.DRAFT: (Status.SUBMITTED, Status.PUBLISHED),
    Status.SUBMITTED: (Status.PUBLISHED,),
    Status.RETURNED: (Status.SUBMITTED, Status.PUBLISHED),
    Status.WITHDRAWN: (Status.DRAFT, Status.SUBMITTED, Status.PUBLISHED),
    Status.PUBLISHED: (),
}
_SHOWN = 30


class Preview:
    """The public page itself, on a row that is public only until the page is drawn."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        page = self.admin_site.admin_view(self.preview_view)
        return [path("<int:object_id>/preview/", page, name=name), *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        row = self.get_object(request, str(object_id))
        if row is None:
            raise Http404
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        with transaction.atomic():
            pending = review.pending_change(row) if request.GET.get("change") else None
            if pending:
                snapshots.put_back(type(row)._base_manager.get(pk=row.pk), pending.data)
            publish_for_a_moment(row)
            messages.info(
                request,
                format_html(
                    "公開したときの見え方です。この画面は、まだ公開されていません。"
                    '<a href="{}">管理ページに戻る</a>',
                    change_address(row),
                ),
            )
            match = resolve(row.get_absolute_url())
            response = match.func(request, *match.args, **match.kwargs)
            if hasattr(response, "render"):
                response.render()
            transaction.set_rollback(True)
        return response


def publish_for_a_moment(row: Content) -> None:
    """By the legal steps; the caller's transaction is rolled back."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    rows.update(
        published_at=row.published_at or timezone.now(), publish_from=None, publish_until=None
    )
    for status in _ROUTES[Status(row.status)]:
        rows.update(status=status)


@dataclass(frozen=True)
class Version:
    """One line of the history; without `restore_url` where there is nothing to put back."""

    revision: Revision
    changes: list[snapshots.Change]
    restore_url: str


def became(model: type[models.Model], change: Revision, version: Revision) -> bool:
    """Whether the version came to be by this change."""
    applied = (change.state, version.state) == ("applied", "kept")
    return applied and snapshots.same(model, change.data, version.data)


class History:
    """Events and versions of one row, from our own records."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "これまでの記録",
            "row": row,
            "back_url": change_address(row),
            "entries": LogEntry.objects.of(row).select_related("actor")[:100],
            "versions": self.versions_of(request, row),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def versions_of(self, request: HttpRequest, row: models.Model) -> list[Version]:
        """The latest versions that changed something, newest first, and what came before them."""
        revisions = list(
            Revision.objects.of(row)
            .select_related("changed_by", "decided_by")
            .order_by("-pk")[:_SHOWN]
        )
        found: list[Version] = []
        for number, revision in enumerate(revisions):
            earlier = next((o for o in revisions[number + 1 :] if o.state == "kept"), None)
            changes = (
                snapshots.differences(type(row), earlier.data, revision.data) if earlier else []
            )
            if changes or not earlier:
                url = self.restore_address(request, row, revision)
                if found and became(type(row), revision, found[-1].revision):
                    url = found.pop().restore_url  # one line, told by who proposed the change
                found.append(Version(revision, changes, url))
        return [version for version in found if version.changes or version.restore_url]

    def restore_address(self, request: HttpRequest, row: Any, revision: Revision) -> str:
        """Where the version can be put back; rows that are no content have no such page."""
        return ""
