"""In which order the rows of a sheet stand: as the report prints them, or by what a reader looks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from exports.words import SECTIONS, SEVERITIES, VARIANTS
from exports.workbook.rows import Rows
from exports.workbook.values import Row

Order = Callable[[Rows], Sequence[Row]]


def as_printed(table: str) -> Order:
    """In the order in which the report prints the indicators."""
    return lambda rows: rows.printed(table)


def as_keyed(table: str) -> Order:
    """In the order of the table's key."""
    return lambda rows: rows.of(table)


def gravest_first(rows: Rows) -> Sequence[Row]:
    """Findings by severity, then as printed."""
    order = list(SEVERITIES)
    return sorted(rows.printed("findings"), key=lambda row: order.index(row["severity"]))


def by_measure(rows: Rows) -> Sequence[Row]:
    """Measures by id, each with the name of its source where one of the inputs says it."""
    names = {row["source"]: row["source_name"] for row in rows.of("component_inputs") if row["source_name"]}
    return [{**row, "source": names.get(row["source"], row["source"])} for row in rows.of("measures")]


def by_weight(rows: Rows) -> Sequence[Row]:
    """Contributors to the index of each period, the one of the law first, by rank; the others together come last."""
    return sorted(
        rows.of("payment_contributors"),
        key=lambda row: (row["period"], list(VARIANTS).index(row["variant"]), row["rank"] == 0, row["rank"]),
    )


def as_objectives(rows: Rows) -> Sequence[Row]:
    """Objectives by section, as printed."""
    order = list(SECTIONS)
    return sorted(rows.of("objectives"), key=lambda row: (order.index(row["plan_section"]), row["printed_order"]))


def by_number(rows: Rows) -> Sequence[Row]:
    """Footnotes by number, then by where they hang."""
    return sorted(rows.of("footnotes"), key=lambda row: (row["number"], row["anchor_no"] or 0))


def by_sequence(rows: Rows) -> Sequence[Row]:
    """Deliveries as they were accepted."""
    return sorted(rows.of("deliveries"), key=lambda row: row["sequence"])
