"""A sheet as plain data: what is in each cell and how it shows. The writer draws it, the check compares with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

Value = str | int | Decimal | date | None


@dataclass(frozen=True)
class Cell:
    """A value, what a reader sees of it, and how it looks.

    `style` is a name of `styles.py`; `pattern` the number format; `link` the place in the workbook it leads to.
    """

    value: Value = None
    said: str = ""
    style: str = "text"
    pattern: str = ""
    link: str = ""

    def repeated(self) -> Cell:
        """The same value where it stands a second time: grey, so that filters find it and the eye does not."""
        return replace(self, style="repeated") if self.style == "text" else self


EMPTY = Cell()


@dataclass(frozen=True)
class Head:
    """The head of a column. `is_ours` where the report prints no such column; `is_printed` where paper has it."""

    text: str
    is_ours: bool = False
    is_printed: bool = True


@dataclass(frozen=True)
class Line:
    """A row of a sheet.

    `kind` is `data`; or `mission`, `programme`, `strategic`, `operational` and `empty`, whose first text runs over the
    row; or, on a sheet without a table, `title`, `section`, `said` (a label and a text), `head`, `counts` and `blank`.
    """

    cells: tuple[Cell, ...]
    kind: str = "data"
    key: tuple[str, int] | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet. Where it has heads, it is a table with filters: mark, title, caption, heads, lines."""

    name: str
    title: str
    caption: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    is_large: bool = False
    frozen: int = 0
    widths: tuple[int, ...] = ()

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.heads) or len(self.widths)

    @property
    def printed(self) -> int:
        """How many of its columns, from the left, go on paper."""
        return sum(head.is_printed for head in self.heads) or self.columns


FIRST_LINE = 4
"""The row of the first line of a sheet with a table, from 0: before it stand mark, title, caption and heads."""


@dataclass(frozen=True)
class Book:
    """The sheets of one entity and year, and what stands on each of them."""

    entity: str
    title: str
    year: int
    as_of: date
    mark: str
    is_example: bool
    sheets: tuple[Sheet, ...]

    @property
    def first_row(self) -> str:
        """What stands in the first row of every sheet."""
        return f"{self.mark} – {self.entity} – {self.title} – situazione al {self.as_of:%d/%m/%Y}"
