"""What an output format is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from exports.published import Published, Table


class ExportFormat(Protocol):
    """A module of this shape is a format. `{table}` in FILE_NAME means a file a table, otherwise one file holds all."""

    FOLDER: str
    FILE_NAME: str
    TITLE: str
    MEDIA_TYPE: str

    def write(self, published: Published, tables: Sequence[Table], path: Path) -> None:
        """Write the tables into the file."""

    def reopen(self, published: Published, tables: Sequence[Table], path: Path) -> None:
        """Read the file again and raise ExportDiffersError where it is not its tables."""
