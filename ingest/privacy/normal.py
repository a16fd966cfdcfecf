"""A text as the forms of personal data are looked for in it, without what hides them from a search alone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_LINE_ENDS = "\t\n\r\v\f\x85"
TAKEN = "\0"
"""What stands where something was found, so that nothing else is found across it."""


@dataclass
class Normal:
    """A text with single plain spaces and hyphens, no invisible signs and no full-width ones, and where each sign was.

    `places` gives, for each sign of `text`, where it begins and ends in the text as it was written.
    """

    text: str
    places: list[tuple[int, int]]

    def take(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the written text of what was found, which nothing finds again."""
        self.text = self.text[:start] + TAKEN * (end - start) + self.text[end:]
        return self.places[start][0], self.places[end - 1][1]


def normal(written: str) -> Normal:
    """Give a text (in form NFC) as it is searched."""
    signs: list[str] = []
    places: list[tuple[int, int]] = []
    for place, sign in enumerate(written):
        for plain in _plain(sign):
            if plain == " " and signs and signs[-1] == " ":
                places[-1] = (places[-1][0], place + 1)
                continue
            signs.append(plain)
            places.append((place, place + 1))
    return Normal("".join(signs), places)


def _plain(sign: str) -> str:
    if sign.isascii() and sign.isprintable():
        return sign
    kind = unicodedata.category(sign)
    if kind in ("Zs", "Zl", "Zp") or sign in _LINE_ENDS:
        return " "
    if kind in ("Cf", "Cc", "Mn"):
        return ""
    if kind == "Pd" or sign == "\u2212":
        return "-"
    return "'" if sign == "\u2019" else unicodedata.normalize("NFKC", sign)
