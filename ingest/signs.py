"""Spaces and signs that nobody sees: at the edge of a cell they are nothing, inside one they are shown."""

from __future__ import annotations

import re

SPACES = "".join(map(chr, (*range(0x09, 0x0E), *range(0x1C, 0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)))) + (
    "\u2028\u2029\u202f\u205f\u3000"
)
"""Every white space: those of ASCII, line ends, the non-breaking and the narrow ones."""
INVISIBLE = "".join(
    map(
        chr,
        (
            *(0xAD, 0x34F, 0x61C, 0x180E),
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2065),
            *range(0x2066, 0x2070),
            0xFEFF,
        ),
    )
)
"""Signs without width: zero-width spaces and joiners, marks of direction, soft hyphens, marks of byte order."""
EDGES = SPACES + INVISIBLE
ODD = "".join(sign for sign in EDGES if not sign.isascii())
"""Those that no reader takes for a space."""

_INVISIBLE = re.compile(f"[{re.escape(INVISIBLE)}]")
_INNER = re.compile(f"[{re.escape(EDGES.replace(' ', ''))}]")
_NAMES = {"\n": "a capo", "\r": "a capo", "\t": "tabulazione"}


def trimmed(text: str) -> str:
    """Give a text without the spaces and the signs without width around it."""
    return text.strip(EDGES)


def without_invisible(text: str) -> str:
    """Give a text without its signs that have no width."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def visible(text: str) -> str:
    """Give a trimmed text with each sign inside it that is not seen, but for plain spaces, as `‹U+200B›`."""
    return _INNER.sub(lambda found: _shown(found[0]), trimmed(text).replace("\r\n", "\n"))


def first_unseen(text: str) -> str | None:
    """Give, as `visible` shows it, the first sign inside a text that is not seen; None when there is none."""
    found = _INNER.search(trimmed(text))
    return _shown(found[0]) if found else None


def without_unseen(text: str) -> str:
    """Give a text without any space or sign that is not seen."""
    return "".join(sign for sign in text if sign not in EDGES)


def _shown(sign: str) -> str:
    return f"‹{_NAMES.get(sign) or f'U+{ord(sign):04X}'}›"
