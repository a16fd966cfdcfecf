"""Refused records of an event file: each whole, with its place and one problem a wrong cell, and nothing personal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.cells import column_letters
from ingest.contracts import Refusal
from ingest.events.declare import Reads
from ingest.events.personal import LEFT_OUT, discreet
from ingest.events.table import EventTable
from ingest.problems import Problem, problem_row
from ingest.words import suggestion


@dataclass(frozen=True)
class Fault:
    """What is wrong in a record: the field (none when it is the record itself), the rule and the words.

    A cell under no heading is of no field: it has its `position`.
    """

    field: str | None
    rule: str
    refusal: Refusal
    position: int | None = None


@dataclass(frozen=True)
class RefusedRecord:
    """A refused record: its line, its text, its problems, and its part and month where they can be told."""

    line: int
    part: str | None
    month: str | None
    row_text: str
    problems: tuple[Problem, ...]


def refused_record(
    table: EventTable, line: int, cells: Sequence[str], faults: Sequence[Fault], part: str | None, month: str | None
) -> RefusedRecord:
    """Write down a refused record; `cells` are its texts by column, from 1."""
    shown = {position: _shown(table, position, text) for position, text in enumerate(cells, start=1)}
    shown |= {table.positions[its.field]: LEFT_OUT for its in faults if its.field and its.rule == "code_personal"}
    problems = tuple(_problem(table, line, cells, shown, fault) for fault in faults)
    return RefusedRecord(line, part, month, _row_text(table, shown, len(cells)), problems)


def _shown(table: EventTable, position: int, text: str) -> str:
    if not text.strip():
        return ""
    if position > table.width or table.is_personal(position):
        return LEFT_OUT
    return discreet(text, _words(table, table.field_at(position)))


def _words(table: EventTable, name: str | None) -> tuple[str, ...]:
    field = next((field for field in table.source.fields if field.name == name), None)
    if field is None:
        return ()
    return ("Sì", "No") if field.reads is Reads.YES_NO else tuple(field.words)


def _row_text(table: EventTable, shown: Mapping[int, str], count: int) -> str:
    if count != table.width:
        # Nobody knows which column a cell of such a record belongs to.
        return json.dumps(list(shown.values()), ensure_ascii=False)
    return json.dumps(
        {table.title(place) or column_letters(place): text for place, text in shown.items()}, ensure_ascii=False
    )


def _problem(table: EventTable, line: int, cells: Sequence[str], shown: Mapping[int, str], fault: Fault) -> Problem:
    position = table.positions[fault.field] if fault.field else fault.position
    if position is None:
        return Problem(
            fault.rule, fault.refusal.message, fault.refusal.remedy, table.file_name, table.sheet, row_number=line
        )
    value = shown.get(position, "")
    message = fault.refusal.message
    if fault.rule == "word_unknown" and value not in ("", LEFT_OUT):
        message += suggestion(value, _words(table, fault.field))
    cell = f"{column_letters(position)}{line}" if table.sheet else None
    column = table.title(position) or None
    return Problem(fault.rule, message, fault.refusal.remedy, table.file_name, table.sheet, cell, column, value, line)


def structural_fault(error: str, found: int, expected: int, lines: int) -> Fault:
    """Say why DuckDB could not part a record into its cells."""
    if "QUOTE" in error or (lines > 1 and error == "UNQUOTED VALUE"):
        message = "le virgolette di una cella non si chiudono" + (
            f": la riga ne ha inglobate altre {lines - 1}" if lines > 1 else ""
        )
        return Fault(None, "quote_unclosed", Refusal(message, "chiudere le virgolette, oppure toglierle"))
    message = f"la riga ha {found} {'cella' if found == 1 else 'celle'}, l'intestazione {expected}"
    remedy = "mettere fra virgolette le celle che contengono il separatore, e riempire o lasciare vuote le altre"
    if found > expected:
        remedy = (
            "mettere fra virgolette le celle che contengono il separatore; di un'annotazione oltre l'ultima colonna, "
            "cancellarla se la riga vale, togliere la riga se non vale"
        )
    return Fault(None, "cells_miscounted", Refusal(message, remedy))


def quarantine_row(record: RefusedRecord, table: EventTable, entity_id: str, delivery_id: str) -> Sequence[object]:
    """Give the row of `ops.quarantine` of a refused record."""
    first = record.problems[0]
    place = (delivery_id, entity_id, table.source.source_id, table.file_name, table.sheet, record.line)
    what = (first.column, first.cell, first.value, first.rule, first.message, first.remedy)
    return (*place, *what, len(record.problems), record.part, record.month, record.row_text)


def problem_rows(refused: Iterable[RefusedRecord], entity_id: str, delivery_id: str) -> list[Sequence[object]]:
    """Give the rows of `ops.problems` of refused records."""
    return [problem_row(entity_id, delivery_id, its) for record in refused for its in record.problems]
