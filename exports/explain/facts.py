"""What an explanation holds, as data: the text and the JSON of `make explain` are two views of it.

Numbers are DECIMAL as in the warehouse; in JSON they are texts, so that no digit is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]
"""One row of a public table, by column name."""


@dataclass(frozen=True)
class Found:
    """An indicator that fits what was asked."""

    entity_id: str
    year: int
    indicator_id: str
    plan_section: str
    printed_code: str | None
    name: str


@dataclass(frozen=True)
class Input:
    """One input of a component from one delivery; without a delivery, one that is missing.

    `query` returns, on the release's warehouse, exactly the delivered rows that the value came from.
    """

    role: str
    part_no: int
    sign: int
    measure_id: str
    measure_name: str
    measure_year: int
    period: str
    value: Decimal | date | str | None
    unit: str | None
    provenance: str | None
    source: str
    owner_centre: str | None
    delivery_id: str | None
    file_name: str | None
    sha256: str | None
    archived_as: str | None
    sheet: str | None
    cell: str | None
    row_count: int | None
    note: str | None
    evidence: str | None
    query: str | None
    is_missing: bool
    value_to_date: Decimal | None
    months_missing: str | None


@dataclass(frozen=True)
class Component:
    """One judged part: how it is computed, from what, what came out, and how it was judged.

    `facts` is its row of `published.indicator_components`, `reconciliation` that of `published.reconciliation`.
    """

    component_no: int
    formula: str
    inputs: tuple[Input, ...]
    facts: Row
    inferred: tuple[str, ...]
    reconciliation: Row | None


@dataclass(frozen=True)
class Explanation:
    """All that is known of one indicator in one release."""

    run_id: str
    as_of: date
    is_example: bool
    indicator: Row
    components: tuple[Component, ...]
    footnotes: tuple[Row, ...]
    statements: tuple[Row, ...]
    findings: tuple[Row, ...]

    def as_data(self) -> dict[str, Any]:
        """The same as plain data for JSON: decimals and dates as texts."""
        plain = _plain(asdict(self))
        assert isinstance(plain, dict)
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
