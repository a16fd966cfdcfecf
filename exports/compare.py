"""Comparing a reopened file with its table: whether they differ, in SQL and exactly; where, row by row."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path

from exports.errors import ExportDiffersError
from exports.published import Published, Table

_NO_ROW: tuple[object, ...] = ()


def compare_sql(published: Published, table: Table, path: Path, reopened_sql: str) -> None:
    """Raise where the rows of a query on a file are not those of the table. Null equals null, DECIMAL is exact."""
    # Of two bags with as many rows, one is the other when nothing is left of it: half the work of looking both ways.
    different, written = published.connection.execute(
        f"with reopened as materialized ({reopened_sql}) select "
        f"(select count(*) from ({table.unordered_sql} except all from reopened)), (select count(*) from reopened)"
    ).fetchall()[0]
    different = different or written != published.count(table)
    if different:
        compare_rows(table, path, published.rows(reopened_sql), published.rows(table.rows_sql))
        raise ExportDiffersError(f"{path.name}: le righe non sono quelle della tabella {table.name}.")


def compare_rows(
    table: Table, path: Path, written: Iterable[Sequence[object]], expected: Iterable[Sequence[object]]
) -> None:
    """Raise at the first value that is not the table's."""
    for number, (there, here) in enumerate(zip_longest(written, expected, fillvalue=_NO_ROW), start=1):
        if there is _NO_ROW or here is _NO_ROW:
            found = ("assente", "presente") if there is _NO_ROW else ("presente", "assente")
            raise ExportDiffersError.at(path.name, table.name, number, "(tutta la riga)", *found)
        for column, read, value in zip_longest(table.columns, there, here):
            if not _same(read, value):
                name = column.name if column is not None else "(in più)"
                raise ExportDiffersError.at(path.name, table.name, number, name, read, value)


def compare_names(table: Table, path: Path, names: Sequence[object]) -> None:
    """Raise where the columns of a file are not the table's, in their order."""
    expected = [column.name for column in table.columns]
    if list(names) != expected:
        raise ExportDiffersError.at(path.name, table.name, "di intestazione", "(tutte)", list(names), expected)


def _same(read: object, value: object) -> bool:
    # To Python True is 1, and NaN is not itself.
    if isinstance(read, bool) is not isinstance(value, bool):
        return False
    return read == value or (read != read and value != value)
