"""Rows of a form that say nothing but what another one of the same key says: they count once."""

from collections.abc import Iterator, Sequence

from ingest.cells import Cell, Kind
from ingest.layout import TableRow
from ingest.source import Source


def copied_rows(rows: Sequence[TableRow], source: Source) -> Iterator[tuple[int, int]]:
    """Find the rows that say nothing but what another one of the same key says; give both numbers."""
    others: dict[tuple[str, ...], list[TableRow]] = {}
    for row in rows:
        names = tuple(row.cells[name].text for name in source.key)
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
