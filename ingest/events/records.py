"""Which physical line each record of a text file stands on, and its text: for whoever has to find it again.

Records are counted apart from DuckDB's reading: the two counts have to agree, so that no line is lost between them.
"""

from __future__ import annotations

import csv
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_PIECE = 1024 * 1024
_QUOTE, _NEWLINE, _RETURN = 34, 10, 13
_Places = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Located:
    """A record as it stands in the file: the physical line on which it begins and its text, line end left out."""

    line: int
    text: str


@dataclass(frozen=True)
class _Piece:
    """The records that begin in a piece of a file: places counted from its `offset`, lines from its first one.

    Without `lines` every line of the piece is a record, the first of them the one numbered `line`.
    """

    offset: int
    line: int
    starts: _Places
    lines: _Places | None = None

    def located(self, place: int) -> tuple[int, int]:
        """Give where a record begins in the file, and on which line."""
        return self.offset + int(self.starts[place]), self.line + (
            place if self.lines is None else int(self.lines[place])
        )


class TextRecords:
    """The records of a text file below its header; blank lines are none. Four bytes a record are held."""

    def __init__(self, path: Path, pieces: Sequence[_Piece]) -> None:
        """Join the pieces, whose first record is the header."""
        self._path = path
        self._pieces = [piece for piece in pieces if len(piece.starts)]
        self._first = list(accumulate((len(piece.starts) for piece in self._pieces), initial=-1))
        self._begins = [piece.located(0)[0] for piece in self._pieces]

    @property
    def count(self) -> int:
        """Give the number of records."""
        return max(self._first[-1], 0)

    def at(self, positions: Sequence[int]) -> list[int]:
        """Give the record, by its place from 0, in which each position of the file falls."""
        found = []
        for position in positions:
            n = bisect_right(self._begins, position) - 1
            piece = self._pieces[n]
            place = int(np.searchsorted(piece.starts, position - piece.offset, side="right")) - 1
            found.append(self._first[n] + place)
        return found

    def locate(self, ordinals: Sequence[int]) -> Iterator[Located]:
        """Give some records, by their place from 0, in the order asked for."""
        with self._path.open("rb") as file:
            for ordinal in ordinals:
                start, line = self._located(ordinal)
                file.seek(start)
                # Blank lines may follow before the next record.
                end = self._located(ordinal + 1)[0] if ordinal + 1 < self.count else None
                content = file.read(-1 if end is None else end - start)
                yield Located(line, content.decode("utf-8", errors="replace").rstrip("\r\n"))

    def _located(self, ordinal: int) -> tuple[int, int]:
        n = bisect_right(self._first, ordinal) - 1
        return self._pieces[n].located(ordinal - self._first[n])


def index(path: Path, first_line: int) -> TextRecords:
    """Find the records of a UTF-8 file whose first record is the header, which is left out.

    A line end between an odd and an even quote is part of a cell.
    """
    pieces: list[_Piece] = []
    offset, line, quotes, begins = 0, first_line, 0, True
    with path.open("rb") as file:
        while content := file.read(_PIECE):
            signs = np.frombuffer(content, dtype=np.uint8)
            newlines = np.flatnonzero(signs == _NEWLINE)
            ends = newlines
            if quotes % 2 or b'"' in content:
                of_piece = np.flatnonzero(signs == _QUOTE)
                ends = newlines[(quotes + np.searchsorted(of_piece, newlines)) % 2 == 0]
                quotes += len(of_piece)
            starts = np.concatenate(([0], ends + 1) if begins else (ends + 1,))
            # What follows the last line end of a piece begins in the next one.
            begins = bool(len(starts)) and starts[-1] == len(content)
            starts = starts[:-1] if begins else starts
            # A line that opens with its own end is blank: line ends are all of one kind.
            kept = starts[(signs[starts] != _NEWLINE) & (signs[starts] != _RETURN)]
            is_plain = len(kept) == len(starts) and len(ends) == len(newlines)
            skipped = 0 if not is_plain or not len(kept) or kept[0] == 0 else 1
            lines = None if is_plain else np.searchsorted(newlines, kept).astype(np.uint32)
            pieces.append(_Piece(offset, line + skipped, kept.astype(np.uint32), lines))
            offset, line = offset + len(content), line + len(newlines)
    return TextRecords(path, pieces)


def index_slowly(path: Path, first_line: int, delimiter: str) -> TextRecords:
    """Find the records as the csv module parts them: where quotes stand inside cells, not around them."""
    starts, lines = array("q"), array("q")
    offset = 0
    pending = 0

    def read(lines_of_file: Iterator[bytes]) -> Iterator[str]:
        nonlocal pending
        for line in lines_of_file:
            pending += len(line)
            yield line.decode("utf-8", errors="replace")

    with path.open("rb") as file:
        reader = csv.reader(read(iter(file)), delimiter=delimiter)
        line = 0
        while True:
            try:
                values = next(reader)
            except (StopIteration, csv.Error):
                break
            if values:
                starts.append(offset)
                lines.append(line)
            offset, pending = offset + pending, 0
            line = reader.line_num
    return TextRecords(path, [_Piece(0, first_line, np.frombuffer(starts, np.int64), np.frombuffer(lines, np.int64))])
