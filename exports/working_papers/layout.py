"""How wide a column and how high a row must be for its texts to be read whole, on paper one page wide.

Neither Excel nor LibreOffice heightens the wrapped rows of a workbook that it did not write, so heights are estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

FONT, SIZE = "Arial", 8
HIGHEST = 409.0
"""The highest row that a workbook can have, in points."""
_LINE = 11.0
_CHARACTERS = 1.45  # of this font, in a unit of column width
_WIDER = 0.3  # how much wider than the others a capital or a digit is
_NARROWEST, _WIDEST = 7, 60
_PAGE = 200  # units of width that are still read on A4 landscape
_WHOLE = 24  # characters of a word that is never broken
_TOKENS = 16  # the least width of a column that breaks a longer one


def column_widths(columns: Sequence[Sequence[str]]) -> list[int]:
    """A width for each column of texts: its words whole, its longest text no higher than a row, all on one page.

    What the page has left goes to the columns whose texts are the longest.
    """
    widths = [_least(texts) for texts in columns]
    measures = [[_measure(text) for text in texts] for texts in columns]
    wished = [min(_WIDEST, ceil(max(found, default=0.0) / _CHARACTERS) + 1) for found in measures]
    weights = [sqrt(sum(one * one for one in found) / max(1, len(found))) for found in measures]
    while sum(widths) < _PAGE:
        wanting = [column for column, wish in enumerate(wished) if widths[column] < wish]
        if not wanting:
            break
        widths[max(wanting, key=lambda column: weights[column] / widths[column])] += 1
    return widths


def row_height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """The height in points that the highest of these texts needs, `HIGHEST` at most."""
    most = max((lines(text, width) for text, width in zip(texts, widths, strict=True)), default=1)
    return min(HIGHEST, _LINE * most + 3)


def lines(text: str, width: int) -> int:
    """How many lines a text takes in a column, broken between words, and within one that is longer than a line."""
    room = width * _CHARACTERS
    total = 0
    for paragraph in text.split("\n"):
        total += 1
        used = 0.0
        for word in paragraph.split(" "):
            long = _measure(word)
            if used and used + 1 + long > room:
                total, used = total + 1, 0.0
            if long > room:
                total += ceil(long / room) - 1
                long = room
            used += long + (1 if used else 0)
    return total


def _least(texts: Sequence[str]) -> int:
    words = (_measure(word) for text in texts for word in text.split() if len(word) <= _WHOLE)
    width = max(_NARROWEST, ceil(max(words, default=0.0) / _CHARACTERS) + 2)
    if any(len(word) > _WHOLE for text in texts for word in text.split()):
        width = max(width, _TOKENS)
    while width < _WIDEST and any(lines(text, width) * _LINE + 3 > HIGHEST for text in texts):
        width += 1
    return width


def _measure(text: str) -> float:
    return len(text) + _WIDER * sum(character.isupper() or character.isdigit() for character in text)
