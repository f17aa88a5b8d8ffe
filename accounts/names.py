"""Names on the board: which nobody may take, and how two people of one name are told apart."""

import re

from django.core.exceptions import ValidationError

from vocabulary.skeleton import skeleton

WHO_HAS_LEFT = "退会した人"
# Nobody may pass as the people who run the site, or as somebody who has left or has no name.
RESERVED_NAMES = (
    *("事務局", "厚生労働省", "厚労省", "運営者", "管理者"),
    *(WHO_HAS_LEFT, "表示名なし", "話題を始めた人"),
)
_NUMBER = re.compile("[0-9]+人目")  # what `numbered` adds


def numbered(name: str, number: int) -> str:
    """「山田」 for the first member of this name, 「山田（2人目）」 for the next."""
    return name if number <= 1 else f"{name}（{number}人目）"


def check_name(name: str) -> None:
    """Refuse what looks like a reserved name, in whatever characters, or holds one."""
    looks_like = skeleton(name)
    for word in RESERVED_NAMES:
        if skeleton(word) in looks_like:
            raise ValidationError(f"「{word}」が入る名前は使えません。別の名前を入力してください")
    if _NUMBER.search(looks_like):
        raise ValidationError("「○人目」が入る名前は使えません。別の名前を入力してください")
