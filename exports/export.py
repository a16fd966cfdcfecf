"""Writing every public table in every format, and never trusting what was written before it is read again."""

import hashlib
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from exports.format import ExportedFile, ExportFormat, Part
from exports.published import Published, Table, read_published

# The same mark as on the example's deliveries (`ingest.source`), said twice: exports may not import ingest.
EXAMPLE_PREFIX = "ESEMPIO_"


def export_all(warehouse: Path, out: Path, formats: Sequence[str] | None = None) -> list[ExportedFile]:
    """Write, reopen and compare, in every format of the registry or in those asked.

    Raises ExportDiffersError where a file is not its part of the tables, ValueError where a row says no entity or year:
    it would be in no file.
    """
    import duckdb

    from exports import FORMATS

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        published = read_published(connection)
        _refuse_rows_of_nobody(published)
        written: list[ExportedFile] = []
        for name in FORMATS if formats is None else formats:
            format_ = cast(ExportFormat, import_module(name))
            for part in _parts(format_, published):
                before = tuple(file for file in written if part.entity_id in (None, file.entity_id))
                whole = Part(part.entity_id, part.year, part.tables, before)
                written.append(_export(format_, published, whole, out))
        return written


def _export(format_: ExportFormat, published: Published, part: Part, out: Path) -> ExportedFile:
    alone = part.tables[0] if "{table}" in format_.PATH else None
    # A file is passed from hand to hand without its folder: its own name says what it is.
    path = out / format_.PATH.format(
        mark=EXAMPLE_PREFIX if published.is_example else "",
        table=alone.name if alone else "",
        entity=part.entity_id,
        year=part.year,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    format_.write(published, part, path)
    format_.reopen(published, part, path)
    subject = f"{alone.title}, {part.year}" if alone else str(part.year or "")
    title = f"{format_.TITLE}: {subject}" if subject else format_.TITLE
    return ExportedFile(
        path=path,
        title=f"ESEMPIO – {title}" if published.is_example else title,
        media_type=format_.MEDIA_TYPE,
        file_type=format_.FILE_TYPE,
        table=alone.name if alone else "",
        entity_id=part.entity_id,
        year=part.year,
        rows=sum(published.count(one) for one in part.tables),
        bytes=path.stat().st_size,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _parts(format_: ExportFormat, published: Published) -> Iterator[Part]:
    names = format_.TABLES
    tables = published.tables if names is None else tuple(published.table(name) for name in names)
    if "{table}" in format_.PATH:
        for table in tables:
            for entity_id, year in _years(published, table):
                yield Part(entity_id, year, (table.only(entity_id, year),))
    elif "{year}" in format_.PATH:
        for entity_id, year in published.editions():
            yield Part(entity_id, year, tuple(table.only(entity_id, year) for table in tables))
    else:
        for entity_id in dict.fromkeys(entity_id for entity_id, _ in published.editions()):
            yield Part(entity_id, None, tuple(table.only(entity_id, None) for table in tables))


def _years(published: Published, table: Table) -> list[tuple[str, int]]:
    """Whose rows a table has, of which years; of an empty table, the reports': its header says that it is empty."""
    found = list(published.rows(f"select distinct entity_id, year {table.from_sql} order by all"))
    return [(str(e), int(str(y))) for e, y in found] or published.editions()


def _refuse_rows_of_nobody(published: Published) -> None:
    for table in published.tables:
        if not (table.has("entity_id") and table.has("year")):
            raise ValueError(
                f"published.{table.name} non ha le colonne entity_id e year: non si sa di chi siano le righe"
            )
        if published.connection.execute(
            f"select 1 {table.from_sql} where entity_id is null or year is null limit 1"
        ).fetchall():
            raise ValueError(f"published.{table.name} ha righe senza ente o senza anno: non andrebbero in nessun file")
