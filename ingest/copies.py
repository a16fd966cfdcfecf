"""Rows of a form that say nothing of a value but what another one of the same key says: they count once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.cells import Cell, Kind
from ingest.layout import HeaderRow, TableRow
from ingest.problems import Problem
from ingest.remarks import rows_copied, rows_joined
from ingest.source import Source


def rows_once(
    rows: Sequence[TableRow], source: Source, header: HeaderRow, file_name: str
) -> tuple[tuple[TableRow, ...], list[Problem]]:
    """Give the rows without those that another one speaks for, and what is to be told of it."""
    by_number = {row.number: row for row in rows}
    joined = {}
    for empty, full in _without_value(rows, source):
        by_number[full.number] = _with_words(by_number[full.number], empty, source)
        joined[empty.number] = full.number
        del by_number[empty.number]
    copies = dict(_copied_rows(list(by_number.values()), source))
    told = [*rows_joined(file_name, header, joined), *rows_copied(file_name, header, copies)]
    return tuple(row for row in by_number.values() if row.number not in copies), told


def _without_value(rows: Sequence[TableRow], source: Source) -> Iterator[tuple[TableRow, TableRow]]:
    """Find the rows that have a note, and leave to another one of the same key to give the value; give both."""
    full: dict[tuple[str, ...], TableRow] = {}
    for row in rows:
        if row.cells[source.value].kind is not Kind.EMPTY:
            full.setdefault(_names(row, source), row)
    for row in rows:
        other = full.get(_names(row, source))
        if other is None or row.cells[source.value].kind is not Kind.EMPTY or not all(_names(row, source)):
            continue
        emptied = {name: Cell(row.number, row.cells[name].column) for name in _notes(row, source)}
        bare = replace(row, cells={**row.cells, **emptied})
        if _says_no_more(bare, other, source) and not _says_no_more(row, other, source):
            yield row, other


def _with_words(row: TableRow, other: TableRow, source: Source) -> TableRow:
    """Give a row with the notes that another one adds to its own."""
    cells = dict(row.cells)
    for name in _notes(other, source):
        own, added = cells[name], other.cells[name].text
        if added and added != own.text:
            cells[name] = replace(own, text="; ".join(filter(None, (own.text, added))), kind=Kind.TEXT)
    return replace(row, cells=cells)


def _notes(row: TableRow, source: Source) -> list[str]:
    return [name for name, cell in row.cells.items() if cell.column in row.words and name != source.title]


def _names(row: TableRow, source: Source) -> tuple[str, ...]:
    return tuple(row.cells[name].text for name in source.key)


def _copied_rows(rows: Sequence[TableRow], source: Source) -> Iterator[tuple[int, int]]:
    """Find the rows that say nothing but what another one of the same key says; give both numbers."""
    others: dict[tuple[str, ...], list[TableRow]] = {}
    for row in rows:
        names = _names(row, source)
        known = others.setdefault(names, [])
        fuller = next((one for one in known if all(names) and _says_no_more(row, one, source)), None)
        if fuller is not None:
            yield row.number, fuller.number
            continue
        for one in [one for one in known if all(names) and _says_no_more(one, row, source)]:
            known.remove(one)
            yield one.number, row.number
        known.append(row)


def _says_no_more(row: TableRow, other: TableRow, source: Source) -> bool:
    def is_there(name: str, cell: Cell) -> bool:
        its = other.cells[name]
        is_left_out = cell.kind is Kind.EMPTY and (cell.column in row.words or name == source.value)
        return is_left_out or (
            cell.text == its.text and cell.mark == its.mark and cell.kind not in (Kind.ERROR, Kind.NO_VALUE)
        )

    return not row.stray and all(is_there(name, cell) for name, cell in row.cells.items())
