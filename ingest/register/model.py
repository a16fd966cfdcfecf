"""The register in memory: typed rows by table, and the questions that its readers ask of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ingest.privacy import Door
from ingest.problems import Problem
from ingest.register.schema import TableSchema

INDICATOR_KEY = ("entity_id", "year", "indicator_id")
COMPONENT_KEY = (*INDICATOR_KEY, "component_no")


class Row(Mapping[str, Any]):
    """One row of a seed: a read-only mapping from column to value, which knows its table and its line.

    A value's type is the column's declared one (str, int, bool, date, Decimal); an empty cell is None.
    """

    __slots__ = ("_values", "line", "table")

    def __init__(self, table: str, line: int, values: Mapping[str, Any]) -> None:
        self.table = table
        self.line = line
        self._values = dict(values)

    def __getitem__(self, column: str) -> Any:
        return self._values[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Row({self.table}:{self.line} {self._values})"

    def pick(self, *columns: str) -> tuple[Any, ...]:
        """Give the values of some columns, in the order asked."""
        return tuple(self._values[column] for column in columns)


@dataclass(frozen=True)
class Register:
    """Every seed's rows, with the faults met while reading them."""

    schemas: Mapping[str, TableSchema]
    tables: Mapping[str, tuple[Row, ...]]
    load_problems: tuple[Problem, ...] = ()

    def table(self, name: str) -> list[Row]:
        """Give the rows of a seed in the order of its file; a name that no seed has is a KeyError."""
        return list(self.tables[name])

    @cached_property
    def door(self) -> Door:
        """What finds personal data by the forms and the names of the register."""
        return Door(self)

    @cached_property
    def entities(self) -> dict[str, Row]:
        """Entities by id."""
        return {row["entity_id"]: row for row in self.tables["entities"]}

    @cached_property
    def centres(self) -> dict[tuple[str, str], Row]:
        """Responsibility centres by entity and centre."""
        return {row.pick("entity_id", "centre_id"): row for row in self.tables["responsibility_centres"]}

    @cached_property
    def sources(self) -> dict[str, Row]:
        """Sources by id."""
        return {row["source_id"]: row for row in self.tables["sources"]}

    @cached_property
    def units(self) -> dict[str, Row]:
        """Units by id."""
        return {row["unit"]: row for row in self.tables["units"]}

    @cached_property
    def measures(self) -> dict[str, Row]:
        """Measures by id."""
        return {row["measure_id"]: row for row in self.tables["measures"]}

    @cached_property
    def indicators(self) -> dict[tuple[str, int, str], Row]:
        """Indicators by entity, year and id."""
        return {row.pick(*INDICATOR_KEY): row for row in self.tables["indicators"]}

    @cached_property
    def owners(self) -> dict[tuple[str, str], str]:
        """The centre that owes a measure, by entity and measure."""
        return {row.pick("entity_id", "measure_id"): row["centre_id"] for row in self.tables["measure_owners"]}

    def owned_by(self, entity_id: str, centre_id: str) -> list[Row]:
        """Give the measures that a centre owes, in the order of the measures."""
        return [row for row in self.tables["measures"] if self.owners.get((entity_id, row["measure_id"])) == centre_id]

    def inputs_due(self, entity_id: str, plan_year: int | None = None) -> list[tuple[str, int]]:
        """Give what the entity's plans ask for as (measure, year), sorted, each once.

        With `plan_year`, what that year's plan alone asks for. A withdrawn indicator asks for nothing.
        """
        due = set()
        for row in self.tables["component_inputs"]:
            if row["entity_id"] != entity_id or (plan_year is not None and row["year"] != plan_year):
                continue
            indicator = self.indicators.get(row.pick(*INDICATOR_KEY))
            if indicator is None or indicator["status"] != "withdrawn":
                due.add((row["measure_id"], row["year"] + row["year_offset"]))
        return sorted(due)

    def of_indicator(self, table: str, indicator: Mapping[str, Any]) -> list[Row]:
        """Give a table's rows for the indicator that a row of any table names."""
        return self._grouped(table, INDICATOR_KEY).get(tuple(indicator[name] for name in INDICATOR_KEY), [])

    def of_component(self, table: str, component: Mapping[str, Any]) -> list[Row]:
        """Give a table's rows for the component that a row of any table names."""
        return self._grouped(table, COMPONENT_KEY).get(tuple(component[name] for name in COMPONENT_KEY), [])

    @cached_property
    def _groups(self) -> dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[Row]]]:
        return {}

    def _grouped(self, table: str, columns: tuple[str, ...]) -> dict[tuple[Any, ...], list[Row]]:
        if (table, columns) not in self._groups:
            groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
            for row in self.tables[table]:
                groups[row.pick(*columns)].append(row)
            self._groups[table, columns] = dict(groups)
        return self._groups[table, columns]
