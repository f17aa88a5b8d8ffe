"""Small files that are what their names say, and a day that stays the same."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nこんにちは\n".encode()
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # in Japan 12:00 of the same day


@pytest.fixture
def in_november_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def pdf_file() -> ContentFile:
    return ContentFile(PDF, name="ちらし.pdf")


@pytest.fixture
def caption_file() -> ContentFile:
    return ContentFile(VTT, name="字幕.vtt")


@pytest.fixture
def video_file() -> ContentFile:
    return ContentFile(MP4, name="動画.mp4")
