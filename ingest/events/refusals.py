"""Refused records of an event file: each whole, with its place and one problem a wrong cell, and nothing personal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.cells import column_letters
from ingest.contracts import Refusal
from ingest.events.causes import OR_EMPTY, cause, is_nothing, is_plain
from ingest.events.declare import Field, Reads
from ingest.events.personal import LEFT_OUT, discreet
from ingest.events.table import EventTable
from ingest.privacy import Door
from ingest.problems import Problem, problem_row
from ingest.signs import trimmed, visible, without_unseen
from ingest.words import collapse, suggestion

_GENERAL = frozenset(
    (
        *("count_unreadable", "date_unreadable", "amount_unreadable", "flag_unreadable", "word_unknown"),
        *("number_unreadable", "protocol_unreadable", "municipality_unreadable", "tax_code_unreadable"),
    )
)
"""Rules that say of a cell what it is not: its text may tell why."""

MISSING = "value_missing"
"""The rule of a cell that has to be filled."""


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
    table: EventTable,
    line: int,
    cells: Sequence[str],
    faults: Sequence[Fault],
    part: str | None,
    month: str | None,
    door: Door,
) -> RefusedRecord:
    """Write down a refused record; `cells` are its texts by column, from 1, told through `door`."""
    shown = {position: _told(table, position, text, door) for position, text in enumerate(cells, start=1)}
    shown |= {table.positions[its.field]: LEFT_OUT for its in faults if its.field and its.rule == "code_personal"}
    faults = [_exact(table, cells, fault) for fault in faults]
    problems = tuple(_problem(table, line, cells, shown, fault) for fault in faults)
    return RefusedRecord(line, part, month, _row_text(table, shown, len(cells)), problems)


def _exact(table: EventTable, cells: Sequence[str], fault: Fault) -> Fault:
    """Give a fault with its true cause, where the text of its cell tells it."""
    field = table.field(fault.field)
    text = cells[table.positions[fault.field] - 1] if fault.field and len(cells) == table.width else ""
    if field is None or not trimmed(text) or fault.rule not in _GENERAL:
        return fault
    found = cause(field.reads, text, may_be_empty=OR_EMPTY in fault.refusal.remedy)
    return replace(fault, refusal=found) if found else fault


def _told(table: EventTable, position: int, text: str, door: Door) -> str:
    """Give a cell as it may be shown; where no number stands digits may be somebody's."""
    shown = _shown(table, position, text)
    field = table.field(table.field_at(position)) if position <= table.width else None
    is_number = field is not None and field.reads in (Reads.COUNT, Reads.MONEY)
    return shown if is_number or shown == LEFT_OUT or door.masked(shown) == shown else LEFT_OUT


def _shown(table: EventTable, position: int, text: str) -> str:
    if not text.strip():
        return ""
    if is_nothing(text):
        return collapse(text)
    field = table.field(table.field_at(position))
    if position > table.width or field is None or table.is_personal(position):
        return LEFT_OUT
    words = _words(field)
    return visible(text) if is_plain(field.reads, text, words) else _discreet(text, words)


def _discreet(text: str, words: tuple[str, ...]) -> str:
    """Give a text with what is not seen in it, when it may be shown without."""
    seen = " ".join(without_unseen(part) for part in text.split(" "))
    return visible(text) if discreet(seen, words) != LEFT_OUT else LEFT_OUT


def _words(field: Field) -> tuple[str, ...]:
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
        field = table.field(fault.field)
        message += suggestion(value, _words(field)) if field else ""
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
