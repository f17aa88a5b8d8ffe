"""No page of the admin is over 60 kB, however much there is to choose from.

A form grows only with the rows that editors write, and each of these costs little.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from cases.models import Case, CaseActor, CaseStep
from events.models import Chapter, Event, Video
from organizations.models import Organization
from policies.models import Budget, Policy
from tests.admin_form import fields_of
from tests.cases.factories import CaseFactory, full_case
from tests.events.factories import EventFactory, SpeakerFactory, VideoFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LARGEST = 60_000  # bytes of HTML
LARGEST_ROW = 2_050  # one with files shows their names, and pictures
MANY = 120


def much_to_choose_from(owner: Organization) -> None:
    """What the site holds after some years, with names of usual length."""
    Organization.objects.bulk_create(
        Organization(
            kind="nationwide", name=f"全国地域生活支援ネットワーク協会{n}", endorsed_on="2025-10-01"
        )
        for n in range(MANY)
    )
    for model, name in ((Case, "title"), (Event, "title"), (Video, "title"), (Policy, "name")):
        words = "住民どうしの支え合いで走る買い物バスと見守りの取組"
        model._default_manager.bulk_create(
            model(owner=owner, **{name: f"{words}{n}"}) for n in range(MANY)
        )


def pages_of(model: type[models.Model]) -> Iterator[str]:
    opts = model._meta
    for page in ("changelist", "add"):
        try:
            yield reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}")
        except NoReverseMatch:
            continue
    keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
    for key in {keys.first(), keys.last()} - {None}:
        yield reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[key])


def allowed(html: str) -> int:
    """60 kB for an empty form; each row that stands beside one still to fill costs its share."""
    rows = re.findall(r'has_original" id="(\w+)-\d+"', html)
    ready = set(re.findall(r'id="(\w+)-\d+" data-ready-row', html))
    return LARGEST + sum(name in ready for name in rows) * LARGEST_ROW


def too_large(browser: Client, addresses: list[str]) -> list[tuple[str, int]]:
    found = []
    for address in addresses:
        html = browser.get(address).content
        if len(html) > allowed(html.decode()):
            found.append((address, len(html)))
    return found


@pytest.mark.usefixtures("starter")
def test_no_page_of_the_office_is_over_the_limit(
    sign_in: SignIn, secretariat: User, editor_a: User, organization_a: Organization
) -> None:
    much_to_choose_from(organization_a)
    filled_rows(organization_a)
    for user in (secretariat, editor_a):
        client = sign_in(user)
        addresses = [reverse("admin:index"), reverse("admin:cases_case_changelist") + "?p=2"]
        for model in admin.site._registry:
            addresses += pages_of(model)
        assert too_large(client, addresses) == []


def filled_rows(owner: Organization) -> list[models.Model]:
    """One of each kind in which every group of child rows is filled; the last of its kind."""
    case, policy = full_case(owner=owner), Policy.objects.order_by("pk").last()
    event = EventFactory(owner=owner, themes=["shopping"])
    event.cases.set(Case.objects.order_by("pk")[:3])
    event.policies.set(Policy.objects.order_by("pk")[:3])
    SpeakerFactory(event=event)
    video = VideoFactory(owner=owner, themes=["shopping"])
    video.cases.set(Case.objects.order_by("pk")[:3])
    Chapter.objects.create(video=video, title="はじめに", case=case, organization=owner)
    for relation, name in (("files", "a.mp4"), ("caption_files", "a.vtt"), ("slides", "a.pdf")):
        getattr(video, relation).create(file=ContentFile(CONTENTS[name], name))
    Budget.objects.create(policy=policy, fiscal_year=2025, stage="draft", amount=78)
    return [case, event, video, policy]


CONTENTS = {
    "a.mp4": b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64,
    "a.vtt": b"WEBVTT\n\n00:00.000 --> 00:02.000\nx\n",
    "a.pdf": b"%PDF-1.4\n%%EOF\n",
}


def test_each_row_that_is_written_adds_little(
    sign_in: SignIn, secretariat: User, organization_a: Organization
) -> None:
    case = CaseFactory(owner=organization_a)
    address = reverse("admin:cases_case_change", args=[case.pk])
    client = sign_in(secretariat)
    before = len(client.get(address).content)
    for model, words in ((CaseActor, {"name": "支え合いの会"}), (CaseStep, {"what": "話し合った"})):
        model._default_manager.bulk_create(model(case=case, **words) for _ in range(10))
        after = len(client.get(address).content)
        assert (after - before) / 10 < LARGEST_ROW
        before = after


def test_an_empty_row_stands_in_the_page_once(
    sign_in: SignIn, editor_a: User, organization_a: Organization
) -> None:
    case = full_case(owner=organization_a)
    add, change = (
        reverse("admin:cases_case_add"),
        reverse("admin:cases_case_change", args=[case.pk]),
    )
    for address, groups in ((add, 10), (change, 7)):  # what it has once at most is there
        html = sign_in(editor_a).get(address).content.decode()
        assert "__prefix__" not in html
        assert html.count("data-ready-row") == groups


def test_a_row_that_was_filled_brings_an_empty_one_when_the_form_comes_back(
    sign_in: SignIn, editor_a: User
) -> None:
    client = sign_in(editor_a)
    address = reverse("admin:cases_case_add")
    fields = fields_of(client.get(address)) | {"steps-0-what": "話し合った", "_save": "1"}
    html = client.post(address, fields).content.decode()
    assert "題名を入力してください" in html
    assert 'name="steps-__prefix__-what"' in html
    assert 'name="actors-__prefix__-name"' not in html
