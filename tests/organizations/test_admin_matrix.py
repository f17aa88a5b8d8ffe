"""Who gets where in the admin: each role, each registered model, own rows and foreign ones.

Foreign rows carry a secret word that must appear in no answer.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from organizations.admin.row_rule import RowRule, RowRuleAdmin
from organizations.models import Application, Membership, Organization
from organizations.publishing.content import Content
from organizations.publishing.review import content_models
from organizations.publishing.states import Status
from records.models import LogEntry, Revision
from tests.admin_form import fields_of
from tests.cases.factories import ActorFactory, CaseFactory
from tests.organizations.factories import ApplicationFactory
from vocabulary.models import Municipality, Prefecture, Theme

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
SECRET = "ひみつのことば"
# Rows of no organization, which the secretariat keeps for the whole site.
SECRETARIAT_ONLY = {Application, LogEntry, Municipality, Prefecture, Revision, Theme, User}
SECRETARIAT_ONLY_APPS = {"forum", "platform_site", "search"}
OUTSIDERS = ("resident", "moderator", "former_editor", "stopped_editor")


def registered() -> list[Any]:
    return sorted(admin.site._registry.items(), key=lambda item: str(item[0]._meta.label))


def contents() -> list[type[Content]]:
    return [model for model in content_models() if admin.site.is_registered(model)]


def address(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def title_field(model: type[models.Model]) -> str:
    names = {field.name for field in model._meta.concrete_fields}
    return "title" if "title" in names else "name"


def foreign(model: type[Content], owner: Organization, **attributes: Any) -> Content:
    return model._default_manager.create(owner=owner, **{title_field(model): SECRET}, **attributes)


def pages_of(model: type[models.Model], key: Any) -> Iterator[tuple[str, str]]:
    for page in ("change", "delete", "history"):
        yield page, address(model, page, key)
    for page, extra in (("step", ["submit"]), ("step", ["withdraw"]), ("preview", [])):
        try:
            yield page, address(model, page, key, *extra)
        except NoReverseMatch:
            continue


@pytest.fixture
def former_editor(editor_a: User) -> User:
    Membership.objects.filter(user=editor_a).delete()
    return editor_a


@pytest.fixture
def stopped_editor(editor_a: User) -> User:
    editor_a.is_active = False
    editor_a.save()
    return editor_a


# --- The registry ---


@pytest.mark.parametrize(("model", "model_admin"), registered())
def test_every_model_stands_under_the_row_rule_or_on_the_list(model: Any, model_admin: Any) -> None:
    listed = model in SECRETARIAT_ONLY or model._meta.app_label in SECRETARIAT_ONLY_APPS
    assert listed or isinstance(model_admin, RowRule)
    assert not (issubclass(model, Content) and listed)
    assert not model_admin.list_editable


def test_every_content_is_registered() -> None:
    assert set(contents()) == set(content_models())


def test_a_model_without_the_rule_is_refused() -> None:
    with pytest.raises(Exception, match="managed_by"):
        RowRuleAdmin(Theme, admin.site)


# --- Outsiders ---


@pytest.mark.parametrize("who", OUTSIDERS)
def test_who_has_no_organization_reaches_no_content(
    who: str, request: pytest.FixtureRequest, sign_in: SignIn, organization_b: Organization
) -> None:
    client = sign_in(request.getfixturevalue(who))
    for model in [*contents(), Organization, *SECRETARIAT_ONLY]:
        for page in ("changelist", "add"):
            answer = client.get(address(model, page))
            assert answer.status_code in (302, 403), (model, page)
            assert client.post(address(model, page), {"title": "x"}).status_code in (302, 403)
    for model in contents():
        row = foreign(model, organization_b)
        for page, url in pages_of(model, row.pk):
            for answer in (client.get(url), client.post(url, {"post": "yes"})):
                assert answer.status_code in (302, 403, 404), (model, page)
                assert SECRET not in answer.content.decode()
        row.refresh_from_db()
        assert row.status == Status.DRAFT


def test_a_visitor_is_sent_to_the_sign_in(client: Client, organization_b: Organization) -> None:
    for model, _ in registered():
        for page in ("changelist", "add"):
            try:
                url = address(model, page)
            except NoReverseMatch:
                continue
            assert client.get(url).status_code == 302
            assert client.post(url, {}).status_code == 302
    for page in ("index", "review_queue", "autocomplete", "jsi18n"):
        assert client.get(reverse(f"admin:{page}")).status_code == 302


# --- Editors and foreign rows ---


MEMBERS = ("editor_a", "viewer_a", "ministry_editor")


@pytest.mark.parametrize("who", MEMBERS)
def test_the_first_page_names_no_foreign_row(
    who: str, request: pytest.FixtureRequest, sign_in: SignIn, organization_b: Organization
) -> None:
    client = sign_in(request.getfixturevalue(who))
    for model in contents():
        foreign(model, organization_b)
    assert SECRET not in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("who", MEMBERS)
@pytest.mark.parametrize("model", contents(), ids=lambda model: model.__name__)
def test_foreign_rows_do_not_exist(
    who: str,
    model: Any,
    request: pytest.FixtureRequest,
    sign_in: SignIn,
    organization_b: Organization,
) -> None:
    client = sign_in(request.getfixturevalue(who))
    row = foreign(model, organization_b)
    for page, url in pages_of(model, row.pk):
        posted = {"post": "yes", title_field(model): "x", "reason": "x"}
        for answer in (client.get(url), client.post(url, posted)):
            assert answer.status_code in (403, 404), page
            assert SECRET not in answer.content.decode()
    listed = client.get(address(model, "changelist"))
    assert SECRET not in listed.content.decode()
    assert organization_b.name not in listed.content.decode()
    for query in (f"?q={SECRET}", f"?owner__id__exact={organization_b.pk}"):
        answer = client.get(address(model, "changelist") + query)
        assert answer.content.decode().count(SECRET) <= 1  # the word itself in the search box
        assert "x-row" not in answer.content.decode()
        if answer.context and "cl" in answer.context:
            assert answer.context["cl"].result_count == 0
    for action in ("approve_selected", "return_selected", "delete_selected"):
        fields = {"action": action, "_selected_action": [row.pk], "confirmed": "1", "post": "yes"}
        answer = client.post(address(model, "changelist"), fields | {"reason": "x"}, follow=True)
        assert SECRET not in answer.content.decode()
    row.refresh_from_db()
    assert getattr(row, title_field(model)) == SECRET
    assert row.status == Status.DRAFT


@pytest.mark.parametrize("model", contents(), ids=lambda model: model.__name__)
def test_the_add_form_names_no_foreign_draft_or_unlisted_organization(
    model: Any, sign_in: SignIn, editor_a: User, organization_b: Organization
) -> None:
    for other in contents():
        foreign(other, organization_b)
    Organization.objects.create(kind="company", name=f"{SECRET}社")
    html = sign_in(editor_a).get(address(model, "add")).content.decode()
    assert SECRET not in html
    assert 'name="owner"' not in html


@pytest.mark.parametrize("model", contents(), ids=lambda model: model.__name__)
def test_a_viewer_reads_and_changes_nothing(
    model: Any, sign_in: SignIn, viewer_a: User, organization_a: Organization
) -> None:
    client = sign_in(viewer_a)
    row = model._default_manager.create(owner=organization_a, **{title_field(model): "見える題名"})
    assert client.get(address(model, "change", row.pk)).status_code == 200
    assert "見える題名" in client.get(address(model, "changelist")).content.decode()
    assert client.get(address(model, "add")).status_code == 403
    for page, url in pages_of(model, row.pk):
        if page not in ("history", "preview"):
            assert client.post(url, {"post": "yes"}).status_code == 403, page
    assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", contents(), ids=lambda model: model.__name__)
def test_the_secretariat_reaches_every_row(
    model: Any, sign_in: SignIn, secretariat: User, organization_b: Organization
) -> None:
    client = sign_in(secretariat)
    row = foreign(model, organization_b)
    assert client.get(address(model, "changelist")).context["cl"].result_count == 1
    for page in ("change", "delete", "history"):
        assert client.get(address(model, page, row.pk)).status_code == 200, page
    assert 'name="owner"' in client.get(address(model, "add")).content.decode()


def test_every_list_opens_for_the_secretariat(sign_in: SignIn, secretariat: User) -> None:
    client = sign_in(secretariat)
    ApplicationFactory()
    for model, model_admin in registered():
        if not model_admin.has_view_permission(client.get("/").wsgi_request):
            continue
        assert client.get(address(model, "changelist")).status_code == 200, model


# --- Side doors ---


def autocomplete_keys() -> Iterator[tuple[str, str, str]]:
    """Every key an editor's form could ask about, offered in the form or not."""
    for model, model_admin in registered():
        if not isinstance(model_admin, RowRule):
            continue
        for target in [model, *(inline.model for inline in model_admin.inlines)]:
            for field in [*target._meta.fields, *target._meta.many_to_many]:
                if field.is_relation:
                    yield target._meta.app_label, target._meta.model_name, field.name


def test_autocomplete_names_no_foreign_draft(
    sign_in: SignIn, editor_a: User, organization_b: Organization
) -> None:
    for model in contents():
        foreign(model, organization_b)
    User.objects.create_user("secret@example.jp", display_name=SECRET)
    client = sign_in(editor_a)
    asked = 0
    for app, model, field in autocomplete_keys():
        query = {"app_label": app, "model_name": model, "field_name": field, "term": SECRET[:3]}
        answer = client.get(reverse("admin:autocomplete"), query)
        assert answer.status_code in (200, 403, 404)
        if answer.status_code == 200:
            asked += 1
            assert SECRET not in str(answer.json()), (app, model, field)
        else:
            assert SECRET not in answer.content.decode()
    assert asked


@pytest.mark.parametrize(
    ("app", "model", "field"),
    [
        ("organizations", "membership", "user"),
        ("cases", "case", "owner"),
        ("records", "logentry", "actor"),
        ("accounts", "user", "home_municipality"),
        ("nothing", "nothing", "nothing"),
    ],
)
def test_a_key_that_no_form_offers_gets_no_answer(
    sign_in: SignIn, editor_a: User, secretariat: User, app: str, model: str, field: str
) -> None:
    query = {"app_label": app, "model_name": model, "field_name": field, "term": ""}
    for user in (editor_a, secretariat):
        answer = sign_in(user).get(reverse("admin:autocomplete"), query)
        assert answer.status_code == 403


def test_view_on_site_leads_to_own_rows_only(
    sign_in: SignIn, editor_a: User, organization_a: Organization, organization_b: Organization
) -> None:
    client = sign_in(editor_a)
    model = contents()[0]
    kind = ContentType.objects.get_for_model(model).pk
    own = model._default_manager.create(owner=organization_a, **{title_field(model): "x"})
    other = foreign(model, organization_b)
    assert client.get(reverse("admin:view_on_site", args=[kind, own.pk])).status_code == 302
    assert client.get(reverse("admin:view_on_site", args=[kind, other.pk])).status_code == 404
    users = ContentType.objects.get_for_model(User).pk
    assert client.get(reverse("admin:view_on_site", args=[users, editor_a.pk])).status_code == 404
    assert client.get(reverse("admin:view_on_site", args=[99999, 1])).status_code == 404


def test_a_forged_key_of_a_foreign_child_row_is_refused(
    sign_in: SignIn, editor_a: User, organization_a: Organization, organization_b: Organization
) -> None:
    own, other = CaseFactory(owner=organization_a), CaseFactory(owner=organization_b)
    stolen = ActorFactory(case=other, name="よその担い手")
    ActorFactory(case=own)
    client = sign_in(editor_a)
    url = address(type(own), "change", own.pk)
    fields = fields_of(client.get(url)) | {
        "actors-0-id": stolen.pk,
        "actors-0-case": other.pk,
        "actors-0-name": "書きかえた",
    }
    answer = client.post(url, fields)
    assert answer.status_code == 200
    assert "よその担い手" not in answer.content.decode()
    stolen.refresh_from_db()
    assert (stolen.name, stolen.case_id) == ("よその担い手", other.pk)


def test_the_queue_is_the_secretariats(
    sign_in: SignIn, editor_a: User, moderator: User, secretariat: User
) -> None:
    for user, status in ((editor_a, 403), (moderator, 403), (secretariat, 200)):
        assert sign_in(user).get(reverse("admin:review_queue")).status_code == status
