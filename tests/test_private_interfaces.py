"""What we use of Django and allauth beyond their documented interface, each held to its promise.

When one of them moves, a test here says which; nothing else of ours reaches for it.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit as counting
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import CheckConstraint, Q
from django.http import HttpRequest, QueryDict
from django.test import Client, RequestFactory
from django.urls import get_resolver

from accounts.adapter import AccountAdapter
from accounts.allauth_internals import (
    SignInStage,
    count,
    current_request,
    forget,
    forget_address_to_confirm,
    is_within_limit,
    stage_waiting,
)
from accounts.models import Tally, User
from accounts.registration import RegistrationStage
from cases.models import Case, CaseDistrict, CasePhoto
from organizations.models import Organization
from tests.accounts.pages import code_in_mail
from tests.strict_templates import ROOT
from vocabulary.django_internals import (
    compiled,
    is_new_file,
    keeps_conditions,
    load_addresses,
    made_read_only,
    prepared_cursor,
    registered_admins,
    remember_row,
    remember_rows,
)
from vocabulary.models import Theme

OURS = sorted(path.parent.name for path in ROOT.glob("*/apps.py"))
INTERNALS = {"django_internals.py", "allauth_internals.py"}
DOCUMENTED = {"_meta", "_default_manager", "_base_manager"}
# What allauth documents for sites that adapt it; the rest may change without a word.
DOCUMENTED_OF_ALLAUTH = {
    "allauth.account.adapter",
    "allauth.account.auth_backends",
    "allauth.account.forms",
    "allauth.account.models",
    "allauth.account.views",
    "allauth.core.exceptions",
}


# --- Django ---


def test_all_admins_of_a_site_are_known_by_their_models() -> None:
    admins = registered_admins(admin.site)
    assert admins[User] is admin.site.get_model_admin(User)
    assert all(admin.site.is_registered(model) for model in admins)


def test_a_file_is_new_until_it_is_in_its_place(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    photo = CasePhoto()
    assert not is_new_file(photo.file)
    photo.file = ContentFile(b"picture", name="bus.jpg")
    assert is_new_file(photo.file)
    photo.file.save("bus.jpg", ContentFile(b"picture"), save=False)
    assert not is_new_file(photo.file)


@pytest.mark.django_db
def test_a_related_row_that_is_remembered_is_not_asked_for(
    django_assert_num_queries: Any,
) -> None:
    case, owner = Case(pk=1, owner_id=2), Organization(pk=2)
    remember_row(case, "owner", owner)
    remember_row(case, "contact", None)
    with django_assert_num_queries(0):
        assert case.owner is owner
        assert not hasattr(case, "contact")


@pytest.mark.django_db
def test_related_rows_that_are_remembered_are_asked_for_only_when_narrowed(
    django_assert_num_queries: Any,
) -> None:
    case, photo = Case(pk=1), CasePhoto(case_id=1)
    remember_rows(case, "photos", [photo])
    with django_assert_num_queries(0):
        assert list(case.photos.all()) == [photo]
    assert not case.photos.exclude(alt="").exists()


@pytest.mark.django_db
def test_all_conditions_of_a_row_are_asked_in_one_statement(django_assert_num_queries: Any) -> None:
    figures = CaseDistrict(population=1200, population_65=500, statistics_source="台帳")
    figures.statistics_date = date(2024, 4, 1)
    statement_between_savepoints = 3
    with django_assert_num_queries(statement_between_savepoints):
        assert keeps_conditions(figures, set())
    figures.population_65 = 5000
    assert not keeps_conditions(figures, set())
    assert keeps_conditions(figures, {"population_65"})


def test_every_condition_tells_its_columns() -> None:
    for model in apps.get_models():
        for rule in model._meta.constraints:
            if isinstance(rule, CheckConstraint):
                assert Q(rule.condition).referenced_base_fields, rule


@pytest.mark.django_db
def test_a_cursor_that_prepares_is_seen_as_any_other(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1), prepared_cursor() as cursor:
        cursor.execute("SELECT %s + 1", [2])
        assert cursor.fetchall() == [(3,)]
    with connection.cursor() as cursor:
        assert not isinstance(cursor.cursor, ServerBindingCursor)


@pytest.mark.django_db
def test_a_compiled_queryset_gives_what_the_queryset_gives() -> None:
    rows = Theme.objects.order_by("order").filter(code__gt="h").values_list("code", "order")
    known = compiled(rows)
    with connection.cursor() as cursor:
        cursor.execute(known.sql, known.parameters)
        assert list(known.convert(cursor.fetchall())) == list(rows)


def test_a_read_only_query_can_no_longer_be_changed() -> None:
    query = QueryDict("a=1", mutable=True)
    with pytest.raises(AttributeError, match="immutable"):
        made_read_only(query).appendlist("a", "2")


def test_addresses_are_loaded_before_the_first_visit() -> None:
    resolver: Any = get_resolver()
    resolver._populated = False
    resolver._reverse_dict.clear()
    load_addresses()
    assert resolver._populated
    assert "home" in resolver.reverse_dict


# --- allauth ---


def test_attempts_are_counted_by_the_address_alone() -> None:
    name = "_get_login_attempts_cache_key"
    theirs = inspect.signature(getattr(DefaultAccountAdapter, name))
    ours = inspect.signature(getattr(AccountAdapter, name))
    assert list(theirs.parameters) == list(ours.parameters)
    keys = {
        getattr(AccountAdapter(), name)(RequestFactory().get("/", headers={"host": host}), email=to)
        for host in ("a.example", "b.example")
        for to in ("Taro@example.jp", "taro@example.jp")
    }
    assert keys == {"taro@example.jp"}


def test_what_allauth_limits_is_counted_by_our_statement(client: Client, db: None) -> None:
    client.post("/accounts/login/", {"login": "taro@example.jp", "password": "chigau"})
    counted = Tally.objects.filter(key__contains="login").values_list("key", flat=True)
    assert {key.split(":")[3] for key in counted} == {"login", "login_failed"}
    assert counting._consume_single_rate is count
    assert counting.clear is forget


def asking(client: Client) -> HttpRequest:
    """A request of this visitor, as our functions get it."""
    request = RequestFactory().get("/")
    request.session, request.user = client.session, AnonymousUser()
    return request


def sign_up(client: Client, address: str) -> None:
    client.post("/accounts/signup/role/", {"role": "resident"})
    client.post("/accounts/signup/", {"email": address, "comment": ""})


@pytest.mark.django_db
def test_a_sign_in_waits_at_our_stage_until_the_registration_is_finished(client: Client) -> None:
    assert stage_waiting(asking(client), RegistrationStage.key) is None
    sign_up(client, "stage@example.jp")
    assert stage_waiting(asking(client), RegistrationStage.key) is None
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    stage = stage_waiting(asking(client), RegistrationStage.key)
    assert isinstance(stage, SignInStage)
    assert stage.login.user.email == "stage@example.jp"


@pytest.mark.django_db
def test_a_code_that_was_forgotten_is_void(client: Client) -> None:
    sign_up(client, "void@example.jp")
    page = "/accounts/confirm-email/"
    assert client.get(page).status_code == 200
    request = asking(client)
    forget_address_to_confirm(request)
    request.session.save()
    assert client.get(page).status_code == 302


def test_allauth_knows_the_request_that_is_being_answered() -> None:
    request = RequestFactory().get("/")
    with context.request_context(request):
        assert current_request() is request


@pytest.mark.django_db
def test_what_is_done_too_often_is_over_its_limit(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"page_answer": "2/m/ip"}
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.77")
    request.user = AnonymousUser()
    assert [is_within_limit(request, "page_answer") for _ in range(3)] == [True, True, False]


# --- Nobody else ---


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for app in OURS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts and path.name not in INTERNALS:
                yield path, ast.parse(path.read_text())


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in DOCUMENTED


def own_names() -> set[str]:
    """Every underscore name that our own code defines."""
    names: set[str] = set()
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif (
                isinstance(node, ast.Attribute)
                and isinstance(node.ctx, ast.Store)
                and isinstance(node.value, ast.Name)
                and node.value.id == "self"
            ):
                names.add(node.attr)
    return {name for name in names if is_private(name)}


def test_no_other_file_reaches_for_an_underscore_that_is_not_ours() -> None:
    own = own_names()
    reached = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.attr}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in own
    ]
    assert reached == []


def test_no_other_class_replaces_a_private_method_of_a_library() -> None:
    replaced = []
    for path, _ in sources():
        module = importlib.import_module(
            ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        )
        for _, found in inspect.getmembers(module, inspect.isclass):
            if found.__module__ != module.__name__:
                continue
            foreign = [base for base in found.__mro__ if base.__module__.split(".")[0] not in OURS]
            replaced += [
                f"{found.__module__}.{found.__name__}.{name}"
                for name, value in vars(found).items()
                if is_private(name) and getattr(value, "__module__", "") == module.__name__
                if any(name in vars(base) for base in foreign)
            ]
    assert replaced == []


def test_no_other_file_imports_what_allauth_does_not_document() -> None:
    imported = [
        f"{path.relative_to(ROOT)}: {node.module}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("allauth")
        if f"{node.module}.{node.names[0].name}" not in DOCUMENTED_OF_ALLAUTH
        if node.module not in DOCUMENTED_OF_ALLAUTH
    ]
    assert imported == []


def test_nothing_travels_hidden_in_the_dictionary_of_an_object() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "__dict__"
    ]
    assert hidden == []
