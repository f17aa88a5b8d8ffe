"""The first page of the admin: what waits for this person, what they can register, what is new."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from organizations.models import Organization
from organizations.publishing import review
from organizations.publishing.content import Content
from organizations.publishing.states import Status
from organizations.rights import Verb, manages_every_organization
from records.editing.addresses import address, change_address
from records.models import Revision
from vocabulary.django_internals import registered_admins

RECENT = 8
CHIP_KINDS = {
    Status.DRAFT: "neutral",
    Status.SUBMITTED: "info",
    Status.RETURNED: "error",
    Status.PUBLISHED: "success",
    Status.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class Task:
    """One line of やること: what, how many, and where to go."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class AddLink:
    """A big button: register something."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True)
class RecentRow:
    """One row of the table of what was changed last."""

    row: Content
    kind: str
    chip: str
    url: str


def organizations_of(user: Any) -> models.QuerySet[Organization]:
    """The organizations this person acts for; the secretariat acts for none in particular."""
    return Organization.objects.filter(memberships__user=user, withdrawn_on__isnull=True).order_by(
        "kana", "pk"
    )


def content_admins(site: Any, request: HttpRequest) -> list[Any]:
    """The admins of content this person may look into, in the order of their kinds."""
    found = [
        model_admin
        for model, model_admin in registered_admins(site).items()
        if issubclass(model, Content) and model_admin.has_view_permission(request)
    ]
    return sorted(found, key=lambda each: each.model.item_kind.order)


def tasks(site: Any, request: HttpRequest) -> list[Task]:
    found = list(_content_tasks(site, request))
    if manages_every_organization(request.user):
        waiting = len(review.queue())
        found.insert(0, Task("確認を待っているもの", waiting, reverse("admin:review_queue")))
    for model, model_admin in registered_admins(site).items():
        # Whoever has something to do in an admin of its own tells it by these attributes.
        if hasattr(model_admin, "waiting_count") and model_admin.has_view_permission(request):
            label = getattr(model_admin, "waiting_label", str(model._meta.verbose_name_plural))
            query = getattr(model_admin, "waiting_query", "")
            count = model_admin.waiting_count(request.user)
            found.append(Task(label, count, address(model, "changelist") + query))
    return [task for task in found if task.count]


def _content_tasks(site: Any, request: HttpRequest) -> Iterator[Task]:
    """What came back to the organizations this person writes for."""
    own = Organization.objects.where_user_may(Verb.WRITE, request.user)
    if manages_every_organization(request.user):
        own = own.filter(is_secretariat=True)
    owners = own.order_by().values("pk")
    for model_admin in content_admins(site, request):
        model = model_admin.model
        name = model._meta.verbose_name
        rows = model._default_manager.filter(owner__in=owners)
        listed = address(model, "changelist")
        returned = rows.filter(status=Status.RETURNED).count()
        yield Task(f"差し戻された{name}", returned, f"{listed}?status__exact=returned")
        declined = list(review.declined_changes(rows).order_by("pk")[:50])
        if declined:
            url = change_address(declined[0]) if len(declined) == 1 else listed
            yield Task(f"変更が差し戻された{name}", len(declined), url)
        pending = Revision.objects.pending().filter(
            content_type=ContentType.objects.get_for_model(model),
            object_id__in=rows.order_by().values("pk"),
        )
        keys = list(pending.order_by("pk").values_list("object_id", flat=True)[:50])
        if keys:
            url = address(model, "change", keys[0]) if len(keys) == 1 else listed
            yield Task(f"事務局の確認を待っている{name}の変更", len(keys), url)


def add_links(site: Any, request: HttpRequest) -> list[AddLink]:
    """A button for each kind of content this person may register."""
    return [
        _add_link(model_admin, model_admin.model.item_kind.icon)
        for model_admin in content_admins(site, request)
        if model_admin.has_add_permission(request)
    ]


def office_add_links(site: Any, request: HttpRequest) -> list[AddLink]:
    """The same for what is no content; an admin asks for its button by `dashboard_icon`."""
    return [
        _add_link(model_admin, model_admin.dashboard_icon)
        for model_admin in registered_admins(site).values()
        if hasattr(model_admin, "dashboard_icon") and model_admin.has_add_permission(request)
    ]


def _add_link(model_admin: Any, icon: str) -> AddLink:
    label = f"{model_admin.opts.verbose_name}を登録する"
    return AddLink(label, address(model_admin.model, "add"), icon)


def recent_rows(site: Any, request: HttpRequest) -> list[RecentRow]:
    """The rows changed last among those this person may see."""
    rows: list[Content] = []
    for model_admin in content_admins(site, request):
        newest = model_admin.get_queryset(request).select_related("owner")
        rows += newest.order_by("-updated_at", "-pk")[:RECENT]
    rows.sort(key=lambda row: row.updated_at, reverse=True)
    return [
        RecentRow(
            row, str(row._meta.verbose_name), CHIP_KINDS[Status(row.status)], change_address(row)
        )
        for row in rows[:RECENT]
    ]
