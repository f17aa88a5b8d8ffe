"""Files of waiting changes, and files that nobody needs any more."""

import os
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case, CaseAttachment
from organizations.models import Organization
from records.models import Revision
from tests.admin_form import fields_of, send
from tests.cases.factories import MP4, VTT, CaseFactory, VideoFactory, picture

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CONTENT = b"%PDF-0123456789"


@pytest.fixture
def case(organization_a: Organization) -> Case:
    return CaseFactory(
        owner=organization_a,
        title="公開中の題名",
        published=True,
        told=True,
        themes=["shopping"],
        municipalities=["015491"],
        implementers=["npo"],
    )


def change(case: Case) -> str:
    return reverse("admin:cases_case_change", args=[case.pk])


def step(case: Case, name: str) -> str:
    return reverse("admin:cases_case_step", args=[case.pk, name])


def send_file(browser: Client, case: Case, **changes: str) -> str:
    """A file added on the form of the case; its address, if the form was taken."""
    file = SimpleUploadedFile("手引き.pdf", CONTENT, "application/pdf")
    fields = fields_of(browser.get(change(case))) | changes
    rows = {"attachments-0-file": file, "attachments-0-caption": "新しい手引き", "_save": "1"}
    assert browser.post(change(case), fields | rows).status_code in (200, 302)
    return f"/media/{newest_file()}"


def newest_file() -> str:
    names = [f"case-files/{name}" for name in default_storage.listdir("case-files")[1]]
    return max(names, key=lambda name: os.path.getmtime(default_storage.path(name)))


def grow_old(hours: int = 25) -> None:
    """Every file on the disk was written some hours ago."""
    then = time.time() - hours * 60 * 60
    for path in Path(default_storage.path(".")).rglob("*.*"):
        os.utime(path, (then, then))


def remove(*options: str) -> str:
    out = StringIO()
    call_command("remove_unused_uploads", *options, stdout=out)
    return out.getvalue()


def kept(url: str) -> bool:
    return default_storage.exists(url.removeprefix("/media/"))


@pytest.fixture
def insiders(desk_a: Client, office: Client, sign_in: SignIn, viewer_a: User) -> list[Client]:
    """Those who may see what waits in organization A."""
    return [desk_a, office, sign_in(viewer_a)]


@pytest.fixture
def outsiders(
    client: Client, sign_in: SignIn, editor_b: User, resident: User, moderator: User
) -> list[Client]:
    return [client, *map(sign_in, (editor_b, resident, moderator))]


def test_a_file_of_a_waiting_change_is_seen_by_those_who_may_see_the_change(
    desk_a: Client, insiders: list[Client], outsiders: list[Client], case: Case
) -> None:
    url = send_file(desk_a, case)
    assert not CaseAttachment.objects.exists()
    preview = desk_a.get(reverse("admin:cases_case_preview", args=[case.pk]) + "?change=1")
    assert url in preview.content.decode()
    assert url in desk_a.get(change(case)).content.decode()
    for browser in insiders:
        answer = browser.get(url)
        assert b"".join(answer.streaming_content) == CONTENT
        assert answer["Cache-Control"] == "private, no-store"
        assert "%E6%89%8B%E5%BC%95%E3%81%8D.pdf" in answer["Content-Disposition"]
    for browser in outsiders:
        assert browser.get(url).status_code == 404


@pytest.mark.parametrize("is_there_already", [False, True])
def test_every_file_of_a_waiting_film_or_photo_is_seen_by_those_who_may_see_the_change(
    desk_a: Client,
    office: Client,
    client: Client,
    insiders: list[Client],
    outsiders: list[Client],
    case: Case,
    is_there_already: bool,
) -> None:
    if is_there_already:
        VideoFactory(case=case, kept_here=True)
    page = desk_a.get(change(case))
    files = {
        "videos-0-file": SimpleUploadedFile("bus.mp4", MP4, "video/mp4"),
        "videos-0-captions": SimpleUploadedFile("字幕.vtt", VTT + b"\n", "text/vtt"),
        "photos-0-file": SimpleUploadedFile("bus.png", picture().read(), "image/png"),
    }
    words = {"videos-0-title": "バスの一日", "photos-0-alt": "バスの前に立つ人たち", "_save": "1"}
    words["photos-0-people"] = "agreed"
    assert desk_a.post(change(case), fields_of(page) | files | words).status_code == 302
    waiting = Revision.objects.of(case).pending().get().data["children"]
    film, photo = waiting["videos"][0]["fields"], waiting["photos"][0]["fields"]
    urls = [f"/media/{name}" for name in (film["file"], film["captions"], photo["file"])]
    shown = desk_a.get(reverse("admin:cases_case_preview", args=[case.pk]) + "?change=1")
    for url in urls:
        assert url in shown.content.decode()
        for browser in insiders:
            answer = browser.get(url)
            assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
            assert b"".join(answer.streaming_content)
        for browser in outsiders:
            assert browser.get(url).status_code == 404
    office.post(step(case, "apply"))
    for url in urls:
        assert b"".join(client.get(url).streaming_content)


def test_it_is_everybodys_once_the_change_is_applied(
    desk_a: Client, office: Client, client: Client, case: Case
) -> None:
    url = send_file(desk_a, case)
    office.post(step(case, "apply"))
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == CONTENT
    assert "public" in answer["Cache-Control"]


def test_a_part_of_a_waiting_file_can_be_asked_for(desk_a: Client, case: Case) -> None:
    url = send_file(desk_a, case)
    answer = desk_a.get(url, headers={"Range": "bytes=0-4"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"%PDF-")


def test_a_declined_file_can_be_taken_up_again_and_goes_when_it_is_not(
    desk_a: Client, office: Client, client: Client, case: Case
) -> None:
    url = send_file(desk_a, case)
    office.post(step(case, "decline"), {"reason": "資料を確かめてください"})
    grow_old()
    assert "0 unused files removed" in remove()
    assert url in desk_a.get(change(case) + "?from=declined").content.decode()
    assert b"".join(desk_a.get(url).streaming_content) == CONTENT
    assert client.get(url).status_code == 404
    send(desk_a, change(case), title="資料のない題名")
    assert url.removeprefix("/media/") in remove()
    assert not kept(url)
    assert desk_a.get(url).status_code == 404


def test_a_waiting_file_stays_and_can_still_be_applied(
    desk_a: Client, office: Client, client: Client, case: Case
) -> None:
    url = send_file(desk_a, case)
    grow_old()
    remove()
    office.post(step(case, "apply"))
    assert b"".join(client.get(url).streaming_content) == CONTENT


def test_the_file_of_a_refused_form_goes_after_a_day(desk_a: Client, case: Case) -> None:
    url = send_file(desk_a, case, difficulties="")
    assert not Revision.objects.pending().exists()
    remove()
    assert kept(url)
    grow_old(hours=23)
    remove()
    assert kept(url)
    grow_old()
    assert "2 unused files found" in remove("--dry-run")  # one of the row, one of the form
    assert kept(url)
    assert "2 unused files removed" in remove()
    assert not kept(url)
    assert "0 unused files removed" in remove()


def test_files_of_rows_and_of_earlier_versions_stay(
    desk_a: Client, case: Case, editor_a: User
) -> None:
    draft = CaseFactory(owner=case.owner)
    url = send_file(desk_a, draft)
    grow_old()
    remove()
    assert kept(url)
    draft.attachments.all().delete()
    draft.record_change(editor_a)
    remove()
    assert kept(url)
    draft.delete()
    remove()
    assert not kept(url)


def test_captions_beside_a_film_stay(case: Case) -> None:
    case.videos.create(
        title="見守り",
        file=SimpleUploadedFile("film.mp4", b"\x00\x00\x00\x18ftypmp42" + b"x" * 20),
        captions=SimpleUploadedFile("film.vtt", VTT),
    )
    grow_old()
    assert "0 unused files removed" in remove()


def test_files_that_are_no_uploads_are_left_alone(tmp_path: Path) -> None:
    stray = Path(default_storage.path("notes/手紙.txt"))
    stray.parent.mkdir(parents=True)
    stray.write_text("x")
    grow_old()
    remove()
    assert stray.exists()
