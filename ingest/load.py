"""Load what was taken in: the raw tables of the sources and the tables of operation, in a new DuckDB file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.contents import Contents
from ingest.delivery import standing_doubts
from ingest.events.declare import PLACE_COLUMNS, EventSource
from ingest.events.superseding import note_superseded
from ingest.intake import Delivery, Intake
from ingest.problems import in_reading_order, problem_row
from ingest.source import RawColumn
from ingest.sources import all_sources, event_sources, form_sources

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The clients that analysts have today open files of this version.
STORAGE_VERSION = "v1.4.0"
_BATCH = 200

_ROW_COLUMNS = (
    RawColumn("delivery_id", "varchar"),
    RawColumn("entity_id", "varchar"),
    RawColumn("sheet", "varchar"),
    RawColumn("row_number", "integer"),
)
_PROBLEM_COLUMNS = (
    RawColumn("entity_id", "varchar"),
    RawColumn("delivery_id", "varchar"),
    RawColumn("file_name", "varchar"),
    RawColumn("sheet", "varchar"),
    RawColumn("row_number", "integer"),
    RawColumn("cell", "varchar"),
    RawColumn("column_name", "varchar"),
    RawColumn("value", "varchar"),
    RawColumn("rule", "varchar"),
    RawColumn("message", "varchar"),
    RawColumn("remedy", "varchar"),
)
OPS_TABLES: dict[str, tuple[RawColumn, ...]] = {
    "ops.deliveries": (
        RawColumn("delivery_id", "varchar"),
        RawColumn("entity_id", "varchar"),
        RawColumn("source_id", "varchar"),
        RawColumn("scope", "varchar"),
        RawColumn("file_name", "varchar"),
        RawColumn("sha256", "varchar"),
        RawColumn("period_start", "date"),
        RawColumn("period_end", "date"),
        RawColumn("rows_read", "integer"),
        RawColumn("rows_accepted", "integer"),
        RawColumn("rows_quarantined", "integer"),
        RawColumn("sequence", "integer"),
        RawColumn("first_accepted_at", "date"),
        RawColumn("provenance", "varchar"),
    ),
    "ops.quarantine": (
        RawColumn("delivery_id", "varchar"),
        RawColumn("entity_id", "varchar"),
        RawColumn("source_id", "varchar"),
        RawColumn("file_name", "varchar"),
        RawColumn("sheet", "varchar"),
        RawColumn("row_number", "integer"),
        RawColumn("column_name", "varchar"),
        RawColumn("cell", "varchar"),
        RawColumn("value", "varchar"),
        RawColumn("rule", "varchar"),
        RawColumn("message", "varchar"),
        RawColumn("remedy", "varchar"),
        RawColumn("problem_count", "integer"),
        RawColumn("member", "varchar"),
        RawColumn("period_text", "varchar"),
        RawColumn("row_text", "varchar"),
    ),
    "ops.problems": _PROBLEM_COLUMNS,
    "ops.remarks": _PROBLEM_COLUMNS,
    "ops.to_confirm": _PROBLEM_COLUMNS,
    "ops.delivery_months": (
        RawColumn("delivery_id", "varchar"),
        RawColumn("entity_id", "varchar"),
        RawColumn("source_id", "varchar"),
        RawColumn("part", "varchar"),
        RawColumn("month", "date"),
        RawColumn("row_count", "integer"),
        RawColumn("is_held", "boolean"),
    ),
    "ops.superseded_rows": (
        RawColumn("delivery_id", "varchar"),
        RawColumn("entity_id", "varchar"),
        RawColumn("source_id", "varchar"),
        RawColumn("part", "varchar"),
        RawColumn("month", "date"),
        RawColumn("record_number", "integer"),
        RawColumn("by_delivery_id", "varchar"),
    ),
    "ops.replaced_months": (
        RawColumn("delivery_id", "varchar"),
        RawColumn("entity_id", "varchar"),
        RawColumn("source_id", "varchar"),
        RawColumn("part", "varchar"),
        RawColumn("month", "date"),
        RawColumn("by_delivery_id", "varchar"),
        RawColumn("row_count", "integer"),
        RawColumn("rows_gone", "integer"),
    ),
    "ops.corrections": (
        RawColumn("delivery_id", "varchar"),
        RawColumn("entity_id", "varchar"),
        RawColumn("source_id", "varchar"),
        RawColumn("record_number", "integer"),
        RawColumn("correction_id", "varchar"),
        RawColumn("column_name", "varchar"),
        RawColumn("delivered_value", "varchar"),
        RawColumn("corrected_value", "varchar"),
        RawColumn("reason", "varchar"),
        RawColumn("told_to", "varchar"),
        RawColumn("told_on", "date"),
    ),
    "ops.run": (
        RawColumn("run_id", "varchar"),
        RawColumn("as_of", "date"),
        RawColumn("fingerprint", "varchar"),
        RawColumn("is_example", "boolean"),
    ),
}


@dataclass(frozen=True)
class RunInfo:
    """What a run is: the only row of `ops.run`."""

    run_id: str
    as_of: date
    fingerprint: str
    is_example: bool


def open_warehouse(path: Path) -> None:
    """Make the schemas `raw` and `ops` with all their tables, empty, where they are not there yet."""
    with _connect(path) as connection:
        connection.begin()
        _make_tables(connection)
        connection.commit()


def _make_tables(connection: DuckDBPyConnection) -> None:
    for schema in ("raw", "ops"):
        connection.execute(f"create schema if not exists {schema}")
    tables = dict(OPS_TABLES)
    for source in all_sources():
        place = PLACE_COLUMNS if isinstance(source, EventSource) else _ROW_COLUMNS
        tables[source.raw_table] = (*place, *source.raw_columns)
    for table, columns in tables.items():
        declared = ", ".join(f"{column.name} {column.type}" for column in columns)
        connection.execute(f"create table if not exists {table} ({declared})")


def load_warehouse(path: Path, intake: Intake, run: RunInfo) -> None:
    """Write what was taken in into the schemas `raw` and `ops`; a table without rows exists all the same.

    Rows of events are there already: they are never held in memory.
    """
    deliveries = sorted(intake.deliveries, key=lambda delivery: delivery.sequence)
    with _connect(path) as connection:
        connection.begin()
        _make_tables(connection)
        for source in form_sources():
            mine = [delivery for delivery in deliveries if delivery.source_id == source.source_id]
            _write(connection, source.raw_table, _raw_rows(mine, source.raw_columns))
        for table, rows in (
            ("ops.deliveries", map(_delivery_row, deliveries)),
            ("ops.quarantine", _quarantine_rows(deliveries)),
            ("ops.problems", _problem_rows(intake, deliveries)),
            ("ops.remarks", _remark_rows(deliveries)),
            ("ops.to_confirm", _doubt_rows(intake)),
            ("ops.run", [(run.run_id, run.as_of, run.fingerprint, run.is_example)]),
        ):
            _write(connection, table, rows)
        for events in event_sources():
            note_superseded(connection, events)
        connection.commit()


def _connect(path: Path) -> DuckDBPyConnection:
    import duckdb

    return duckdb.connect(str(path), config={"storage_compatibility_version": STORAGE_VERSION})


def _write(connection: DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    batch: list[Sequence[object]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            _insert(connection, table, batch)
            batch = []
    if batch:
        _insert(connection, table, batch)


def _insert(connection: DuckDBPyConnection, table: str, batch: Sequence[Sequence[object]]) -> None:
    # One statement a batch: executemany would run a statement a row.
    one = f"({', '.join('?' * len(batch[0]))})"
    values = [value for row in batch for value in row]
    connection.execute(f"insert into {table} values {', '.join([one] * len(batch))}", values)


def _raw_rows(deliveries: Sequence[Delivery], columns: Sequence[RawColumn]) -> Iterable[Sequence[object]]:
    for delivery in deliveries:
        for row in delivery.rows:
            place = (delivery.delivery_id, delivery.entity_id, row.sheet, row.row_number)
            yield (*place, *(row.values[column.name] for column in columns))


def _delivery_row(delivery: Delivery) -> Sequence[object]:
    return (
        delivery.delivery_id,
        delivery.entity_id,
        delivery.source_id,
        delivery.scope,
        delivery.file_name,
        delivery.sha256,
        *delivery.period,
        delivery.rows_read,
        delivery.rows_accepted,
        delivery.rows_quarantined,
        delivery.sequence,
        delivery.first_accepted_at,
        delivery.provenance,
    )


def _quarantine_rows(deliveries: Sequence[Delivery]) -> Iterable[Sequence[object]]:
    for delivery in deliveries:
        for row in delivery.quarantined:
            first = row.problems[0]
            yield (
                delivery.delivery_id,
                delivery.entity_id,
                delivery.source_id,
                delivery.file_name,
                row.sheet,
                row.row_number,
                first.column,
                first.cell,
                first.value,
                first.rule,
                first.message,
                first.remedy,
                len(row.problems),
                row.member,
                row.period_text,
                row.row_text,
            )


def _problem_rows(intake: Intake, deliveries: Sequence[Delivery]) -> Iterable[Sequence[object]]:
    for file in sorted(intake.refused, key=lambda file: (file.entity_id, file.file_name)):
        for problem in file.problems:
            yield problem_row(file.entity_id, None, problem)
    for delivery in deliveries:
        for problem in in_reading_order(problem for row in delivery.quarantined for problem in row.problems):
            yield problem_row(delivery.entity_id, delivery.delivery_id, problem)


def _remark_rows(deliveries: Sequence[Delivery]) -> Iterable[Sequence[object]]:
    for delivery in deliveries:
        if isinstance(delivery.contents, Contents):
            for remark in delivery.contents.remarks:
                yield problem_row(delivery.entity_id, delivery.delivery_id, remark)


def _doubt_rows(intake: Intake) -> Iterable[Sequence[object]]:
    for delivery, problem in standing_doubts(intake):
        yield problem_row(delivery.entity_id, delivery.delivery_id, problem)
