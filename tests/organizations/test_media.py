"""Files are served to exactly those who may see what they belong to."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from cases.models import CaseAttachment, CasePhoto
from organizations.models import Organization
from tests.cases.factories import CaseFactory, picture

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
CONTENT = b"%PDF-0123456789"


def attachment(owner: Organization, **traits: object) -> CaseAttachment:
    case = CaseFactory(owner=owner, **traits)
    return CaseAttachment.objects.create(case=case, file=ContentFile(CONTENT, name="手引き.pdf"))


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_of_a_public_case_is_a_download_by_its_own_name(
    client: Client, organization_a: Organization
) -> None:
    answer = client.get(attachment(organization_a, published=True).url)
    assert body(answer) == CONTENT
    assert answer["Content-Disposition"].startswith("attachment")
    assert "%E6%89%8B%E5%BC%95%E3%81%8D.pdf" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"


def test_a_photograph_is_served_as_what_it_was_drawn_anew_as(client: Client) -> None:
    case = CaseFactory(published=True)
    file = ContentFile(picture().read(), name="広場.png")
    photo = CasePhoto.objects.create(case=case, file=file, alt="広場に人が集まっている")
    answer = client.get(photo.url)
    assert answer["Content-Type"] == "image/webp"
    assert quote("広場.webp") in answer["Content-Disposition"]
    assert body(answer).startswith(b"RIFF")


def test_a_file_of_a_draft_is_seen_by_its_own_editors_only(
    sign_in: SignIn,
    client: Client,
    editor_a: User,
    editor_b: User,
    secretariat: User,
    resident: User,
    organization_a: Organization,
) -> None:
    url = attachment(organization_a).url
    for person in (editor_a, secretariat):
        answer = sign_in(person).get(url)
        assert body(answer) == CONTENT
        assert answer["Cache-Control"] == "private, no-store"
    for person in (editor_b, resident):
        assert sign_in(person).get(url).status_code == 404
    assert client.get(url).status_code == 404


def test_a_link_ends_with_the_publication(client: Client, organization_a: Organization) -> None:
    upload = attachment(organization_a, published=True)
    assert body(client.get(upload.url)) == CONTENT
    upload.case.withdraw(None)
    assert client.get(upload.url).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [
        ("bytes=0-4", 206, b"%PDF-"),
        ("bytes=5-", 206, b"0123456789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=10-999", 206, b"56789"),
        ("bytes=999-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=5-2", 200, CONTENT),
        ("Bytes=0-4", 206, b"%PDF-"),
        ("bytes=x-y", 200, CONTENT),
        ("pages=1-2", 200, CONTENT),
        ("bytes=-", 200, CONTENT),
        ("bytes=0-1,3-4", 200, CONTENT),
    ],
)
def test_a_player_may_ask_for_a_part(
    client: Client, organization_a: Organization, wanted: str, status: int, part: bytes | None
) -> None:
    url = attachment(organization_a, published=True).url
    answer = client.get(url, headers={"Range": wanted})
    assert answer.status_code == status
    if part is not None:
        assert body(answer) == part


def test_a_head_request_is_told_of_the_whole_file(
    client: Client, organization_a: Organization
) -> None:
    url = attachment(organization_a, published=True).url
    answer = client.head(url, headers={"Range": "bytes=0-1"})
    answer.close()
    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(CONTENT)))


def test_a_part_fits_only_to_the_file_it_was_begun_with(
    client: Client, organization_a: Organization
) -> None:
    url = attachment(organization_a, published=True).url
    whole = client.get(url)
    tag = whole["ETag"]
    assert body(whole) == CONTENT
    for known, status in ((tag, 206), ('"abc"', 200), ("Sat, 28 Nov 2026 00:00:00 GMT", 200)):
        wanted = {"Range": "bytes=0-1", "If-Range": known}
        answer = client.get(url, headers=wanted)
        assert (answer.status_code, len(body(answer)) == len(CONTENT)) == (status, status == 200)


def test_a_kept_copy_is_asked_about_each_time_and_gone_with_the_publication(
    client: Client, organization_a: Organization
) -> None:
    upload = attachment(organization_a, published=True)
    answer = client.get(upload.url)
    assert body(answer) == CONTENT
    assert answer["Cache-Control"] == "public, no-cache"
    known = {"If-None-Match": f'"other", W/{answer["ETag"]}'}
    assert client.get(upload.url, headers=known).status_code == 304
    upload.case.withdraw(None)
    assert client.get(upload.url, headers=known).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["../manage.py", "..%2fmanage.py", "case-files/../../manage.py", "case-files/none.pdf",
     "/etc/passwd", "unknown/x.pdf", "%00", "case-files/", "case-files/%f0%9f%8d%9a.pdf"],
)  # fmt: skip
def test_other_names_lead_nowhere(client: Client, name: str) -> None:
    assert client.get(f"/media/{name}").status_code in (400, 404)


def test_a_file_that_is_gone_from_the_disk_is_not_found(
    client: Client, organization_a: Organization
) -> None:
    upload = attachment(organization_a, published=True)
    upload.file.storage.delete(upload.file.name)
    assert client.get(upload.url).status_code == 404
