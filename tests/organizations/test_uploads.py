"""What may be uploaded: known by its content, drawn anew, and checked on every way in."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from cases.models import CaseAttachment, CasePhoto
from organizations import file_kinds
from tests.cases.factories import CaseFactory

pytestmark = pytest.mark.django_db

GPS = 0x8825


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, "teal").save(drawn, format=kind, **options)
    return drawn.getvalue()


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
    assert (photo.width, photo.height) == (1600, 800)


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


def test_too_many_pixels_are_refused_before_they_are_drawn() -> None:
    with pytest.raises(ValidationError):
        hang("大きい.png", picture("PNG", (8000, 5100)))


def test_bytes_hidden_behind_a_picture_are_gone() -> None:
    photo = hang("写真.jpg", picture() + b"<script>alert(1)</script>")
    with photo.file.open("rb") as file:
        assert b"<script>" not in file.read()
