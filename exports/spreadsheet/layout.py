"""How wide a column and how high a row must be for its texts to be read whole, on paper one page wide.

Neither Excel nor LibreOffice heightens the wrapped rows of a workbook that it did not write, so heights are estimated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil, sqrt

FONT, SIZE = "Arial", 8
HIGHEST = 409.0
"""The highest row that a workbook can have, in points."""
_LINE = 11.25
_UNIT = 640.0  # thousandths of this size in a unit of column width, less what the edges of a cell take
_ADVANCES = (
    (222, "ijl'|"),
    (278, " !,./:;ItfI[]\\"),
    (333, "()-r`°"),
    (370, '"*“”'),
    (500, "cksvxyzJ"),
    (556, "0123456789abdeghnopquL$?_#«»–àèéìòù€"),
    (611, "FTZ=<>+~≤≥"),
    (667, "ABEKPSVXYÀÈÉ&"),
    (722, "CDHNRUwÌÙ"),
    (778, "GOQÒ"),
    (833, "Mm"),
    (1000, "W%@…"),
)
"""How wide the characters of this font are, in thousandths of its size."""
_ADVANCE = {character: width for width, characters in _ADVANCES for character in characters}
_UNKNOWN = 800  # of a character that is not there: those are rare, and wide
_NARROWEST, _WIDEST = 7, 60
A4, A3 = 200, 250
"""Units of width that are still read on the paper, landscape."""
_WHOLE = 24  # characters of a word that is never broken
_TOKENS = 16  # the least width of a column that breaks a longer one


def column_widths(columns: Sequence[Sequence[str]], page: int = A4) -> list[int]:
    """A width for each column of texts: its words whole, its longest text no higher than a row, all on one page.

    What the page has left goes to the columns whose texts are the longest.
    """
    widths = [_least(texts) for texts in columns]
    measures = [[_measure(text) for text in texts] for texts in columns]
    wished = [min(_WIDEST, ceil(max(found, default=0.0)) + 1) for found in measures]
    weights = [sqrt(sum(one * one for one in found) / max(1, len(found))) for found in measures]
    while sum(widths) < page:
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
    room = float(width)
    total = 0
    for paragraph in text.split("\n"):
        total += 1
        used = 0.0
        for word in paragraph.split(" "):
            long = _measure(word)
            if used and used + _SPACE + long > room:
                total, used = total + 1, 0.0
            if long > room:
                total += _broken(word, room) - 1
                long = room
            used += long + (_SPACE if used else 0.0)
    return total


def _broken(word: str, room: float) -> int:
    """How many lines a word takes that is longer than one: broken anywhere, or after its hyphens, whichever is more."""
    anywhere, total, used = ceil(_measure(word) / room), 1, 0.0
    for piece in re.findall(r"[^-]*-|[^-]+$", word):
        long = _measure(piece)
        if used and used + long > room:
            total, used = total + 1, 0.0
        total += max(0, ceil(long / room) - 1)
        used += min(long, room)
    return max(anywhere, total)


def _least(texts: Sequence[str]) -> int:
    words = (_measure(word) for text in texts for word in text.split() if len(word) <= _WHOLE)
    width = max(_NARROWEST, ceil(max(words, default=0.0)) + 2)
    if any(len(word) > _WHOLE for text in texts for word in text.split()):
        width = max(width, _TOKENS)
    while width < _WIDEST and any(lines(text, width) * _LINE + 3 > HIGHEST for text in texts):
        width += 1
    return width


def _measure(text: str) -> float:
    """How wide a text is on one line, in units of column width."""
    return sum(_ADVANCE.get(character, _UNKNOWN) for character in text) / _UNIT


_SPACE = _measure(" ")
