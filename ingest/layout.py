"""The layout of a spreadsheet as data: which columns, by which words.

The header row is found by its words, never by its position, and compared without accents, case and spaces. Every
column is read, or ignored by name, or refused: there is no third way.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from ingest.cells import Cell, Kind, Mark, Sheet
from ingest.likeness import pair
from ingest.problems import Problem, nearest
from ingest.words import collapse, fold

LEAST_SHARE_OF_HEADER = 0.5
MOST_COLUMNS = 1000
"""Of a table: no export has a tenth of them, and each costs time in every row."""
_UNKNOWN = "intestazione di colonna sconosciuta"
LONGEST_TEXT = 32_767
"""The signs that a cell of a workbook that is written here can hold."""


@dataclass(frozen=True)
class Column:
    """A column of a layout; `ignored` ones may stand in the file and are not read.

    What a `personal` column holds is never shown, stored or logged as it stands. `words` are for people to read: a
    reference raised in them changes no value, and what cannot be read there refuses none.
    """

    name: str
    header: str
    ignored: bool = False
    personal: bool = False
    words: bool = False


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


def match_columns(
    layout: Layout, header: HeaderRow, file_name: str
) -> tuple[dict[str, int], frozenset[int], list[Problem]]:
    """Tell at which position each read column stands and which are ignored; one problem a wrong header cell.

    A header that looks like a missing one is one mistake, a misspelling, and gives one problem.
    """
    columns = layout.columns
    width = max(header.sheet.cells.get(header.row, {}), default=0)
    if width > MOST_COLUMNS:
        message = f"l'intestazione ha {width} colonne, più delle {MOST_COLUMNS} che si leggono"
        remedy = "togliere le colonne che il modello non prevede"
        problem = Problem(
            "columns_too_many", message, remedy, file_name, header.sheet.name or None, row_number=header.row
        )
        return {}, frozenset(), [problem]
    by_word = {fold(column.header): column for column in columns}
    positions: dict[str, int] = {}
    ignored: set[int] = set()
    unknown: list[Cell] = []
    problems: list[Problem] = []
    for position, cell in sorted(header.sheet.cells.get(header.row, {}).items()):
        column = by_word.get(fold(cell.text))
        if column is None:
            unknown.append(cell)
        elif column.ignored:
            ignored.add(position)
        elif column.name in positions:
            first = Cell(header.row, positions[column.name]).address
            message = f"la colonna «{column.header}» compare due volte (già in {first})"
            remedy = "lasciare una sola colonna con questo nome"
            problems.append(_header_problem("column_repeated", message, remedy, header, cell, file_name))
        else:
            positions[column.name] = position
    missing = [column for column in columns if not column.ignored and column.name not in positions]
    pairs = pair([cell.text for cell in unknown], [column.header for column in missing])
    missing = [column for column in missing if column.header not in {header for header, _ in pairs.values()}]
    for place, cell in enumerate(unknown):
        near, is_alike = pairs.get(place, (None, False))
        if near is None:
            headers = [column.header for column in columns]
            message, remedy = _nothing_known(collapse(cell.text), headers, [column.header for column in missing])
        else:
            message, remedy = _unknown_words(collapse(cell.text), near, is_alike=is_alike)
        problems.append(_header_problem("column_unknown", message, remedy, header, cell, file_name))
    for column in missing:
        remedy = f"aggiungere «{column.header}» nella riga {header.row}, come nel modello"
        message = f"manca la colonna «{column.header}»"
        problems.append(
            Problem(
                "column_missing", message, remedy, file_name, header.sheet.name, None, column.header, None, header.row
            )
        )
    return positions, frozenset(ignored), problems


def _nothing_known(text: str, headers: Sequence[str], missing: Sequence[str]) -> tuple[str, str]:
    """Say of a header in excess which one it repeats; while others are missing it may be one of them."""
    twin = nearest(text, headers)
    message = _UNKNOWN + (f": somiglia a «{twin}», che c'è già" if twin else "")
    remedy = "togliere la colonna, che il modello non prevede"
    if missing:
        remedy = f"se è una di quelle che mancano intestarla così ({_quoted(missing)}), altrimenti toglierla"
    return message, remedy


def _quoted(headers: Sequence[str]) -> str:
    return ", ".join(f"«{header}»" for header in headers)


def _unknown_words(text: str, missing: str, *, is_alike: bool) -> tuple[str, str]:
    """Say which missing header an unknown one is most likely to be."""
    message = _UNKNOWN
    if _brackets(text) and _brackets(text) != _brackets(missing):
        # To write the header that is asked for over values in thousands would change every number.
        return (
            f"{message}: forse «{missing}», in un'altra unità",
            f"esprimere i valori come «{missing}» e intestarli così",
        )
    if not is_alike:
        remedy = f"se la colonna è quella scrivere «{missing}», altrimenti toglierla e aggiungere «{missing}»"
        return f"{message}, e manca «{missing}»", remedy
    return f"{message}: forse «{missing}»", f"scrivere «{missing}» nell'intestazione"


def _brackets(header: str) -> list[str]:
    return re.findall(r"\(([^)]*)\)", fold(header).replace("euro", "€"))


def _header_problem(rule: str, message: str, remedy: str, header: HeaderRow, cell: Cell, file_name: str) -> Problem:
    text = collapse(cell.text)
    return Problem(rule, message, remedy, file_name, header.sheet.name, cell.address, text, text, header.row)


def table_rows(
    layout: Layout, header: HeaderRow, positions: Mapping[str, int], ignored: frozenset[int]
) -> Iterator[TableRow]:
    """Give the rows under the header that are neither blank nor totals.

    A row is blank when only ignored columns hold something; the header may stand again among them. A totals row is one
    whose first written cell, among the columns read, opens with one of the layout's words for totals.
    """
    words = frozenset(positions[column.name] for column in layout.columns if column.words and column.name in positions)
    again = frozenset(repeated_headers(header, positions))
    for number, cells in header.sheet.rows():
        if number <= header.row:
            continue
        found = {name: header.sheet.cell(number, place) for name, place in positions.items()}
        unread = tuple(cell for cell in found.values() if cell.column in words and _is_unread(cell))
        read = {name: _cell(cell, words) for name, cell in found.items()}
        known = {*positions.values(), *ignored}
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
