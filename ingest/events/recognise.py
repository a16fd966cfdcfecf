"""Which source a table is of, and which of its layouts: found by the words of its header, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.cells import Kind, Sheet
from ingest.columns import Columns, match_columns
from ingest.events import dialect, text
from ingest.events.declare import EventSource
from ingest.events.staging import can_hold_notes, is_sum
from ingest.events.table import EventTable, SheetTable, TextTable
from ingest.italian import is_not_available
from ingest.layout import HeaderRow, Layout, TableRow, find_header, table_rows
from ingest.notes import is_footer, is_words
from ingest.reader import FileRefused
from ingest.remarks import remarks_of
from ingest.words import fold


def recognise_text(
    prepared: text.Prepared,
    heads: Sequence[dialect.Head],
    file_name: str,
    scratch: Path,
    sources: Sequence[EventSource],
) -> TextTable | None:
    """Open a text file as a table of one of the sources; None when no header is one of theirs.

    Raises FileRefused when a column is missing, repeated or may be meant for another.
    """
    found = [(*match, head) for head in heads for match in _matches([head.sheet], sources)]
    if not found:
        return None
    header, source, layout, head = max(found, key=lambda one: one[0].share)
    columns = _columns(source, layout, header, file_name)
    table = _table(file_name, source, layout, header, columns, head.width(header.row))
    sliced = text.from_line(prepared, head.offsets[header.row], scratch)
    return TextTable(table, sliced.path, head.delimiter, header.row, prepared.odd_spaces, len(head.written[header.row]))


def recognise_sheet(
    sheets: Sequence[Sheet], sources: Sequence[EventSource]
) -> list[tuple[HeaderRow, EventSource, Layout]]:
    """Give the headers of event sources that stand in some sheets."""
    return list(_matches(sheets, sources))


def sheet_table(file_name: str, header: HeaderRow, source: EventSource, layout: Layout) -> SheetTable:
    """Open a table of a workbook. Raises FileRefused when a column is missing, repeated or may be meant for another."""
    width = max(max(cells) for _, cells in header.sheet.rows())
    columns = _columns(source, layout, header, file_name)
    table = _table(file_name, source, layout, header, columns, width)
    written = tuple(table_rows(layout, header, columns.positions, columns.aside))
    notes = {row.number for row in written if _is_note(row, source)}
    rows = tuple(row for row in written if row.number not in notes)
    return SheetTable(table, rows, tuple(remarks_of(file_name, header, table.positions, rows)), tuple(sorted(notes)))


def _is_note(row: TableRow, source: EventSource) -> bool:
    """Tell whether a row of a workbook is of words or sums alone, as `staging` tells it of a text."""
    if row.stray or not can_hold_notes(source):
        return False
    if is_footer([cell.text for cell in row.cells.values() if cell.text]):
        return True
    written = {name: cell for name, cell in row.cells.items() if cell.text and not is_not_available(cell.text)}
    if source.period in written or any(cell.kind in (Kind.ERROR, Kind.NO_VALUE) for cell in row.cells.values()):
        return False
    words = [written[field.name].text for field in source.fields if field.name in written and not is_sum(field)]
    return is_words(words[0]) if len(words) == 1 else not words and bool(written)


def _matches(
    sheets: Sequence[Sheet], sources: Sequence[EventSource]
) -> Iterator[tuple[HeaderRow, EventSource, Layout]]:
    for source in sources:
        for layout in source.layouts:
            for header in find_header(layout, sheets):
                # Of two layouts that share most headers the one whose columns are all there is meant.
                columns = match_columns(layout, header, "")
                strangers = len(columns.problems) + len(columns.unread)
                yield replace(header, share=header.share - strangers), source, layout


def _columns(source: EventSource, layout: Layout, header: HeaderRow, file_name: str) -> Columns:
    """Match the columns of a table with its layout; what another layout of the source reads is no stranger."""
    others = [its for other in source.layouts if other is not layout for its in other.columns if not its.ignored]
    elsewhere = [column.header for column in others if fold(column.header) not in layout.words]
    columns = match_columns(layout, header, file_name, elsewhere)
    if columns.problems:
        raise FileRefused(*columns.problems)
    return columns


def _table(
    file_name: str, source: EventSource, layout: Layout, header: HeaderRow, columns: Columns, width: int
) -> EventTable:
    cells = header.sheet.cells[header.row]
    # What nobody knows is shown, wherever its column is named, as it may be.
    cells = {place: replace(cell, text=columns.unread.get(place, cell.text)) for place, cell in cells.items()}
    shown = replace(header, sheet=replace(header.sheet, cells={**header.sheet.cells, header.row: cells}))
    return EventTable(file_name, source, layout, shown, columns.positions, width, columns.unread)
