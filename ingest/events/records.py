"""Which physical line each record of a text file stands on, and its text: for whoever has to find it again.

Records are counted apart from DuckDB's reading: the two counts have to agree, so that no line is lost between them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

_PIECE = 1024 * 1024
_QUOTE, _NEWLINE, _RETURN = 34, 10, 13


@dataclass(frozen=True)
class Located:
    """A record as it stands in the file: the physical line on which it begins and its text, line end left out."""

    line: int
    text: str


@dataclass
class TextRecords:
    """The records of a text file below its header; blank lines are none.

    `starts` and `ends` are positions in the file, `lines` the physical lines counted from `first_line`.
    """

    path: Path
    first_line: int
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]

    @property
    def count(self) -> int:
        """Give the number of records."""
        return len(self.starts)

    def at(self, positions: Sequence[int]) -> npt.NDArray[np.int64]:
        """Give the record in which each position of the file falls."""
        return np.searchsorted(self.starts, np.asarray(positions, dtype=np.int64), side="right") - 1

    def locate(self, ordinals: Sequence[int]) -> Iterator[Located]:
        """Give some records, by their place from 0, in the order asked for."""
        with self.path.open("rb") as file:
            for ordinal in ordinals:
                file.seek(int(self.starts[ordinal]))
                content = file.read(int(self.ends[ordinal] - self.starts[ordinal]))
                text = content.decode("utf-8", errors="replace").rstrip("\r\n")
                yield Located(int(self.lines[ordinal]), text)


def index(path: Path, first_line: int) -> TextRecords:
    """Find the records of a UTF-8 file whose first record is the header, which is left out.

    A line end between an odd and an even quote is part of a cell.
    """
    newlines, is_end, size = _line_ends(path)
    ends = newlines[is_end] + 1
    if not len(ends) or ends[-1] < size:
        ends = np.append(ends, size)
    starts = np.concatenate(([0], ends[:-1])).astype(np.int64)
    if is_end.all():
        lines = np.arange(first_line, first_line + len(starts))
    else:
        lines = first_line + np.searchsorted(newlines, starts, side="left")
    is_blank = _blank(path, starts, ends)
    kept = ~is_blank
    kept[0] = False
    return TextRecords(path, first_line, starts[kept], ends[kept], lines[kept])


def _line_ends(path: Path) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], int]:
    """Give the place of every line end, whether it ends a record, and the size of the file."""
    places: list[npt.NDArray[np.int64]] = []
    outside: list[npt.NDArray[np.bool_]] = []
    quotes_before, offset = 0, 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            signs = np.frombuffer(piece, dtype=np.uint8)
            found = np.flatnonzero(signs == _NEWLINE)
            places.append(found + offset)
            offset += len(piece)
            if b'"' not in piece:
                outside.append(np.full(len(found), quotes_before % 2 == 0))
                continue
            quotes = np.flatnonzero(signs == _QUOTE)
            before = quotes_before + np.searchsorted(quotes, found)
            outside.append(before % 2 == 0)
            quotes_before += len(quotes)
    if not places:
        return np.empty(0, np.int64), np.empty(0, np.bool_), 0
    return np.concatenate(places), np.concatenate(outside), offset


def _blank(path: Path, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Tell the records that hold nothing but their line end."""
    sizes = ends - starts
    blank = sizes <= 1
    with path.open("rb") as file:
        for place in np.flatnonzero(sizes <= 2):
            file.seek(int(starts[place]))
            blank[place] = not file.read(int(sizes[place])).strip(b"\r\n")
    return blank


def index_slowly(path: Path, first_line: int, delimiter: str) -> TextRecords:
    """Find the records as the csv module parts them: where quotes stand inside cells, not around them."""
    starts, ends, lines = [], [], []
    offset = 0
    pending = 0

    def read(lines_of_file: Iterator[bytes]) -> Iterator[str]:
        nonlocal pending
        for line in lines_of_file:
            pending += len(line)
            yield line.decode("utf-8", errors="replace")

    with path.open("rb") as file:
        reader = csv.reader(read(iter(file)), delimiter=delimiter)
        line = first_line
        while True:
            try:
                values = next(reader)
            except (StopIteration, csv.Error):
                break
            if values:
                starts.append(offset)
                ends.append(offset + pending)
                lines.append(line)
            offset, pending = offset + pending, 0
            line = first_line + reader.line_num
    first, last, on = (np.asarray(column[1:], dtype=np.int64) for column in (starts, ends, lines))
    return TextRecords(path, first_line, first, last, on)
