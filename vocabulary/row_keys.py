"""Keys of rows as they come from outside, in addresses and forms."""


def is_row_key(text: object) -> bool:
    """Whether it can be the number of a row: no other notation, and nothing that fits no column."""
    key = str(text)
    return key.isascii() and key.isdecimal() and len(key) <= 18
