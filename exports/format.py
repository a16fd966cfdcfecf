"""What an output format is, and the part of what is published that one of its files holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from exports.published import Published, Table


@dataclass(frozen=True)
class ExportedFile:
    """A file that was written, reopened and found equal.

    `table` is empty where the file holds several, `entity_id` and `year` where it holds all of them.
    """

    path: Path
    title: str
    media_type: str
    file_type: str | None
    table: str
    entity_id: str | None
    year: int | None
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Part:
    """What one file holds: tables restricted to an entity and a year, and that entity's files written before it."""

    entity_id: str | None
    year: int | None
    tables: tuple[Table, ...]
    written: tuple[ExportedFile, ...] = ()

    def table(self, name: str) -> Table:
        """One of its tables. Raises KeyError where it has none of that name."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)


class ExportFormat(Protocol):
    """A module of this shape is a format.

    PATH is where its files go, below the exports of a release. Its placeholders part what is published: `{table}`
    makes a file a table, `{entity}` a file an entity, `{year}` a file a year; `{mark}` stands where an example must
    show. With a table its own years count, otherwise those of the reports. TABLES are what it holds; None is every
    public table. FILE_TYPE is the code of the file type in the European vocabulary, by which the catalogue lists the
    files of a table; None where it has no such code.
    """

    PATH: str
    TITLE: str
    MEDIA_TYPE: str
    FILE_TYPE: str | None
    TABLES: Sequence[str] | None

    def write(self, published: Published, part: Part, path: Path) -> None:
        """Write the part into the file."""

    def reopen(self, published: Published, part: Part, path: Path) -> None:
        """Read the file again and raise ExportDiffersError where it is not its tables."""
