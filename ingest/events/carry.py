"""What an earlier warehouse already holds of a delivery: rows of the same bytes, read by the same code, are copied."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.events.contents import SHOWN_RECORDS, EventContents, told
from ingest.events.declare import EventSource
from ingest.events.reading import quoted
from ingest.problems import Problem

KEPT_TABLES = ("ops.quarantine", "ops.problems", "ops.remarks", "ops.delivery_months", "ops.corrections")
"""The tables beside the raw one that hold rows of a file of events."""


@dataclass(frozen=True)
class Previous:
    """A warehouse whose rows of events may be copied: read by the same code, with the same corrections and secret."""

    warehouse: Path

    def carry(self, into: Path, source: EventSource, delivery_id: str) -> EventContents | None:
        """Copy a delivery whole into a warehouse being built; None, and nothing copied, when it must be read again."""
        import duckdb

        with duckdb.connect(str(into)) as connection:
            connection.execute(f"attach '{quoted(self.warehouse)}' as previous (read_only)")
            try:
                found = connection.execute(
                    "select file_name, rows_read, rows_accepted, rows_quarantined from previous.ops.deliveries "
                    "where delivery_id = ?",
                    [delivery_id],
                ).fetchall()
                if not found:
                    return None
                connection.begin()
                for table in (source.raw_table, *KEPT_TABLES):
                    connection.execute(
                        f"insert into {table} select * from previous.{table} where delivery_id = ?", [delivery_id]
                    )
                connection.commit()
                return self._contents(connection, source, delivery_id, found[0])
            finally:
                connection.execute("detach previous")

    def _contents(self, connection: Any, source: EventSource, delivery_id: str, delivered: Any) -> EventContents:
        def rows(sql: str) -> list[Any]:
            found: list[Any] = connection.execute(sql, [delivery_id]).fetchall()
            return found

        def said(table: str, condition: str = "true") -> list[Problem]:
            columns = "rule, message, remedy, file_name, sheet, cell, column_name, value, row_number"
            found = rows(f"select {columns} from {table} where delivery_id = $1 and {condition} order by rowid")
            return [Problem(*values) for values in found]

        told_rows = (
            f"from ops.problems select distinct row_number where delivery_id = $1 order by all limit {SHOWN_RECORDS}"
        )
        problems = said("ops.problems", f"row_number in ({told_rows})")
        by_row = [tuple(its) for _, its in itertools.groupby(problems, key=lambda problem: problem.row_number)]
        months = rows(
            "select part, month, row_count, is_held from ops.delivery_months where delivery_id = ? order by all"
        )
        corrected = rows("select count(*) from ops.corrections where delivery_id = ?")[0][0]
        file_name, rows_read, rows_accepted, rows_quarantined = delivered
        given = {(part, month): count for part, month, count, _ in months if count}
        held = frozenset((part, month) for part, month, _, is_held in months if is_held)
        counts = (rows_read, rows_accepted, rows_quarantined)
        return EventContents(
            source,
            file_name,
            *counts,
            given,
            held,
            told(by_row, rows_quarantined),
            declared=None,
            corrected=corrected,
            remarks=tuple(said("ops.remarks")),
        )
