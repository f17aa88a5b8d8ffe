"""One wrong field loses no file: what arrived sound is kept until the form is saved."""

import os
import re
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case
from organizations.models import Organization
from records.editing.kept_files import FOLDER
from tests.admin_form import fields_of, send
from tests.cases.factories import MP4, PDF, CaseFactory, picture

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TICK = re.compile(r'<input type="checkbox" name="([^"]+-kept)"\s+value="([^"]+)" checked>')


@pytest.fixture
def case(organization_a: Organization) -> Case:
    return CaseFactory(owner=organization_a)


def change(case: Case) -> str:
    return reverse("admin:cases_case_change", args=[case.pk])


def sheet(content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("手引き.pdf", content, "application/pdf")


def kept() -> list[str]:
    return default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []


def refuse(browser: Client, case: Case, **rows: object) -> tuple[str, dict[str, object]]:
    """A form without its title: the page of the answer, and what its browser would send again."""
    fields = fields_of(browser.get(change(case))) | {"title": "", "_save": "1"} | rows
    answer = browser.post(change(case), fields)
    assert answer.status_code == 200
    html = answer.content.decode()
    ticks = {name: unescape(mark) for name, mark in TICK.findall(html)}
    return html, fields_of(answer) | ticks | {"_save": "1"}


def test_the_files_of_a_refused_form_need_not_be_chosen_again(desk_a: Client, case: Case) -> None:
    photo = {"photos-0-file": picture(), "photos-0-alt": "バス", "photos-0-people": "nobody"}
    html, again = refuse(desk_a, case, **photo, **{"attachments-0-file": sheet()})
    assert "「手引き.pdf」を預かっています" in html
    assert "「bus.png」を預かっています" in html
    assert len(kept()) == 2
    assert desk_a.post(change(case), again | {"title": "題名"}).status_code == 302
    assert case.attachments.get().original_name == "手引き.pdf"
    with case.attachments.get().file.open("rb") as file:
        assert file.read() == PDF
    assert case.photos.get().width == 40


def test_they_go_when_the_form_is_saved(
    desk_a: Client, case: Case, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    _, again = refuse(desk_a, case, **{"attachments-0-file": sheet()})
    with django_capture_on_commit_callbacks(execute=True):
        desk_a.post(change(case), again | {"title": "題名"})
    assert case.attachments.exists()
    assert kept() == []


def test_they_stay_when_the_form_is_refused_once_more(desk_a: Client, case: Case) -> None:
    _, again = refuse(desk_a, case, **{"attachments-0-file": sheet()})
    answer = desk_a.post(change(case), again | {"title": ""})
    assert len(TICK.findall(answer.content.decode())) == len(kept()) == 1


def test_a_large_file_is_kept_as_well_when_the_next_step_refuses_the_form(
    desk_a: Client, organization_a: Organization
) -> None:
    case = CaseFactory(
        owner=organization_a, published=True, told=True, themes=["shopping"], implementers=["npo"]
    )
    film = SimpleUploadedFile("bus.mp4", MP4 + bytes(3_000_000))
    words = {"videos-0-title": "一日", "videos-0-transcript": "おはよう", "difficulties": ""}
    answer = send(desk_a, change(case), **words, **{"videos-0-file": film})
    assert "「bus.mp4」を預かっています" in answer.content.decode()


def test_a_file_without_its_tick_or_under_another_is_left_out(desk_a: Client, case: Case) -> None:
    _, again = refuse(desk_a, case, **{"attachments-0-file": sheet()})
    without = {name: value for name, value in again.items() if not name.endswith("-kept")}
    desk_a.post(change(case), without | {"title": "題名"})
    assert not case.attachments.exists()
    _, again = refuse(desk_a, case, **{"attachments-0-file": sheet()})
    other = SimpleUploadedFile("別の手引き.pdf", PDF)
    desk_a.post(change(case), again | {"title": "題名", "attachments-0-file": other})
    assert case.attachments.get().original_name == "別の手引き.pdf"


def test_a_file_that_is_wrong_is_not_kept(desk_a: Client, case: Case) -> None:
    html, _ = refuse(desk_a, case, **{"attachments-0-file": sheet(b"<html>")})
    assert "PDF ではないようです" in html
    assert not kept()
    assert not TICK.findall(html)


@pytest.mark.parametrize("mark", ["", "x", "WyJ4Il0:1:abc"])
def test_a_forged_mark_brings_no_file(desk_a: Client, case: Case, mark: str) -> None:
    send(desk_a, change(case), **{"attachments-0-file-kept": mark, "title": "題名"})
    assert not case.attachments.exists()


def test_a_mark_is_of_whoever_sent_the_file(desk_a: Client, office: Client, case: Case) -> None:
    _, again = refuse(desk_a, case, **{"attachments-0-file": sheet()})
    stolen = {name: value for name, value in again.items() if name.endswith("-kept")}
    assert stolen
    send(office, change(case), **stolen, title="題名")
    assert not case.attachments.exists()


def test_what_is_kept_is_served_to_nobody_and_goes_after_a_day(
    desk_a: Client, client: Client, case: Case
) -> None:
    _, again = refuse(desk_a, case, **{"attachments-0-file": sheet()})
    [name] = kept()
    for browser in (client, desk_a):
        assert browser.get(f"/media/{FOLDER}/{name}").status_code == 404
    call_command("remove_unused_uploads", verbosity=0)
    assert kept() == [name]
    then = time.time() - 25 * 60 * 60
    os.utime(Path(default_storage.path(f"{FOLDER}/{name}")), (then, then))
    call_command("remove_unused_uploads", verbosity=0)
    assert kept() == []
    assert desk_a.post(change(case), again | {"title": "題名"}).status_code == 302
    assert not case.attachments.exists()


def test_a_file_stands_in_its_form_by_its_name_and_a_photograph_as_a_small_picture(
    desk_a: Client, case: Case
) -> None:
    case.attachments.create(file=sheet())
    photo = case.photos.create(file=picture(), alt="バス")
    html = desk_a.get(change(case)).content.decode()
    assert ">手引き.pdf</a>" in html
    assert ">bus.webp</a>" in html
    assert f'src="{photo.file.url}" alt="" width="160" height="120"' in html
    assert html.count('accept="image/jpeg,image/png,image/webp"') == 2
