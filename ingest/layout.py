"""The layout of a spreadsheet as data: which columns, by which words.

The header row is found by its words, never by its position, and compared without accents, case and spaces.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from ingest.cells import Cell, Kind, Mark, Sheet
from ingest.words import collapse, fold

LEAST_SHARE_OF_HEADER = 0.5
LONGEST_TEXT = 32_767
"""The signs that a cell of a workbook that is written here can hold."""


@dataclass(frozen=True)
class Column:
    """A column of a layout; `ignored` ones may stand in the file and are not read.

    What a `personal` column holds is never shown, stored or logged as it stands. `words` are for people to read: a
    reference raised in them changes no value, and what cannot be read there refuses none. The header of a `dated` one
    may have the year of its file behind it.
    """

    name: str
    header: str
    ignored: bool = False
    personal: bool = False
    words: bool = False
    dated: bool = False


@dataclass(frozen=True)
class Layout:
    """The columns of a table, and the words that open a totals row (ignored) when the source has any.

    A system changes its export: `valid_from` and `valid_until` bound the days of which the layout can speak.
    """

    columns: tuple[Column, ...]
    totals: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None

    def header(self, name: str) -> str:
        """Give the printed words of a column."""
        return next(column.header for column in self.columns if column.name == name)

    @cached_property
    def words(self) -> frozenset[str]:
        """Give the folded headers, by which a header row is recognised."""
        return frozenset(fold(column.header) for column in self.columns)


@dataclass(frozen=True)
class HeaderRow:
    """A row recognised as the header of a layout."""

    sheet: Sheet
    row: int
    share: float


@dataclass(frozen=True)
class TableRow:
    """A row of data: its number, the cell of every read column, and cells that stand under no header.

    `words` are the columns that are for people to read; `unread` their cells that cannot be, which `cells` has empty.
    """

    number: int
    cells: Mapping[str, Cell]
    stray: tuple[Cell, ...] = ()
    words: frozenset[int] = frozenset()
    unread: tuple[Cell, ...] = ()


def find_header(layout: Layout, sheets: Iterable[Sheet]) -> list[HeaderRow]:
    """Find, in each sheet, the first row that holds at least half of the layout's headers."""
    read = sum(not column.ignored for column in layout.columns)
    found = []
    for sheet in sheets:
        for number, cells in sheet.rows():
            hits = {fold(cell.text) for cell in cells.values() if cell.text} & layout.words
            if len(hits) >= max(2, read * LEAST_SHARE_OF_HEADER):
                found.append(HeaderRow(sheet, number, len(hits) / read))
                break
    return found


def table_rows(
    layout: Layout, header: HeaderRow, positions: Mapping[str, int], aside: frozenset[int]
) -> Iterator[TableRow]:
    """Give the rows under the header that are neither blank nor totals.

    A row is blank when only columns that are not read (`aside`) hold something; the header may stand again among them.
    A totals row is one whose first written cell, among the columns read, opens with one of the layout's words for
    totals.
    """
    words = frozenset(positions[column.name] for column in layout.columns if column.words and column.name in positions)
    again = frozenset(repeated_headers(header, positions))
    for number, cells in header.sheet.rows():
        if number <= header.row:
            continue
        found = {name: header.sheet.cell(number, place) for name, place in positions.items()}
        unread = tuple(cell for cell in found.values() if cell.column in words and _is_unread(cell))
        read = {name: _cell(cell, words) for name, cell in found.items()}
        known = {*positions.values(), *aside}
        stray = tuple(cell for position, cell in sorted(cells.items()) if position not in known)
        written = [cell for cell in sorted(read.values(), key=lambda cell: cell.column) if cell.kind is not Kind.EMPTY]
        if not written and not stray:
            continue
        if (written and _is_total(written[0].text, layout.totals)) or number in again:
            continue
        yield TableRow(number, read, stray, words, unread)


def _is_unread(cell: Cell) -> bool:
    is_long = len(cell.text) > LONGEST_TEXT
    return cell.kind in (Kind.ERROR, Kind.NO_VALUE) or cell.mark is Mark.STRUCK or is_long


def _cell(cell: Cell, words: frozenset[int]) -> Cell:
    if cell.column not in words:
        return cell
    return Cell(cell.row, cell.column) if _is_unread(cell) else replace(cell, mark=None)


def repeated_headers(header: HeaderRow, positions: Mapping[str, int]) -> list[int]:
    """Give the rows below the header that say the same words in every column that is read."""
    sheet = header.sheet
    words = [(place, fold(sheet.cell(header.row, place).text)) for place in positions.values()]
    return [
        number
        for number, _ in sheet.rows()
        if number > header.row and all(fold(sheet.cell(number, place).text) == word for place, word in words)
    ]


def _is_total(text: str, totals: tuple[str, ...]) -> bool:
    words = collapse(text).split(" ")
    return bool(totals) and fold(words[0]).rstrip(":") in totals
