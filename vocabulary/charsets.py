"""In which character set a text file was written: browsers and forms ask the same function."""

import re

from vocabulary.normalize import readable

# Under the names that browsers know, with the codec that reads what Windows writes under them.
_CODECS = {
    "utf-16": "utf-16",
    "iso-2022-jp": "iso2022_jp_1",
    "utf-8": "utf-8-sig",
    "shift_jis": "cp932",
}
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_NO_TEXT = re.compile("[\0\uf8f0-\uf8f3]")  # bytes that Shift_JIS does not have


def charset_of(content: bytes) -> str | None:
    """「utf-8」, 「shift_jis」, … as in a Content-Type; None for what is no text."""
    if content.startswith(_WIDE):
        candidates = ["utf-16"]
    elif b"\x1b$" in content:
        candidates = ["iso-2022-jp"]
    else:
        candidates = ["utf-8", "shift_jis"]
    return next((name for name in candidates if _read(content, name) is not None), None)


def text_of(content: bytes) -> str | None:
    """The text without what nobody can see; None for what is no text."""
    charset = charset_of(content)
    text = _read(content, charset) if charset else None
    return None if text is None else readable(text)


def _read(content: bytes, charset: str) -> str | None:
    try:
        text = content.decode(_CODECS[charset])
    except UnicodeDecodeError:
        return None
    return None if _NO_TEXT.search(text) else text
