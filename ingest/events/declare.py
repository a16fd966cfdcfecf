"""What an event source is: its layouts, the fields that are read and how, and a pandera contract written by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from ingest.layout import Layout
from ingest.source import RawColumn

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema


PLACE_COLUMNS = (
    RawColumn("delivery_id", "varchar"),
    RawColumn("entity_id", "varchar"),
    RawColumn("sheet", "varchar"),
    RawColumn("record_number", "integer"),
    RawColumn("month", "date"),
)
"""The first columns of every raw table of events: where a row comes from, and the month that it belongs to."""


class Reads(Enum):
    """How the text of a field is read."""

    CODE = "code"
    WORD = "word"
    KEY = "key"
    DATE = "date"
    MONEY = "money"
    COUNT = "count"
    YES_NO = "yes or no"

    @property
    def sql_type(self) -> str:
        """Give the type of the raw column."""
        return _SQL_TYPES.get(self, "varchar")


_SQL_TYPES = {
    Reads.DATE: "date",
    Reads.MONEY: "decimal(18,2)",
    Reads.COUNT: "integer",
    Reads.YES_NO: "boolean",
}


@dataclass(frozen=True)
class Field:
    """A field of a row: the raw column and how its text is read.

    A `WORD` is one of `words`, printed form to stored form. A `KEY` is a tax code or VAT number, personal: what
    is stored is a keyed hash of its canonical form. A date tells what happened, unless it `may_come`. A yes or no by
    which a measure counts, and that may be left empty, says by part of the source how such a row counts, in words.
    """

    name: str
    reads: Reads
    words: Mapping[str, str] = field(default_factory=dict)
    may_come: bool = False
    when_empty: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EventSource:
    """A kind of delivery whose rows are events.

    `period` is the date field whose month a row belongs to: a later delivery that holds a month replaces that month.
    With `part` (a word field) a month is held part by part. `key` names a record, in words `repeated`: its numbers
    begin again every year, so that rows of one key are one record when their `period` is of one year. With
    `lines_within_days` the key names a document instead, which may have several rows, of days so near to each other.
    Of two years its numbers may have begun again: rows of both are one document when their field `alike` is the same.
    `contract` gives the pandera schema of a batch: one column a field, typed, with the rules that hold between fields
    as columns that its parser derives. `persons` adds raw columns, by name, that say of a key whether it is a natural
    person's.
    """

    source_id: str
    layouts: tuple[Layout, ...]
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    repeated: str
    period: str
    contract: Callable[[], DataFrameSchema]
    part: str | None = None
    lines_within_days: int | None = None
    alike: str | None = None
    persons: Mapping[str, str] = field(default_factory=dict)
    ignored_sheets: tuple[str, ...] = ("Istruzioni", "Appunti", "Note")

    @property
    def raw_table(self) -> str:
        """Give the name of the table that holds the accepted rows."""
        return f"raw.{self.source_id}"

    @property
    def parts(self) -> Mapping[str, str]:
        """Give the parts of the source, printed form to stored form; one without a name when it has none."""
        return next((field.words for field in self.fields if field.name == self.part), {"": ""})

    @property
    def part_title(self) -> str:
        """Give the printed words of the column of the parts; nothing when the source has none."""
        return self.layouts[0].header(self.part) if self.part else ""

    @property
    def record(self) -> tuple[str, ...]:
        """Give the SQL expressions whose values rows of one record share; lines of a document may be other records."""
        return self.key if self.lines_within_days is not None else (*self.key, f"year({self.period})")

    @property
    def raw_columns(self) -> tuple[RawColumn, ...]:
        """Give the columns of that table beside those that say where a row comes from."""
        columns = [RawColumn(field.name, field.reads.sql_type) for field in self.fields]
        columns += [RawColumn(name, "boolean") for name in self.persons]
        return tuple(columns)

    @property
    def numbers(self) -> tuple[Field, ...]:
        """Give the fields by whose numbers a record is known."""
        return tuple(field for field in self.fields if field.name in self.key and field.reads is Reads.CODE)

    @property
    def keys(self) -> tuple[str, ...]:
        """Give the fields that are kept as keyed hashes."""
        return tuple(field.name for field in self.fields if field.reads is Reads.KEY)
