"""Photographs at a low price in memory: the largest of each kind, and several at once."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from organizations.uploads import pictures
from organizations.uploads.decoding import decoded
from tests.at_once import together
from tests.organizations.test_pictures import (
    PHOTOGRAPHS,
    Received,
    encoded,
    picture,
    receive_picture,
)

RECEIVE = """
import re, sys, threading
import django
django.setup()
from django.core.files import File
from organizations.uploads.file_kinds import IMAGES
from organizations.uploads.intake import receive
from platform_site.running.memory import return_large_blocks
def peak():
    with open("/proc/self/status") as status:
        return int(re.search("VmHWM:\\s*([0-9]+)", status.read())[1]) // 1024
def send():
    with open(sys.argv[1], "rb") as file:
        received.append(receive(File(file, name="photo"), IMAGES))
return_large_blocks()
before, received = peak(), []
senders = [threading.Thread(target=send) for _ in range(int(sys.argv[2]))]
for sender in senders:
    sender.start()
for sender in senders:
    sender.join()
assert [max(one.width, one.height) for one in received] == [1280] * len(senders)
print(peak(), peak() - before)
"""


def megabytes_for(
    path: Path, kind: str, size: tuple[int, int], mode: str, times: int, **options: object
) -> tuple[int, int]:
    """At its peak what a process takes that receives this picture, and what it adds for it."""
    Image.new(mode, size, 90).save(path, format=kind, **options)
    command = [sys.executable, "-c", RECEIVE, str(path), str(times)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    peak, more = map(int, answer.split())
    return peak, more


@pytest.mark.parametrize(
    ("kind", "size", "mode", "options"),
    [
        ("JPEG", (12_000, 8_300), "RGB", {}),
        ("PNG", (6_300, 6_300), "RGBA", {"compress_level": 1}),
        ("PNG", (6_300, 6_300), "P", {"compress_level": 1}),
        ("WEBP", (6_300, 6_300), "RGBA", {"lossless": True, "quality": 0, "method": 0}),
    ],
)
def test_the_largest_photograph_of_each_kind_takes_less_than_300_megabytes(
    tmp_path: Path,
    kind: str,
    size: tuple[int, int],
    mode: str,
    options: dict[str, object],
) -> None:
    peak, _ = megabytes_for(tmp_path / "photo", kind, size, mode, 1, **options)
    assert peak < 300


def test_two_photographs_of_36_megapixels_at_once_take_less_than_150_megabytes(
    tmp_path: Path,
) -> None:
    _, more = megabytes_for(tmp_path / "photo", "JPEG", (6_000, 6_000), "RGB", 2, progressive=True)
    assert more < 150


@pytest.mark.parametrize(
    ("kind", "size", "options", "words"),
    [
        ("JPEG", (10_010, 10_000), {}, "JPEGは1億"),
        ("JPEG", (9_000, 9_000), {"progressive": True}, "プログレッシブ"),
    ],
)
def test_one_that_would_take_more_is_refused_by_its_head(
    kind: str, size: tuple[int, int], options: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        receive_picture(encoded(Image.new("L", size, 90), kind, **options))


def test_a_webp_of_more_is_refused_by_its_head() -> None:
    content = bytearray(picture("WEBP"))
    content[26:30] = 2 * (6_400).to_bytes(2, "little")
    with pytest.raises(ValidationError, match="PNGとWebPは4000万"):
        receive_picture(bytes(content))


def test_a_large_film_of_pictures_is_refused_by_its_head() -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    film = bytearray(encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:]))
    film[24:30] = 2 * (3_200).to_bytes(3, "little")  # of the canvas
    with pytest.raises(ValidationError, match="動くWebPは1000万画素まで"):
        receive_picture(bytes(film))


# --- Several at once ---------------------------------------------------------------------------


def test_two_pictures_at_once_are_decoded_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inside: list[int] = []
    most: list[int] = []

    def noting(file: ContentFile, side: int) -> Image.Image:
        inside.append(1)
        most.append(len(inside))
        opened = decoded(file, side)
        inside.pop()
        return opened

    monkeypatch.setattr(pictures, "decoded", noting)
    together(*[lambda: receive_picture(PHOTOGRAPHS["PNG"])] * 4)
    assert most == [1, 1, 1, 1]


def test_a_picture_in_another_process_is_waited_for() -> None:
    hold = "import fcntl, sys; f = open(sys.argv[1], 'ab'); fcntl.flock(f, fcntl.LOCK_EX)"
    wait = "; print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold + wait, str(settings.PICTURE_LOCK)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdin
        assert other.stdout
        other.stdout.readline()
        received: list[Received] = []
        waiting = threading.Thread(target=lambda: received.append(receive_picture(picture())))
        waiting.start()
        waiting.join(0.1)
        assert not received
        other.stdin.close()
        waiting.join()
    assert received


def test_a_photograph_of_several_scans_counts_as_one_that_is_held_whole() -> None:
    content = encoded(Image.new("RGB", (7_500, 7_500), "teal"), "JPEG", subsampling=0)
    several = content.replace(b"\xff\xda\x00\x0c\x03", b"\xff\xda\x00\x08\x01", 1)
    with pytest.raises(ValidationError, match="プログレッシブ"):
        receive_picture(several)
