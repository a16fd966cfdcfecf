"""Where the table of a text file begins and by which sign its cells are parted, found by the words of the header."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.cells import Cell, Kind, Sheet
from ingest.signs import trimmed

DELIMITERS = (";", ",", "\t", "|")
_HEAD_BYTES = 256 * 1024
_HEAD_RECORDS = 200
_LONGEST_CELL = 1_000_000


@dataclass(frozen=True)
class Head:
    """The first records of a text file as one sign parts them: a sheet whose row numbers are physical lines."""

    delimiter: str
    sheet: Sheet
    offsets: dict[int, int]
    written: dict[int, list[str]]
    """By line, the cells into which the sign parts it, spaces and all."""

    def width(self, header: int) -> int:
        """Give the cells of a record of the table under a header, by its row.

        They end with the last heading. What is written beyond it in the records, be it spaces, makes columns without a
        heading when all of them have it: the header too, unless it is nothing but spaces.
        """
        last = max(self.sheet.cells[header])
        below = [cells for row, cells in self.written.items() if row > header and len(cells) >= last]
        beyond = {cell for cells in below for cell in cells[last:]}
        if not any(beyond):
            # Signs alone at the end of a line make no column.
            return last
        heading = [] if not any(cell.strip() for cell in beyond) else [self.written[header]]
        return min(len(cells) for cells in (*below, *heading))


def heads(path: Path) -> list[Head]:
    """Give the head of a UTF-8 file as each of the known signs would part it."""
    with path.open("rb") as file:
        start = file.read(_HEAD_BYTES)
    text = start.decode("utf-8", errors="ignore")
    return [_head(text, delimiter) for delimiter in DELIMITERS if delimiter in text]


def _head(text: str, delimiter: str) -> Head:
    starts = [0, *itertools.accumulate(len(line.encode()) + 1 for line in text.split("\n"))]
    rows: dict[int, dict[int, Cell]] = {}
    offsets: dict[int, int] = {}
    written: dict[int, list[str]] = {}
    for line, values in itertools.islice(records(text, delimiter), _HEAD_RECORDS):
        cells = {
            column: Cell(line, column, trimmed(value), Kind.TEXT)
            for column, value in enumerate(values, start=1)
            if trimmed(value)
        }
        if cells:
            rows[line], offsets[line], written[line] = cells, starts[line - 1], values
    return Head(delimiter, Sheet("", is_visible=True, cells=rows), offsets, written)


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give the records of a text with the physical line on which each begins; a broken one ends the reading."""
    csv.field_size_limit(_LONGEST_CELL)
    # Line by line, so that only "\\n" and "\\r\\n" end one: other signs may stand inside a cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    while True:
        try:
            values = next(reader)
        except (StopIteration, csv.Error):
            return
        yield line, values
        line = reader.line_num + 1
