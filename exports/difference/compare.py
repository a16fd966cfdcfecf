"""Comparing two warehouses, table by table, in SQL: exact types, nulls equal to nulls, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exports.published import literal, quoted

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Watched:
    """A public table whose moves are told: its key, the columns that matter, and what names a row of `a`."""

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    shown: str


# Of a result what people read is told where it moved, and the exact value where only that did.
WATCHED = (
    Watched(
        "indicators",
        ("entity_id", "year", "indicator_id"),
        ("name", "algorithm_text", "target_text", "printed_result_text", "responsibility_centres", "verdict"),
        "a.indicator_id",
    ),
    Watched(
        "indicator_components",
        ("entity_id", "year", "indicator_id", "component_no"),
        (
            "displayed_result",
            "result_value",
            "result_date",
            "result_state",
            "target_operator",
            "target_value",
            "target_upper_value",
            "target_date",
            "target_state",
            "target_text",
            "verdict",
            "achievement_pct",
            "deviation_cause",
            "deviation_reason",
            "provenance",
        ),
        "a.indicator_id || ' (' || a.component_no || ')'",
    ),
    Watched(
        "measures",
        ("entity_id", "measure_id", "period"),
        ("value", "value_date", "value_state", "value_text", "provenance", "rows_quarantined"),
        "a.measure_id || ' ' || a.period",
    ),
    Watched("statements", ("entity_id", "year", "statement_id"), ("stated", "recomputed", "status"), "a.statement_id"),
    Watched("findings", ("finding_id",), ("severity", "explanation"), "a.finding_id"),
    Watched("deliveries", ("delivery_id",), ("rows_accepted", "rows_quarantined"), "a.file_name"),
)


@dataclass(frozen=True)
class Change:
    """One thing that moved. `column` is empty where the whole row appeared or went; then one side is None."""

    table: str
    row: str
    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Difference:
    """All that moved, what could not be compared because one release has not that column, and both runs."""

    before: dict[str, str]
    after: dict[str, str]
    changes: tuple[Change, ...]
    not_compared: tuple[str, ...]


def compare(before: Path, after: Path) -> Difference:
    """Compare two warehouses that are closed. Raises OSError or duckdb.Error when one cannot be opened."""
    import duckdb

    with duckdb.connect() as connection:
        for name, path in (("a", before), ("b", after)):
            connection.execute(f"attach {literal(str(path))} as {name} (read_only)")
        not_compared: list[str] = []
        changes = [change for watched in WATCHED for change in _changes(connection, watched, not_compared)]
        return Difference(_run(connection, "a"), _run(connection, "b"), tuple(changes), tuple(not_compared))


def _run(connection: duckdb.DuckDBPyConnection, side: str) -> dict[str, str]:
    cursor = connection.execute(f"select run_id, as_of, fingerprint, is_example from {side}.ops.run")
    (row,) = cursor.fetchall()
    return {column[0]: str(value) for column, value in zip(cursor.description or (), row, strict=True)}


def _columns(connection: duckdb.DuckDBPyConnection, side: str, table: str) -> set[str]:
    rows = connection.execute(
        "select column_name from duckdb_columns() "
        "where database_name = ? and schema_name = 'published' and table_name = ?",
        [side, table],
    ).fetchall()
    return {name for (name,) in rows}


def _changes(connection: duckdb.DuckDBPyConnection, watched: Watched, not_compared: list[str]) -> Iterator[Change]:
    there = [_columns(connection, side, watched.table) for side in ("a", "b")]
    if not all(set(watched.key) <= columns for columns in there):
        not_compared.append(watched.table)
        return
    missing = [name for name in watched.columns if not all(name in columns for columns in there)]
    not_compared.extend(f"{watched.table}.{name}" for name in missing)
    key = ", ".join(map(quoted, watched.key))
    for side, other in (("a", "b"), ("b", "a")):
        for (row,) in connection.execute(
            f"select {watched.shown} from {side}.published.{watched.table} as a "
            f"anti join {other}.published.{watched.table} as b using ({key}) order by all"
        ).fetchall():
            there_before = side == "a"
            yield Change(watched.table, row, "", row if there_before else None, None if there_before else row)
    for name in watched.columns:
        if name not in missing:
            column = quoted(name)
            for row, old, new in connection.execute(
                f"select {watched.shown}, cast(a.{column} as varchar), cast(b.{column} as varchar) "
                f"from a.published.{watched.table} as a join b.published.{watched.table} as b using ({key}) "
                f"where a.{column} is distinct from b.{column} order by all"
            ).fetchall():
                yield Change(watched.table, row, name, old, new)
