"""Documents: known by their content, with the reason named, and checked on every way in."""

import io
import unicodedata
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cases.models import CaseAttachment
from organizations.uploads import file_kinds
from organizations.uploads.intake import composed_name
from tests.cases.factories import CaseFactory

pytestmark = pytest.mark.django_db

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("案内.pdf", b"%PDF-1.7 ..."),
        ("先頭に空行.pdf", b"\r\n%PDF-1.4 ..."),
        ("先頭に印.pdf", b"\xef\xbb\xbf%PDF-1.4 ..."),
        ("前に余分.pdf", b"-- part --\r\n\r\n".ljust(1019) + b"%PDF-1.4 ..."),
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
            "マクロ",
        ),
        ("表.xlsx", COMPOUND + b"\0" * 2000, "パスワードをはずして"),
        ("表.xlsx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), "パスワードをはずして"),
        ("文書.docx", COMPOUND + "WordDocument".encode("utf-16-le"), "古い形式"),
        ("遅すぎる印.pdf", b" " * 1024 + b"%PDF-1.4", "PDF ではない"),
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


@pytest.mark.parametrize("name", ["がっこうのプリント（ザ・デイサービス）.pdf", "ポスター.pdf"])
def test_a_name_comes_composed_however_the_system_wrote_it(name: str) -> None:
    assert attach(unicodedata.normalize("NFD", name), b"%PDF-1.7").original_name == name


@given(st.text(max_size=60))
def test_any_name_is_composed_once_and_for_all(name: str) -> None:
    composed = composed_name(name)
    assert unicodedata.is_normalized("NFC", composed)
    assert composed_name(composed) == composed
    assert "\n" not in composed


@pytest.mark.parametrize(
    ("codec", "charset"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp932", "shift_jis"),
        ("utf-16", "utf-16"),
        ("iso2022_jp", "iso-2022-jp"),
    ],
)
@pytest.mark.parametrize(("ending", "kind"), [("csv", "text/csv"), ("txt", "text/plain")])
def test_a_text_is_served_in_the_charset_it_has(
    client: Client, codec: str, charset: str, ending: str, kind: str
) -> None:
    content = "名称,電話\r\n高橋サロン,0155-00-0000\r\n".encode(codec)
    case = CaseFactory(published=True)
    file = case.attachments.create(file=ContentFile(content, name=f"表.{ending}"))
    answer = client.get(file.url)
    assert answer["Content-Type"] == f"{kind}; charset={charset}"
    assert b"".join(answer.streaming_content) == content
