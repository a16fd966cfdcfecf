"""Writing every public table in every format, and never trusting what was written before it is read again."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from exports.format import ExportFormat
from exports.published import Published, Table, read_published

# The same mark as on the example's deliveries (`ingest.source`), said twice: exports may not import ingest.
EXAMPLE_PREFIX = "ESEMPIO_"


@dataclass(frozen=True)
class ExportedFile:
    """A file that was written, reopened and found equal. `table` is empty where one file holds them all."""

    path: Path
    title: str
    media_type: str
    table: str
    rows: int
    sha256: str


def export_all(warehouse: Path, out: Path) -> list[ExportedFile]:
    """Write, reopen and compare; raises ExportDiffersError where a file is not its table."""
    import duckdb

    from exports import FORMATS

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        published = read_published(connection)
        return [
            exported
            for name in FORMATS
            for exported in _export(cast(ExportFormat, import_module(name)), published, out)
        ]


def _export(format_: ExportFormat, published: Published, out: Path) -> Iterator[ExportedFile]:
    folder = out / format_.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    # A file is passed from hand to hand without its folder: its own name says what it is.
    prefix = EXAMPLE_PREFIX if published.is_example else ""
    for table, tables in _files(format_, published):
        path = folder / (prefix + format_.FILE_NAME.format(table=table.name if table else ""))
        format_.write(published, tables, path)
        format_.reopen(published, tables, path)
        title = f"{table.title if table else 'Tutte le tabelle'} ({format_.TITLE})"
        yield ExportedFile(
            path=path,
            title=f"ESEMPIO: {title}" if published.is_example else title,
            media_type=format_.MEDIA_TYPE,
            table=table.name if table else "",
            rows=sum(published.count(one) for one in tables),
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        )


def _files(format_: ExportFormat, published: Published) -> Iterator[tuple[Table | None, Sequence[Table]]]:
    if "{table}" not in format_.FILE_NAME:
        yield None, published.tables
        return
    for table in published.tables:
        yield table, (table,)
