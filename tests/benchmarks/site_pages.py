"""The pages that are measured, and the saved change that each of them shows or depends on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import models
from django.db.models import Count
from django.utils import timezone

from cases.models import Case
from events.models import Event, Video
from forum.models import Board, Topic
from organizations.models import Organization
from platform_site.models import Notice
from policies.models import Material, Policy
from search.models import Card, Document

A_THIRD, ONE_PERCENT = "送迎", "味噌"
# The column that a change moves; others have `updated_at`.
_MOMENTS: dict[type[models.Model], str] = {
    Topic: "last_posted_at",
    Card: "published_at",
    Document: "indexed_at",
}


@dataclass(frozen=True)
class Page:
    """A page by its name and address.

    `change` is a statement that saves something of the kind the page shows, a microsecond later
    than it was: no page that was kept from before is right after it. `is_main` pages stand in the
    short run.
    """

    name: str
    address: str
    change: str
    is_main: bool = False
    for_members: bool = True


def site_pages() -> Iterator[Page]:
    """Pages of the database in use, which `load` has filled."""
    if not Notice.objects.exists():
        Notice.objects.create(title="お知らせ", body="お知らせです。", publish_from=timezone.now())
    case, notice = _change(Case), _change(Notice)
    yield Page("home", "/", case, is_main=True)
    yield from _lists()
    yield from _details()
    yield Page("places", "/places/", case)
    yield Page("place", "/places/01/", case, is_main=True)
    yield Page("themes", "/themes/", case)
    yield Page("theme", "/themes/shopping/", case, is_main=True)
    yield Page("search, a third", f"/search/?q={quote(A_THIRD)}", case)
    yield Page("search, 移動", f"/search/?q={quote('移動')}", case, is_main=True)
    yield Page("search, 1 %", f"/search/?q={quote(ONE_PERCENT)}", case, is_main=True)
    yield Page("about", "/about/", notice, is_main=True)
    yield Page("sign-in", "/accounts/login/", notice, is_main=True, for_members=False)


def _lists() -> Iterator[Page]:
    """Each list plain, with a question, and with a condition."""
    board = Board.objects.earliest("pk").code
    lists: list[tuple[str, str, Any, str, str]] = [
        ("cases", "/cases/", Case, A_THIRD, "prefecture=01"),
        ("measures", "/policies/", Policy, "事業", "kind=subsidy"),
        ("materials", "/policies/materials/", Material, "事業", "kind=manual"),
        ("organizations", "/organizations/", Organization, "広場", "kind=municipality"),
        ("events", "/events/", Event, "講座", "prefecture=01"),
        ("videos", "/videos/", Video, "訪ねて", "organization=1"),
        ("forum", "/forum/", Topic, A_THIRD, f"board={board}"),
    ]
    for name, address, model, words, condition in lists:
        change, is_main = _change(model), model in (Case, Topic)
        yield Page(name, address, change, is_main)
        yield Page(f"{name}, question", f"{address}?q={quote(words)}", change, is_main)
        yield Page(f"{name}, condition", f"{address}?{condition}", change)
    yield Page("budgets", "/policies/budgets/", _change(Policy))
    yield Page("board", f"/forum/boards/{board}/", _change(Topic))


def _details() -> Iterator[Page]:
    for name, model in (("case", Case), ("measure", Policy), ("event", Event), ("video", Video)):
        row = model.objects.published().earliest("pk")
        yield Page(name, row.get_absolute_url(), _change(model, row.pk), model is not Video)
    counted = Topic.objects.visible().annotate(number=Count("posts"))
    short = counted.filter(number__gte=5).earliest("number", "pk")
    long = counted.latest("number")
    for topic, is_main in ((short, True), (long, True)):
        address, change = topic.get_absolute_url(), _change(Topic, topic.pk)
        yield Page(f"topic of {topic.number:,}", address, change, is_main)
    middle = long.posts.order_by("-number")[long.number // 2].page_url
    yield Page(f"topic of {long.number:,}, in the middle", middle, change)


def _change(model: type[models.Model], pk: int | None = None) -> str:
    """Of an item its row, its document and its card in one transaction, as when it is saved."""
    key = pk or _first(model)
    kind = getattr(model, "item_kind", None)
    if kind is None or not Card.objects.of_kind(kind.code).filter(object_id=key).exists():
        return _moved(model, f"id = {key}")
    same = f"kind = '{kind.code}' AND object_id = {key}"
    row, document = _moved(model, f"id = {key}"), _moved(Document, same)
    return f"WITH row AS ({row}), document AS ({document}) {_moved(Card, same)}"


def _first(model: type[models.Model]) -> int:
    """The key of the first row that visitors see."""
    rows: Any = model._default_manager.all()
    return int((rows.published() if hasattr(rows, "published") else rows).earliest("pk").pk)


def _moved(model: type[models.Model], condition: str) -> str:
    column = _MOMENTS.get(model, "updated_at")
    moved = f"{column} = {column} + interval '1 microsecond'"
    return f"UPDATE {model._meta.db_table} SET {moved} WHERE {condition}"
