"""The tables of a part as rows by name, in the order of print."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from exports.format import Part
from exports.published import Published
from exports.words import SECTIONS
from exports.workbook.values import Row

_LAST = (len(SECTIONS), 0)


class Rows:
    """The rows of one entity and year, read once a table."""

    def __init__(self, published: Published, part: Part) -> None:
        self.published, self.part = published, part
        self._read: dict[str, list[Row]] = {}

    def of(self, name: str) -> list[Row]:
        """The rows of a table, in the order of its key."""
        if name not in self._read:
            table = self.part.table(name)
            names = [column.name for column in table.columns]
            self._read[name] = [dict(zip(names, row, strict=True)) for row in self.published.rows(table.rows_sql)]
        return self._read[name]

    def printed(self, name: str) -> list[Row]:
        """The rows of a table in the order in which the report prints their indicators; those of none come last."""
        return sorted(self.of(name), key=lambda row: self.place(row["indicator_id"]))

    def titles(self, name: str) -> dict[str, str]:
        """What the columns of a table are called."""
        return {column.name: column.title or column.name for column in self.part.table(name).columns}

    def place(self, indicator_id: str | None) -> tuple[int, int]:
        """Where the report prints an indicator: the section and the row."""
        return self._places.get(indicator_id or "", _LAST)

    def section(self, plan_section: str) -> list[Row]:
        """The indicators of a section as printed."""
        found = [row for row in self.of("indicators") if row["plan_section"] == plan_section]
        return sorted(found, key=lambda row: (row["printed_order"], row["indicator_id"]))

    def components(self, indicator_id: str) -> Sequence[Row]:
        """The components of an indicator, in order."""
        return self._components.get(indicator_id, ())

    @cached_property
    def report(self) -> Row:
        """The report itself."""
        (report,) = self.of("reports")
        return report

    @cached_property
    def objectives(self) -> dict[str, Row]:
        """The objectives by id."""
        return {row["objective_id"]: row for row in self.of("objectives")}

    @cached_property
    def programmes(self) -> dict[tuple[str, str], Row]:
        """The programmes by mission and programme."""
        return {(row["mission_code"], row["programme_code"]): row for row in self.of("programme_budgets")}

    @cached_property
    def compared(self) -> dict[tuple[str, int], Row]:
        """The comparison with print, by component."""
        return {(row["indicator_id"], row["component_no"]): row for row in self.of("reconciliation")}

    @cached_property
    def is_example(self) -> bool:
        """Whether these are the rows of an example."""
        return self.published.is_example or bool(self.report["is_example"])

    @cached_property
    def mark(self) -> str:
        """Draft or approved, and EXAMPLE where so."""
        state = "Approvata" if self.report["status"] == "approved" else "BOZZA"
        return f"ESEMPIO – {state}" if self.is_example else state

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        order = list(SECTIONS)
        return {
            row["indicator_id"]: (order.index(row["plan_section"]), row["printed_order"])
            for row in self.of("indicators")
        }

    @cached_property
    def _components(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.of("indicator_components"):
            found.setdefault(row["indicator_id"], []).append(row)
        return found
