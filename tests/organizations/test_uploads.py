"""What may be uploaded: known by its content, drawn anew, and checked on every way in."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from cases.models import CaseAttachment, CasePhoto
from organizations.uploads import file_kinds
from tests.cases.factories import CaseFactory

pytestmark = pytest.mark.django_db

GPS = 0x8825


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    return encoded(Image.new("RGB", size, "teal"), kind, **options)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    drawn = io.BytesIO()
    image.save(drawn, format=kind, **options)
    return drawn.getvalue()


def scenery(width: int, height: int) -> Image.Image:
    """As rich in detail as a photograph of people before a hill, the same on every day."""
    chance = random.Random(7)
    whole = Image.new("RGB", (width, height))
    for scale in (200, 40, 12):
        grain = (width // scale, height // scale)
        rough = Image.frombytes("RGB", grain, chance.randbytes(grain[0] * grain[1] * 3))
        smooth = rough.resize((width, height), Image.Resampling.BICUBIC)
        whole = Image.blend(whole, smooth, 0.4)
    return whole


def archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        for name in names:
            bundle.writestr(zipfile.ZipInfo(name), "x")  # without the time: tests are named by it
    return packed.getvalue()


def attach(name: str, content: bytes) -> CaseAttachment:
    return CaseAttachment.objects.create(
        case=CaseFactory(), file=ContentFile(content, name=name), caption="資料"
    )


def hang(name: str, content: bytes) -> CasePhoto:
    return CasePhoto.objects.create(
        case=CaseFactory(), file=ContentFile(content, name=name), alt="人々が集まっている"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("案内.pdf", b"%PDF-1.7 ..."),
        ("表.csv", "見出し,値\n買い物,3\n".encode("cp932")),
        ("文書.docx", archive("[Content_Types].xml", "word/document.xml")),
        ("表.xlsx", archive("[Content_Types].xml", "xl/workbook.xml")),
    ],
)
def test_documents_of_known_kinds_are_taken(name: str, content: bytes) -> None:
    upload = attach(name, content)
    assert upload.original_name == name
    assert name.rpartition(".")[0] not in upload.file.name
    assert upload.file.name.startswith(f"{CaseAttachment.folder}/")
    assert upload.size == len(content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("案内.pdf", b"<html><script>", "PDF ではない"),
        ("案内.html", b"<html>", "形式"),
        ("絵.svg", b"<svg onload='x'/>", "形式"),
        ("案内.pdf.exe", b"%PDF-", "形式"),
        ("空.pdf", b"", "空"),
        ("文書.docx", archive("other.txt"), "DOCX ではない"),
        ("文書.docx", b"PK\x03\x04 broken", "DOCX ではない"),
        (
            "文書.docx",
            archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "DOCX ではない",
        ),
        ("表.csv", b"a,\x00b", "CSV ではない"),
        ("名前なし", b"%PDF-", "形式"),
    ],
)
def test_mislabelled_and_unknown_files_are_refused(name: str, content: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        attach(name, content)
    assert not CaseAttachment.objects.exists()


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(file_kinds.MAX_BYTES, "pdf", 100)
    with pytest.raises(ValidationError, match="大きさ"):
        attach("大.pdf", b"%PDF-" + b"x" * 200)


def test_a_photograph_loses_its_position_and_stands_upright() -> None:
    hidden = Image.Exif()
    hidden[0x0112] = 6  # lies on its side
    hidden.get_ifd(GPS)[1] = "N"
    photo = hang("写真.jpg", picture(exif=hidden.tobytes()))
    with photo.file.open("rb") as file, Image.open(file) as kept:
        assert not kept.getexif()
        assert kept.size == (40, 60) == (photo.width, photo.height)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photograph_becomes_smaller(kind: str) -> None:
    photo = hang(f"写真.{kind.lower()}", picture(kind, (2400, 1200)))
    assert (photo.width, photo.height) == (1280, 640)
    assert photo.file.name.endswith(".webp")
    assert photo.original_name == f"写真.{kind.lower()}"
    with photo.file.open("rb") as file, Image.open(file) as kept:
        assert (kept.format, kept.size) == ("WEBP", (1280, 640))


def test_an_ordinary_photograph_is_light_for_a_slow_line() -> None:
    photo = hang("写真.jpg", encoded(scenery(1600, 1200), "JPEG", quality=95))
    assert photo.size == photo.file.size <= 80_000


def test_a_drawing_keeps_every_line() -> None:
    drawing = Image.new("RGB", (900, 600), "white")
    ImageDraw.Draw(drawing).rectangle((100, 100, 500, 101), fill="black")
    photo = hang("地図.png", encoded(drawing, "PNG"))
    with photo.file.open("rb") as file, Image.open(file) as kept:
        assert kept.convert("RGB").tobytes() == drawing.tobytes()


def test_what_is_transparent_stays_so() -> None:
    photo = hang("印.png", encoded(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG"))
    with photo.file.open("rb") as file, Image.open(file) as kept:
        assert kept.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK", "I;16"])
def test_pictures_of_every_colour_system_are_drawn(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    photo = hang(f"写真.{kind.lower()}", encoded(Image.new(mode, (40, 30)), kind))
    assert (photo.width, photo.height) == (40, 30)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("写真.jpg", picture("PNG")),
        ("写真.png", b"GIF89a" + b"x" * 50),
        ("写真.jpg", picture()[:60]),
        ("写真.svg", b"<svg/>"),
    ],
)
def test_what_is_no_such_picture_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError):
        hang(name, content)
    assert not CasePhoto.objects.exists()


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((8000, 5100), "4000万画素以下"),
        ((10_000, 9_500), "4000万画素以下"),
        ((60_000, 2), "細長すぎます"),
        ((2, 60_000), "細長すぎます"),
    ],
)
def test_absurd_sizes_are_refused_in_a_plain_sentence(size: tuple[int, int], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        hang("大きい.png", encoded(Image.new("1", size), "PNG"))


def test_a_bomb_is_refused_by_what_its_head_says() -> None:
    bomb = bytearray(picture("PNG"))
    bomb[16:24] = struct.pack(">II", 60_000, 60_000)
    bomb[29:33] = struct.pack(">I", zlib.crc32(bomb[12:29]))
    with pytest.raises(ValidationError, match="4000万画素以下"):
        hang("大きい.png", bytes(bomb))


def test_bytes_hidden_behind_a_picture_are_gone() -> None:
    photo = hang("写真.jpg", picture() + b"<script>alert(1)</script>")
    with photo.file.open("rb") as file:
        assert b"<script>" not in file.read()


def test_a_scan_of_many_greys_is_not_cut_off_at_the_first() -> None:
    greys = Image.linear_gradient("L").convert("I").point(lambda grey: grey * 257)
    scan = hang("scan.png", encoded(greys.convert("I;16"), "PNG"))
    with scan.file.open("rb") as file, Image.open(file) as kept:
        drawn = kept.convert("L")
        assert drawn.getpixel((128, 5)) < 20
        assert 100 < drawn.getpixel((128, 128)) < 156
        assert drawn.getpixel((128, 250)) > 235
