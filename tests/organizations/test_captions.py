"""Captions: whatever a program wrote, what is kept is shown by browsers."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from events.models import CaptionFile
from organizations.uploads.captioning import Captioning
from organizations.uploads.file_kinds import CAPTIONS
from organizations.uploads.intake import receive
from tests.cases.factories import CaseFactory
from tests.events.factories import VideoFactory

CUE = "00:00:00.000 --> 00:00:02.000\nこんにちは\n"


def kept(content: str | bytes, name: str = "字幕.vtt") -> str:
    data = content.encode() if isinstance(content, str) else content
    return receive(ContentFile(data, name=name), CAPTIONS).file.read().decode()


@pytest.mark.parametrize(
    "written",
    [
        f"WEBVTT\n\n{CUE}",
        f"WEBVTT\r\n\r\n{CUE}".encode("utf-8-sig"),
        f"WEBVTT\n\n{CUE}".encode("cp932"),
        f"WEBVTT\n\n{CUE}".encode("utf-16"),
        "WEBVTT\n\n00:00,000 --> 00:02,000\nこんにちは\n",
        "WEBVTT\n\n0:00.0 --> 0:02.0\nこんにちは\n",
        "WEBVTT\n\n00:00.000-->00:02.000\nこんにちは\n",
        CUE.replace(".", ","),
    ],
)
def test_captions_are_kept_as_browsers_read_them(written: str | bytes) -> None:
    assert kept(written) == f"WEBVTT\n\n{CUE}"


def test_captions_of_subrip_become_webvtt() -> None:
    written = "1\n00:00:00,000 --> 00:00:02,000\nこんにちは\n"
    assert kept(written, "字幕.srt") == f"WEBVTT\n\n1\n{CUE}"
    assert receive(ContentFile(written.encode(), name="字幕.srt"), CAPTIONS).file.name == "字幕.vtt"


def test_where_a_cue_stands_and_notes_stay_as_they_were() -> None:
    cue = "00:00:01.500 --> 00:00:02.000 align:start line:10%\nはい\n"
    assert kept(f"WEBVTT 題名\n\nNOTE 控え\n\n{cue}") == f"WEBVTT 題名\n\nNOTE 控え\n\n{cue}"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("WEBVTT\n", "字幕が1つもありません"),
        ("WEBVTT\n\n00:00.000 --> 00:02.000\n\n", "字幕が1つもありません"),
        (f"WEBVTT\n\n{CUE}\n0時 --> 2時\nさようなら\n", "6行目「0時 --> 2時」"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nあ\n", "3行目.*おわりの時刻"),
        ("WEBVTT\n\n00:61.000 --> 01:01.000\nあ\n", "3行目"),
        (b"WEBVTT\n\n\x81", "UTF-8にして"),
        ("<html>", "字幕が1つもありません"),
    ],
)
def test_what_shows_nothing_is_refused_with_the_line(written: str | bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        kept(written)


@given(st.text(st.characters(exclude_categories=["Cc", "Co", "Cs"]), max_size=200))
def test_any_text_with_a_cue_is_kept_with_it(text: str) -> None:
    said = text.replace("-->", "").splitlines()
    assert CUE in kept("\n".join(["WEBVTT", *said, "", CUE]))


@pytest.mark.django_db
def test_captions_are_judged_alike_wherever_a_video_stands() -> None:
    empty = ContentFile(b"WEBVTT\n", name="a.vtt")
    with pytest.raises(ValidationError, match="字幕が1つもありません"):
        CaptionFile.objects.create(video=VideoFactory(), file=empty)
    empty = ContentFile(b"WEBVTT\n", name="a.vtt")
    with pytest.raises(ValidationError, match="字幕が1つもありません"):
        CaseFactory().videos.create(title="一日", url="https://example.jp/", captions=empty)


@pytest.mark.django_db
def test_a_video_on_another_site_that_has_captions_needs_no_other_words() -> None:
    case = CaseFactory()
    elsewhere = {"title": "一日", "url": "https://example.jp/"}
    with pytest.raises(IntegrityError, match="captions_or_transcript"), transaction.atomic():
        case.videos.create(**elsewhere)
    assert case.videos.create(**elsewhere, captioning=Captioning.GIVEN).has_text_alternative
    assert case.videos.create(**elsewhere, text_url="https://example.jp/a").has_text_alternative
    assert VideoFactory(captioning=Captioning.GIVEN).has_text_alternative
    assert not VideoFactory(captioning=Captioning.UNKNOWN).has_text_alternative
