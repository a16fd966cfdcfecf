"""An event file opened up to its rows: which source and layout, where its columns stand, how to find a record again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.cells import Cell, Kind
from ingest.events import records
from ingest.events.contents import PERIOD_FORM
from ingest.events.declare import EventSource, Field
from ingest.events.period import has_two_days, period_of, speaks_of_a_period
from ingest.events.personal import heading
from ingest.layout import HeaderRow, Layout, TableRow
from ingest.problems import Problem
from ingest.reader import FileRefused
from ingest.words import fold

if TYPE_CHECKING:
    import pyarrow as arrow


@dataclass(frozen=True)
class EventTable:
    """What a file says it is; `positions` are the columns of the fields, from 1; `header` the sheet above its rows."""

    file_name: str
    source: EventSource
    layout: Layout
    header: HeaderRow
    positions: Mapping[str, int]
    width: int
    unread: Mapping[int, str]
    """The columns that the layout does not know, with their headers as they may be shown."""

    @property
    def sheet(self) -> str | None:
        """Give the sheet of the table; none for a text file."""
        return self.header.sheet.name or None

    def title(self, position: int) -> str:
        """Give the printed header of a column."""
        return self.header.sheet.cell(self.header.row, position).text

    @property
    def blank(self) -> tuple[int, ...]:
        """Give the columns that have no heading, up to the last one that has."""
        return tuple(place for place in range(1, self.width + 1) if not self.title(place).strip())

    @property
    def titles(self) -> Mapping[str, str]:
        """Give the printed header of each field that is read."""
        return {name: self.title(place) for name, place in self.positions.items()}

    def field_at(self, position: int) -> str | None:
        """Give the field that is read from a column."""
        return next((name for name, place in self.positions.items() if place == position), None)

    def field(self, name: str | None) -> Field | None:
        """Give a field of the source by its name."""
        return next((field for field in self.source.fields if field.name == name), None)

    def is_personal(self, position: int) -> bool:
        """Tell whether the layout marks a column as personal; one that it does not know may hold anything."""
        return self._personal.get(position, True)

    @cached_property
    def _personal(self) -> Mapping[int, bool]:
        known = {fold(column.header): column.personal for column in self.layout.columns}
        titles = {position: fold(self.title(position)) for position in range(1, self.width + 1)}
        return {position: known[title] for position, title in titles.items() if title in known}

    @cached_property
    def period(self) -> tuple[date, date] | None:
        """Give the period that the file declares above its header (`Periodo: 01/01/2025 - 31/12/2025`), if it does.

        Raises FileRefused when it declares one that cannot be read, or two that differ.
        """
        said = self._lines_of_a_period()
        if not said:
            return None
        periods = {cell.row: period_of(cell.text, self._period_words) for cell in said}
        for cell in said:
            if periods[cell.row] is None:
                remedy = f"scrivere il primo e l'ultimo giorno («{PERIOD_FORM}»), e togliere le altre parole e date"
                raise FileRefused(self._heading_problem("period_unreadable", "il periodo non si legge", remedy, cell))
        if len(set(periods.values())) == 1:
            return periods[said[0].row]
        rows = " e ".join(str(row) for row in periods)
        message = f"alle righe {rows} stanno periodi diversi, e il file può essere di uno solo"
        remedy = "lasciare la riga del periodo che il file contiene per intero, e togliere l'altra"
        raise FileRefused(self._heading_problem("period_unreadable", message, remedy, said[-1]))

    @cached_property
    def passed_over(self) -> list[Cell]:
        """Give the lines above the header that go from a day to another and are not taken for the file's period."""
        taken = {cell.row for cell in self._lines_of_a_period()}
        return [line for line in self._lines_above() if line.row not in taken and has_two_days(line.text)]

    @cached_property
    def _period_words(self) -> frozenset[str]:
        """The words of the column by whose day a row belongs to a month."""
        place = self.positions.get(self.source.period)
        return frozenset(re.findall(r"[^\W\d_]+", self.title(place))) if place else frozenset()

    @cached_property
    def part(self) -> str | None:
        """Give the part that the file says above its header to be of (`Sportello: Comune di Milano`), if it does.

        Raises FileRefused when the source has no such part.
        """
        title = next((column.header for column in self.layout.columns if column.name == self.source.part), None)
        said = self._said(title) if title else None
        if said is None or not said.text:
            return None
        parts = {fold(printed): stored for printed, stored in self.source.parts.items()}
        if fold(said.text) in parts:
            return parts[fold(said.text)]
        known = ", ".join(f"«{printed}»" for printed in self.source.parts)
        message = "il file dice sopra l'intestazione di essere di una parte che la fonte non ha"
        remedy = f"scrivere {known}, oppure togliere la riga se il file è di tutti"
        raise FileRefused(self._heading_problem("part_unknown", message, remedy, said))

    def check_heading(self, entity_id: str) -> None:
        """Refuse a file that says above its header to be of another entity, or what cannot be read there."""
        said = self._said("Ente")
        if said is not None and said.text != entity_id:
            remedy = f"scrivere «{entity_id}», oppure mettere il file nella cartella del suo ente"
            message = f"l'ente non è quello della cartella, «{entity_id}»"
            raise FileRefused(self._heading_problem("entity_differs", message, remedy, said))
        _ = self.period, self.part

    def _said(self, label: str) -> Cell | None:
        """Give what stands after a label above the header: in its cell after a colon, or in the cells beside it."""
        for written in self._above():
            before, _, after = written[0].text.partition(":")
            if fold(before) == fold(label):
                return replace(written[0], text=" ".join([after, *(cell.text for cell in written[1:])]).strip())
        return None

    def _lines_of_a_period(self) -> list[Cell]:
        """Give the lines above the header that name a period; one that has the word and a colon, whatever follows."""
        lines = self._lines_above()
        has_label = self._said("Periodo") is not None
        named = [line for line in lines if speaks_of_a_period(line.text, self._period_words)]
        return named or ([line for line in lines if fold(line.text).startswith(fold("Periodo"))] if has_label else [])

    def _lines_above(self) -> list[Cell]:
        return [replace(written[0], text=" ".join(cell.text for cell in written)) for written in self._above()]

    def _above(self) -> Iterator[list[Cell]]:
        """Give the cells of each line above the header that holds something."""
        for number, cells in self.header.sheet.rows():
            if number < self.header.row:
                yield [cells[column] for column in sorted(cells)]

    def _heading_problem(self, rule: str, message: str, remedy: str, cell: Cell) -> Problem:
        return Problem(rule, message, remedy, self.file_name, self.sheet, None, None, heading(cell.text), cell.row)


@dataclass(frozen=True)
class TextTable:
    """A text file: its table in a file of its own, and where its records stand."""

    table: EventTable
    path: Path
    delimiter: str
    first_line: int
    odd_spaces: bool
    written: int
    """The cells of the header as they are written, the blank ones at its end too."""

    def relation(self) -> str:
        """Give the SQL that reads the records as text; those that have another number of cells are rejected aside."""
        columns = ", ".join(f"'c{position}': 'varchar'" for position in range(1, self.table.width + 1))
        path = str(self.path).replace("'", "''")
        return (
            f"read_csv('{path}', delim='{self.delimiter}', quote='\"', escape='\"', header=true, auto_detect=false, "
            f"store_rejects=true, rejects_limit=0, max_line_size=8000000, columns={{{columns}}})"
        )

    def index(self) -> records.TextRecords:
        """Find the records, apart from DuckDB's reading."""
        return records.index(self.path, self.first_line)

    def agreed(self, found: records.TextRecords, counted: int) -> records.TextRecords:
        """Give the records, of which DuckDB `counted` so many. Raises FileRefused when the two counts do not agree."""
        if found.count != counted:
            found = records.index_slowly(self.path, self.first_line, self.delimiter)
        if found.count != counted:
            message = (
                f"le virgolette non tornano: le righe sono {found.count} oppure {counted}, secondo come si leggono"
            )
            remedy = "esportare di nuovo il file, con le virgolette chiuse in ogni cella"
            raise FileRefused(Problem("quotes_unbalanced", message, remedy, self.table.file_name))
        return found

    def line_at(self, position: int) -> int:
        """Give the physical line on which a position of the table's file stands."""
        with self.path.open("rb") as file:
            return self.first_line + file.read(position).count(b"\n")

    def ends_within(self, position: int, line: str) -> bool:
        """Tell whether the file stops in the record at a position, whose text is `line`, without a line end."""
        rest = self.path.stat().st_size - position
        return not line.endswith(("\r", "\n")) and rest <= len(line.encode("utf-8", errors="replace"))

    def cells(self, line: str) -> tuple[str, ...]:
        """Part the text of a record into its cells; one that cannot be parted is one cell."""
        try:
            return tuple(next(csv.reader(io.StringIO(line, newline=""), delimiter=self.delimiter)))
        except (StopIteration, csv.Error):
            return (line,)


@dataclass(frozen=True)
class SheetTable:
    """A table in a workbook: its rows, held in memory, with what is wrong in their cells already."""

    table: EventTable
    rows: tuple[TableRow, ...]
    """Those that say something: no notes, no sums."""
    remarks: tuple[Problem, ...] = ()
    notes: tuple[int, ...] = ()

    def arrow(self) -> arrow.Table:
        """Give the text of the read columns, `c1`, `c2`..., one row a record."""
        import pyarrow

        without_value = (Kind.ERROR, Kind.NO_VALUE)
        columns = {
            f"c{position}": pyarrow.array(
                [None if row.cells[name].kind in without_value else row.cells[name].text or None for row in self.rows],
                pyarrow.string(),
            )
            for name, position in self.table.positions.items()
        }
        return pyarrow.table(columns)

    def cells(self, ordinal: int) -> tuple[str, ...]:
        """Give the text of the cells of a row, those of the columns that are not read too."""
        number = self.rows[ordinal].number
        return tuple(self.table.header.sheet.cell(number, column).text for column in range(1, self.table.width + 1))
