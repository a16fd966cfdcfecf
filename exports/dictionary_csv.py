"""The data dictionary as a table: one row a public table or column, in Italian and in English."""

import csv
from collections.abc import Iterator
from pathlib import Path

from exports.errors import ExportDiffersError
from exports.format import Part
from exports.published import Published, Table

PATH = "open_data/{entity}/{mark}dizionario.csv"
TITLE = "Dizionario dei dati (CSV)"
MEDIA_TYPE = "text/csv; charset=utf-8"
FILE_TYPE = "CSV"
TABLES: None = None

HEAD = ("table", "column", "type", "required", "key", "title_it", "description_it", "unit_it", "description_en")


def write(published: Published, part: Part, path: Path) -> None:
    """Write a row a table and a row a column; `key` is the column's place in the key of its table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        for table in part.tables:
            writer.writerows(_rows(table))


def reopen(published: Published, part: Part, path: Path) -> None:
    """Read the rows again, and hold them to the tables' columns as the warehouse itself lists them."""
    with path.open(encoding="utf-8", newline="") as file:
        written = [tuple(row) for row in csv.reader(file)]
    due = [HEAD, *(row for table in part.tables for row in _rows(table))]
    for number, (there, here) in enumerate(zip(written, due, strict=False), start=1):
        if there != here:
            raise ExportDiffersError(f"{path.name}: riga {number}: scritto {there!r}, è {here!r}.")
    if len(written) != len(due):
        raise ExportDiffersError(f"{path.name}: ha {len(written)} righe, ne occorrono {len(due)}.")


def _rows(table: Table) -> Iterator[tuple[str, ...]]:
    yield table.name, "", "", "", "", table.title, table.description, "", table.description_en
    for column in table.columns:
        key = str(table.key.index(column.name) + 1) if column.name in table.key else ""
        required = "true" if column.is_required else "false"
        yield (
            table.name,
            column.name,
            column.type,
            required,
            key,
            column.title,
            column.description,
            column.unit,
            column.description_en,
        )
