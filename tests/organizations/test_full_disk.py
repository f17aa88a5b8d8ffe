"""A disk that is full: the editor hears of it, and no half of a file stays."""

import errno
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from organizations.models import Organization
from tests.admin_form import send
from tests.cases.factories import CaseFactory

ROOM = 4096  # bytes


@pytest.fixture
def full_disk() -> Iterator[None]:
    """The system refuses to write more of any file, as it does where nothing is free."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files(settings: Settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_no_half_of_a_file_stays(settings: Settings, full_disk: None) -> None:
    with pytest.raises(OSError, match="too large") as refused:
        default_storage.save("case-files/a.pdf", ContentFile(b"x" * (ROOM + 1)))
    assert refused.value.errno == errno.EFBIG
    assert files(settings) == []


@given(st.integers(0, 3 * ROOM))
def test_a_file_is_there_as_a_whole_or_not_at_all(
    settings: Settings, full_disk: None, size: int
) -> None:
    for left in files(settings):
        left.unlink()
    try:
        default_storage.save("case-files/a.pdf", ContentFile(b"x" * size))
    except OSError:
        assert files(settings) == []
    else:
        assert [file.stat().st_size for file in files(settings)] == [size]


def test_what_stands_under_the_name_already_is_left_alone(
    settings: Settings, full_disk: None
) -> None:
    kept = default_storage.save("case-files/a.pdf", ContentFile(b"kept"))
    with pytest.raises(OSError, match="too large"):
        default_storage.save("case-files/a.pdf", ContentFile(b"x" * (ROOM + 1)))
    assert [file.name for file in files(settings)] == [Path(kept).name]


@pytest.mark.django_db
def test_an_editor_hears_that_there_is_no_room_and_keeps_the_text(
    desk_a: Client, organization_a: Organization, full_disk: None, settings: Settings
) -> None:
    desk_a.raise_request_exception = False
    case = CaseFactory(owner=organization_a)
    address = f"/admin/cases/case/{case.pk}/change/"
    file = SimpleUploadedFile("手引き.pdf", b"%PDF-1.7" + b"x" * ROOM)
    typed = {"title": "新しい題名の事例", "attachments-0-file": file}
    answer = send(desk_a, address, **typed, **{"attachments-0-caption": "手引き"})
    assert answer.status_code == 503
    assert "新しい題名の事例" in answer.content.decode()
    assert files(settings) == []
