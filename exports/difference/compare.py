"""Comparing two warehouses, table by table, in SQL: exact types, nulls equal to nulls, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from exports.published import dictionary, literal, quoted

if TYPE_CHECKING:
    import duckdb

Value: TypeAlias = Decimal | date | str | int | None
Row: TypeAlias = dict[str, Value]

_COMPONENT = ("entity_id", "year", "indicator_id", "component_no")
# What makes a row the same row in both releases. A delivery sent again is the same delivery with other content.
KEYS = {
    "reports": ("entity_id", "year"),
    "indicators": _COMPONENT[:3],
    "indicator_components": _COMPONENT,
    "component_inputs": (*_COMPONENT, "role", "part_no", "measure_id", "measure_year"),
    "measures": ("entity_id", "measure_id", "period"),
    "payment_contributors": ("entity_id", "period", "variant", "supplier"),
    "reconciliation": _COMPONENT,
    "statements": ("entity_id", "year", "statement_id"),
    "findings": ("finding_id",),
    "footnotes": ("entity_id", "year", "number"),
    "objectives": ("entity_id", "year", "objective_id"),
    "programme_budgets": ("entity_id", "year", "mission_code", "programme_code"),
    "missing_inputs": ("entity_id", "year", "measure_id", "measure_year", "centre_id"),
    "deliveries": ("entity_id", "source", "scope", "period_start", "period_end"),
    "withheld": ("entity_id", "year", "table_name", "column_name", "row_key", "form_id"),
}


@dataclass(frozen=True)
class Moved:
    """A row that is not the same in both releases: one side is None where it appeared or went."""

    table: str
    key: Row
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The row as it is now; as it was, where it went."""
        return self.after or self.before or {}

    @property
    def is_whole(self) -> bool:
        """Whether the row appeared or went."""
        return self.before is None or self.after is None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that moved; none where the row appeared or went."""
        if self.before is None or self.after is None:
            return ()
        return tuple(name for name, value in self.before.items() if value != self.after[name])

    def pair(self, column: str) -> tuple[Value, Value]:
        """A value before and after."""
        return (self.before or {}).get(column), (self.after or {}).get(column)


@dataclass(frozen=True)
class Difference:
    """Every public row that moved, what could not be compared because one release has not it, and both runs."""

    before: dict[str, str]
    after: dict[str, str]
    moved: tuple[Moved, ...]
    not_compared: tuple[str, ...]
    names: dict[str, str]
    """The name of every indicator by its id, the later one where it moved."""
    titles: dict[str, str] = field(default_factory=dict)
    """The Italian title of every table that the dictionary of one of the releases has."""


def compare(before: Path, after: Path) -> Difference:
    """Compare two warehouses that are closed. Raises OSError or duckdb.Error when one cannot be opened."""
    import duckdb

    with duckdb.connect() as connection:
        for name, path in (("a", before), ("b", after)):
            connection.execute(f"attach {literal(str(path))} as {name} (read_only)")
        sides = [_tables(connection, side) for side in ("a", "b")]
        found = set(sides[0]) | set(sides[1])
        moved: list[Moved] = []
        not_compared: list[str] = []
        for table in [*(name for name in KEYS if name in found), *sorted(found - KEYS.keys())]:
            columns = [side.get(table, []) for side in sides]
            if not all(columns):
                not_compared.append(table)
                continue
            common = [name for name in columns[0] if name in columns[1]]
            either = dict.fromkeys([*columns[0], *columns[1]])
            not_compared.extend(f"{table}.{name}" for name in either if name not in common)
            moved.extend(_moved(connection, table, common))
        runs = [_run(connection, side) for side in ("a", "b")]
        return Difference(runs[0], runs[1], tuple(moved), tuple(not_compared), _names(connection), _titles(connection))


def _run(connection: duckdb.DuckDBPyConnection, side: str) -> dict[str, str]:
    cursor = connection.execute(f"select run_id, as_of, fingerprint, is_example from {side}.ops.run")
    (row,) = cursor.fetchall()
    return {column[0]: str(value) for column, value in zip(cursor.description or (), row, strict=True)}


def _tables(connection: duckdb.DuckDBPyConnection, side: str) -> dict[str, list[str]]:
    tables = defaultdict(list)
    for table, column in connection.execute(
        "select table_name, column_name from duckdb_columns() "
        "where database_name = ? and schema_name = 'published' order by table_name, column_index",
        [side],
    ).fetchall():
        tables[table].append(column)
    return tables


def _names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return {
        indicator: name
        for side in ("a", "b")
        for indicator, name in connection.execute(
            f"select indicator_id, name from {side}.published.indicators"
        ).fetchall()
    }


def _titles(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return {
        table: said.title
        for side in ("a", "b")
        for (table, column), said in dictionary(connection, side).items()
        if not column
    }


def _moved(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> Iterator[Moved]:
    """The rows of one release that are not in the other, paired by key, in the order of their keys."""
    key = [name for name in KEYS.get(table, ()) if name in columns]
    shown = ", ".join(map(quoted, [*key, *(name for name in columns if name not in key)]))
    rows: dict[tuple[Value, ...], tuple[list[Row], list[Row]]] = {}
    for side, other in (("a", "b"), ("b", "a")):
        cursor = connection.execute(
            f"select {shown} from {side}.published.{quoted(table)} "
            f"except all select {shown} from {other}.published.{quoted(table)} order by all"
        )
        names = [column[0] for column in cursor.description or ()]
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            rows.setdefault(tuple(row[name] for name in key), ([], []))[side == "b"].append(row)
    for values, (before, after) in sorted(rows.items(), key=lambda item: [_sortable(value) for value in item[0]]):
        for number in range(max(len(before), len(after))):
            yield Moved(
                table,
                dict(zip(key, values, strict=True)),
                before[number] if number < len(before) else None,
                after[number] if number < len(after) else None,
            )


def _sortable(value: Value) -> tuple[bool, str]:
    return value is not None, f"{value:012}" if isinstance(value, int) else str(value)
