"""Read the seeds' CSV files into typed rows, and say what cannot be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from ingest.problems import Problem, nearest
from ingest.register.cells import NotOfType, reader_of
from ingest.register.model import Register, Row
from ingest.register.schema import TableSchema, read_schemas


class LoadRule(StrEnum):
    """Rules of the reading itself; the others are in the check modules."""

    FILE_MISSING = "file_missing"
    FILE_NOT_UTF8 = "file_not_utf8"
    FILE_WITH_BOM = "file_with_bom"
    CSV_BROKEN = "csv_broken"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_REPEATED = "column_repeated"
    COLUMN_ORDER = "column_order"
    CELLS_UNLIKE_HEADER = "cells_unlike_header"
    WRONG_TYPE = "wrong_type"


def load_register(seeds_dir: Path) -> Register:
    """Read every seed of the folder; what is wrong is in the register's `load_problems`, never an exception."""
    schemas = read_schemas(seeds_dir)
    problems: list[Problem] = []
    tables = {name: tuple(_read_table(seeds_dir, schema, problems)) for name, schema in schemas.items()}
    return Register(schemas, tables, tuple(problems))


def _read_table(seeds_dir: Path, schema: TableSchema, problems: list[Problem]) -> Iterator[Row]:
    path = seeds_dir / f"{schema.name}.csv"
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        remedy = f"creare il file con l'intestazione {','.join(schema.names)}"
        problems.append(_problem(LoadRule.FILE_MISSING, schema, "il file manca", remedy))
        return
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = "il file non è scritto in UTF-8"
        problems.append(_problem(LoadRule.FILE_NOT_UTF8, schema, message, "salvare il file come CSV UTF-8", line))
        return
    if text.startswith("\ufeff"):
        # dbt would take the mark as part of the first column's name.
        message = "il file comincia con il segno invisibile BOM"
        problems.append(_problem(LoadRule.FILE_WITH_BOM, schema, message, "salvare il file in UTF-8 senza BOM", 1))
        return
    yield from _rows(text, schema, problems)


def _rows(text: str, schema: TableSchema, problems: list[Problem]) -> Iterator[Row]:
    # str.splitlines would also cut at characters that may stand inside a text (U+2028, form feed).
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    readers = [(column.name, reader_of(column.type)) for column in schema.columns]
    start = 1
    try:
        for cells in lines:
            line, start = start, lines.line_num + 1
            if not cells:
                continue
            if header is None:
                header = cells
                faults = list(_header_faults(header, schema))
                problems.extend(faults)
                if faults:
                    return
            elif len(cells) != len(header):
                problems.append(_uneven(schema, line, len(cells), len(header)))
            else:
                yield _row(schema, line, cells, readers, problems)
    except csv.Error as error:
        message = f"la riga non è CSV: {error}"
        remedy = "chiudere le virgolette che si aprono e raddoppiare quelle dentro un testo"
        problems.append(_problem(LoadRule.CSV_BROKEN, schema, message, remedy, start))
        return
    if header is None:
        problems.extend(_header_faults([], schema))


def _row(
    schema: TableSchema,
    line: int,
    cells: Sequence[str],
    readers: Sequence[tuple[str, Callable[[str], Any]]],
    problems: list[Problem],
) -> Row:
    values: dict[str, Any] = {}
    for (name, read), cell in zip(readers, cells, strict=True):
        if not cell:
            values[name] = None
            continue
        try:
            values[name] = read(cell)
        except NotOfType as expected:
            values[name] = None
            message = "il valore non è del tipo della colonna"
            problems.append(_problem(LoadRule.WRONG_TYPE, schema, message, f"scrivere {expected}", line, name, cell))
    return Row(schema.name, line, values)


def _uneven(schema: TableSchema, line: int, found: int, expected: int) -> Problem:
    message = f"la riga ha {found} celle, l'intestazione ne ha {expected}"
    remedy = "mettere tra virgolette i testi che contengono una virgola e lasciare vuote le celle senza valore"
    return _problem(LoadRule.CELLS_UNLIKE_HEADER, schema, message, remedy, line)


def _header_faults(header: Sequence[str], schema: TableSchema) -> Iterator[Problem]:
    def fault(rule: LoadRule, column: str, message: str, remedy: str) -> Problem:
        return _problem(rule, schema, message, remedy, 1, column)

    missing = [name for name in schema.names if name not in header]
    unknown = [name for name in dict.fromkeys(header) if name not in schema.by_name]
    repeated = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    for name in unknown:
        near = nearest(name, missing)
        remedy = f"rinominare la colonna in {near}" if near else "togliere la colonna"
        missing = [other for other in missing if other != near]
        yield fault(LoadRule.COLUMN_UNKNOWN, name, "la colonna non è prevista", remedy)
    for name in missing:
        yield fault(LoadRule.COLUMN_MISSING, name, "la colonna manca", "aggiungere la colonna, anche se vuota")
    for name in repeated:
        yield fault(LoadRule.COLUMN_REPEATED, name, "la colonna è ripetuta", "lasciare la colonna una volta sola")
    if not (missing or unknown or repeated) and tuple(header) != schema.names:
        first = next(found for found, due in zip(header, schema.names, strict=True) if found != due)
        message = "le colonne non sono nell'ordine previsto"
        yield fault(LoadRule.COLUMN_ORDER, first, message, f"ordinarle così: {','.join(schema.names)}")


def _problem(
    rule: LoadRule,
    schema: TableSchema,
    message: str,
    remedy: str,
    line: int | None = None,
    column: str | None = None,
    value: str | None = None,
) -> Problem:
    return Problem(rule.value, message, remedy, file_name=schema.file_name, row_number=line, column=column, value=value)
