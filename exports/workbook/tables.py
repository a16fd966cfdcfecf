"""The sheets that hold a public table each: its columns, their words and order, and what an empty one says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exports.workbook import values
from exports.workbook.rows import Rows
from exports.workbook.sheet import Cell, Head, Line, Sheet
from exports.workbook.values import Making, Row

INPUTS = "Provenienza"
"""The sheet to which each result leads."""


@dataclass(frozen=True)
class Shown:
    """A column of a sheet. Its head is the title of the table's column `name`."""

    name: str
    of: Making


@dataclass(frozen=True)
class TableSheet:
    """A sheet that holds a table."""

    name: str
    table: str
    caption: str
    empty: str
    columns: tuple[Shown, ...]
    order: Callable[[Rows], Sequence[Row]]
    is_large: bool = False

    def made(self, rows: Rows) -> Sheet:
        """The sheet of one entity and year."""
        titles = rows.titles(self.table)
        found = self.order(rows)
        lines = [Line(tuple(column.of(row) for column in self.columns), key=_key(row)) for row in found]
        if not lines:
            others = [Cell()] * (len(self.columns) - 1)
            lines = [Line((Cell(self.empty, self.empty, "empty"), *others), "empty")]
        return Sheet(
            name=self.name,
            title=rows.part.table(self.table).title,
            caption=self.caption,
            heads=tuple(Head(titles.get(column.name, column.name)) for column in self.columns),
            lines=tuple(lines),
            is_large=self.is_large,
        )


def _key(row: Row) -> tuple[str, int] | None:
    indicator, component = row.get("indicator_id"), row.get("component_no")
    return None if indicator is None or component is None else (indicator, component)


def text(name: str, words: dict[str, str] | None = None) -> Shown:
    """A text, or the word of a code."""
    return Shown(name, lambda row: values.text(row[name], words))


def plain(name: str) -> Shown:
    """A year, a position or an ordinal."""
    return Shown(name, lambda row: values.plain(row[name]))


def number(name: str, unit: str = "") -> Shown:
    """A number of a unit."""
    return Shown(name, lambda row: values.number(row[name], unit))


def percent(name: str) -> Shown:
    """A percentage."""
    return Shown(name, lambda row: values.percent(row[name]))


def day(name: str) -> Shown:
    """A day."""
    return Shown(name, lambda row: values.day(row[name]))


def flag(name: str) -> Shown:
    """Yes or no."""
    return Shown(name, lambda row: values.flag(row[name]))


def number_of(name: str, unit: str) -> Shown:
    """A number whose unit stands in another column."""
    return Shown(name, lambda row: values.number(row[name], row[unit] or ""))


def either(name: str, day_name: str) -> Shown:
    """A number of the row's unit, or a day where there is no number."""
    return Shown(
        name,
        lambda row: values.day(row[day_name]) if row[name] is None else values.number(row[name], row["unit"]),
    )


def typed(name: str, on: str, state: str, said: str = "", *, unit: str) -> Shown:
    """A value that stands in one of several columns, by its kind."""
    return Shown(name, lambda row: values.typed(row[name], row[on], row[state], row[said] if said else None, row[unit]))
