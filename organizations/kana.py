"""The rows of the kana table, by which organizations are listed."""

# Readings are written in hiragana and sorted by code, so a row of the table is a range.
_FIRST = "ぁかさたなはまゃらゎ"
_AFTER_LAST = "ゟ"
_RANGES = dict(
    zip("あかさたなはまやらわ", zip(_FIRST, _FIRST[1:] + _AFTER_LAST, strict=True), strict=True)
)
KANA_ROWS = tuple(_RANGES)


def row_of(kana: str) -> str:
    """The row in which a reading in hiragana begins: 「か」; empty for anything else."""
    return next((row for row, (first, after) in _RANGES.items() if first <= kana < after), "")
