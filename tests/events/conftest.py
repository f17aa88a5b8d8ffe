"""Small files that are what their names say."""

import pytest
from django.core.files.base import ContentFile

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nこんにちは\n".encode()
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64


@pytest.fixture
def pdf_file() -> ContentFile:
    return ContentFile(PDF, name="ちらし.pdf")


@pytest.fixture
def caption_file() -> ContentFile:
    return ContentFile(VTT, name="字幕.vtt")


@pytest.fixture
def video_file() -> ContentFile:
    return ContentFile(MP4, name="動画.mp4")
