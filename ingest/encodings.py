"""Signs that an encoding mistake leaves in words: read as what they are not, or written where a letter was not."""

import re

# What the bytes of UTF-8 look like when they are read as Windows-1252 or Latin-1: no word of Italian has these.
_TWICE = re.compile(r"[ÂÃ]|â[^\w\s)]")
_LOST = re.compile(r"\ufffd|[^\W\d_]\?\s*[^\W\d_]|\(\?\)")


def is_garbled(text: str) -> bool:
    """Tell whether an encoding mistake shows in a few words: `QuantitÃ `, `Quantit�`, `Unit? di misura`, `(?)`."""
    return bool(_TWICE.search(text) or _LOST.search(text))


def read_twice(text: str) -> str:
    """Give a text as it was before UTF-8 was read as Windows-1252; the text itself when it was not."""
    try:
        return text.encode("windows-1252").decode("utf-8")
    except UnicodeError:
        return text
