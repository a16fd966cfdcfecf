"""Known errors of whoever provides a file, corrected at the door, each as a row of `seeds/corrections.csv`.

A correction says which cell, what it holds, what it should hold, why and who was told. It is a guard too: when the
record is delivered with another value, the source was repaired and the correction has to go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ingest.events.codes import canonical
from ingest.events.declare import Reads
from ingest.events.staging import UNREADABLE, literal, typed
from ingest.events.table import EventTable
from ingest.problems import Problem
from ingest.reader import FileRefused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from ingest.register import Register


@dataclass(frozen=True)
class Correction:
    """One cell to be corrected: the record by key and year, the field, the text that it holds, the one it should."""

    correction_id: str
    entity_id: str
    source_id: str
    record: tuple[str, ...]
    field: str
    delivered: str
    corrected: str
    reason: str
    told_to: str
    told_on: date


def corrections_of(register: Register) -> list[Correction]:
    """Give the corrections of the register."""
    return [
        Correction(
            row["correction_id"],
            row["entity_id"],
            row["source_id"],
            tuple(part.strip() for part in row["record_key"].split("|")),
            row["field"],
            row["delivered_text"],
            row["corrected_text"],
            row["reason"],
            row["told_to"],
            row["told_on"],
        )
        for row in register.table("corrections")
    ]


def apply(
    connection: DuckDBPyConnection, table: EventTable, entity_id: str, corrections: Sequence[Correction]
) -> list[tuple[Any, ...]]:
    """Correct the cells of the staging table that a correction is about, and give what was done, a tuple a cell.

    Each begins with the place of its row in that table.

    Raises FileRefused when a record no longer holds the error: the source was repaired, and the row has to go.
    """
    done: list[tuple[Any, ...]] = []
    problems: list[Problem] = []
    for one in corrections:
        if (one.entity_id, one.source_id) != (entity_id, table.source.source_id):
            continue
        field = next(field for field in table.source.fields if field.name == one.field)
        *key, year = one.record
        keys = zip(table.source.key, key, strict=True)
        is_record = " and ".join(_is(table, name, part) for name, part in keys)
        is_record += f" and coalesce(year({table.source.period}), {int(year)}) = {int(year)}"
        delivered, corrected = (typed(field, literal(text)) for text in (one.delivered, one.corrected))
        rows = connection.execute(
            f"select rowid, {_holds(connection, one.field, delivered)} from staging "
            f"where skipped is null and {is_record}"
        ).fetchall()
        if rows and not any(holds for _, holds in rows):
            message = f"la correzione «{one.correction_id}» non serve più: la cella non contiene «{one.delivered}»"
            remedy = "togliere la riga da seeds/corrections.csv e ripetere"
            column = table.title(table.positions[one.field])
            problems.append(Problem("correction_obsolete", message, remedy, table.file_name, table.sheet, None, column))
            continue
        found = ", ".join(str(row) for row, holds in rows if holds)
        unreadable = f", {one.field}{UNREADABLE} = false" if _is_converted(connection, one.field) else ""
        if found:
            connection.execute(f"update staging set {one.field} = ({corrected}){unreadable} where rowid in ({found})")
        done += [
            (row, one.correction_id, one.field, one.delivered, one.corrected, one.reason, one.told_to, one.told_on)
            for row, holds in rows
            if holds
        ]
    if problems:
        raise FileRefused(*problems)
    return done


def _is(table: EventTable, name: str, text: str) -> str:
    """Give the condition of a part of a key: of a word its stored form, a number however it is written."""
    field = next(field for field in table.source.fields if field.name == name)
    if field.reads is Reads.CODE:
        return f"{canonical(name)} = {canonical(literal(text))}"
    return f"{name} = {literal(field.words.get(text, text))}"


def _holds(connection: DuckDBPyConnection, field: str, delivered: str) -> str:
    """Give the condition of a cell that holds what was delivered; an unreadable text has no value to compare."""
    same = f"{field} is not distinct from ({delivered})"
    if not _is_converted(connection, field):
        return same
    return f"case when ({delivered}) is null then {field}{UNREADABLE} else {same} end"


def _is_converted(connection: DuckDBPyConnection, field: str) -> bool:
    return f"{field}{UNREADABLE}" in {name for name, *_ in connection.execute("describe staging").fetchall()}
