"""What a working paper is, and its values as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from exports.italian import exact

Value = str | int | Decimal | date | None
_FINEST = Decimal("0.0001")
_YEARS = "Anno"


@dataclass(frozen=True)
class Paper:
    """One paper: a table with its title, the criteria it serves and how to read it."""

    sheet: str
    title: str
    criteria: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def caption(self) -> str:
        """The criteria that it serves, and how to read it."""
        if not self.criteria:
            return self.note
        return f"{'Criteri' if ',' in self.criteria else 'Criterio'} {self.criteria}. {self.note}"


def shown(value: Value, head: str = "") -> str:
    """A value as Italians read it under `head`, to 4 decimals at most, half away from zero; nothing for a null."""
    if value is None:
        return ""
    if isinstance(value, (int, Decimal)) and head != _YEARS:
        return exact(_to_display(value))
    return exact(value)


def number_format(value: int | Decimal, head: str) -> str:
    """The spreadsheet format that shows a number as `shown` does: a year plainly, no comma without decimals."""
    if head == _YEARS:
        return "0"
    decimals = _decimals(_to_display(value))
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def _to_display(value: int | Decimal) -> Decimal:
    return Decimal(value).quantize(_FINEST, ROUND_HALF_UP)


def _decimals(value: Decimal) -> int:
    return len(f"{value:f}".partition(".")[2].rstrip("0"))
