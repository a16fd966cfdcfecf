"""What a source is: a layout, a contract, a conversion and the columns of its raw table.

Each module of `ingest/sources/` defines one `SOURCE`; everything else works from these declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ingest.cells import Cell, Workbook
from ingest.contracts import Refusal, Rule, TextRow
from ingest.layout import HeaderRow, Layout
from ingest.problems import Problem

if TYPE_CHECKING:
    from ingest.register import Register

# The mark of a file of the reference example, in and out: `exports.export` says it again for what it writes.
EXAMPLE_PREFIX = "ESEMPIO_"


@dataclass(frozen=True)
class RawColumn:
    """A column of a raw table: its name and DuckDB type."""

    name: str
    type: str


@dataclass(frozen=True)
class Heading:
    """What a file says of itself: whose it is, of which part of the entity (`scope`), of which year.

    `value_year` is the year that the header of its values has, if it has one; `remarks` refuse nothing.
    """

    entity_id: str
    scope: str
    year: int
    is_example: bool
    value_year: int | None = None
    remarks: tuple[Problem, ...] = ()

    @property
    def period(self) -> tuple[date, date]:
        """Give the first and the last day of the year that the file is about."""
        return date(self.year, 1, 1), date(self.year, 12, 31)


@dataclass(frozen=True)
class Request:
    """What a source needs to read the heading of a file."""

    workbook: Workbook
    header: HeaderRow
    entity_id: str
    register: Register


@dataclass(frozen=True)
class Source:
    """A kind of delivery.

    `key` names the columns that together may stand once in a file; `member` and `period` the columns that say what a
    row is about, kept with a refused row (`members` are those that are known), and `title` the one that names the
    member in words; `value` the one that has to be filled somewhere; `repeated` says in words what the key is. `rules`
    are given the day from which the run looks; `doubt` asks about a row that keeps them all; `convert` receives rows
    that keep the contract.
    """

    source_id: str
    layout: Layout
    raw_columns: tuple[RawColumn, ...]
    key: tuple[str, ...]
    member: str
    members: Callable[[Register], frozenset[str]]
    title: str
    period: str
    value: str
    repeated: str
    read_heading: Callable[[Request], Heading]
    rules: Callable[[Heading, Register, date], Sequence[Rule]]
    doubt: Callable[[TextRow, Register], Refusal | None]
    convert: Callable[[Mapping[str, Cell], Heading, Register], dict[str, object]]
    ignored_sheets: tuple[str, ...] = ("Istruzioni", "Appunti", "Note")
    own_sheets: tuple[str, ...] = ()
    cover_labels: tuple[str, ...] = ()
    is_ignored_row: Callable[[Mapping[str, Cell], Register], bool] = lambda cells, register: False

    @property
    def raw_table(self) -> str:
        """Give the name of the table that holds the accepted rows."""
        return f"raw.{self.source_id}"


def is_example_name(file_name: str) -> bool:
    """Tell whether the name marks a file of the reference example."""
    return file_name.startswith(EXAMPLE_PREFIX)
