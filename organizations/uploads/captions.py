"""Captions as browsers show them: WebVTT in UTF-8 with at least one cue.

What comes in another character set, with the commas of SubRip or without the first line is
repaired; a line that cannot be read is named.
"""

import re

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File

from vocabulary.charsets import text_of

_ARROW = "-->"
_TIME = r"(?:([0-9]{1,4}):)?([0-5]?[0-9]):([0-5]?[0-9])[.,]([0-9]{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*{_ARROW}\s*{_TIME}(?P<settings>(?:\s.*)?)")
_EXAMPLE = "「00:01.000 --> 00:04.000」のように書いてください"
_NO_TEXT = (
    "字幕の文字を読み取れませんでした。文字コードをUTF-8にして保存し直し、もう一度選んでください"
)
_NO_CUE = f"字幕が1つもありません。時刻の行を{_EXAMPLE}"


def clean_captions(file: File, name: str) -> ContentFile:
    """The file as UTF-8, repaired; ValidationError with a sentence where that cannot be done."""
    file.seek(0)
    text = text_of(file.read())
    if text is None:
        raise ValidationError(_NO_TEXT)
    lines = text.split("\n")
    header = [] if lines[0].startswith("WEBVTT") else ["WEBVTT", ""]
    cues = 0
    for number, line in enumerate(lines):
        if _ARROW in line:
            lines[number] = _times(line, number + 1)
            cues += bool("".join(lines[number + 1 : number + 2]).strip())
    if not cues:
        raise ValidationError(_NO_CUE)
    return ContentFile("\n".join(header + lines).encode(), name=name)


def _times(line: str, number: int) -> str:
    """A line with the times of a cue as WebVTT writes them."""
    match = _TIMES.fullmatch(line)
    if match is None:
        raise ValidationError(
            f"字幕の{number}行目「{line.strip()[:40]}」の時刻を読み取れません。{_EXAMPLE}"
        )
    numbers = match.groups()
    start, end = _milliseconds(numbers[:4]), _milliseconds(numbers[4:8])
    if end <= start:
        raise ValidationError(
            f"字幕の{number}行目「{line.strip()[:40]}」は、おわりの時刻がはじまりより後に"
            "なっていません"
        )
    return f"{_written(start)} {_ARROW} {_written(end)}{match['settings'].rstrip()}"


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    return (hours * 3600 + minutes * 60 + seconds) * 1000 + int((parts[3] or "").ljust(3, "0"))


def _written(milliseconds: int) -> str:
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
