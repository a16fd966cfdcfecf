"""Checks of the single cell and of the key: what the properties files declare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.problems import nearest
from ingest.register.model import Register, Row
from ingest.register.rules import Fault, as_written, quoted, rule
from ingest.register.schema import seed_file

# What the conversion of the PDF leaves behind and the register must not keep.
MARK_UP = ("<b>", "</b>", "<sup>", "</sup>", "<br", "**", "&amp;", "&lt;", "&gt;", "\\geq", "\\leq")

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]*")


@rule("value_missing")
def required_values(register: Register) -> Iterator[Fault]:
    """Find empty cells of columns that must be filled."""
    unread = {(fault.file_name, fault.row_number, fault.column) for fault in register.load_problems}
    for name, schema in register.schemas.items():
        columns = [column.name for column in schema.columns if column.is_required]
        for row in register.tables[name]:
            for column in columns:
                if row[column] is None and (schema.file_name, row.line, column) not in unread:
                    yield Fault(row, column, "il valore manca", "scrivere il valore: la colonna è obbligatoria")


@rule("value_not_in_list")
def closed_lists(register: Register) -> Iterator[Fault]:
    """Find values outside a column's closed list."""
    for name, schema in register.schemas.items():
        columns = [(column.name, column.allowed) for column in schema.columns if column.allowed]
        for row in register.tables[name]:
            for column, allowed in columns:
                if row[column] is None or as_written(row[column]) in allowed:
                    continue
                near = nearest(as_written(row[column]), allowed)
                remedy = f"scrivere «{near}», il più vicino" if near else "scegliere un valore"
                yield Fault(row, column, "il valore non è tra quelli ammessi", f"{remedy} tra {quoted(allowed)}")


@rule("key_repeated")
def repeated_keys(register: Register) -> Iterator[Fault]:
    """Find rows whose key stands on an earlier row."""
    for name, schema in register.schemas.items():
        first: dict[tuple[Any, ...], Row] = {}
        for row in register.tables[name]:
            key = row.pick(*schema.key)
            if None in key:
                continue
            if key in first:
                said = ", ".join(f"{column} {value}" for column, value in zip(schema.key, key, strict=True))
                message = f"la chiave ({said}) è già alla riga {first[key].line}"
                yield Fault(row, schema.key[-1], message, "togliere una delle due righe o correggere la chiave")
            else:
                first[key] = row


@rule("text_untidy")
def untidy_texts(register: Register) -> Iterator[Fault]:
    """Find texts with mark-up, or with white space that is not one space between two words."""
    for name, schema in register.schemas.items():
        columns = [column.name for column in schema.columns if column.type == "varchar"]
        for row in register.tables[name]:
            for column in columns:
                text = row[column]
                if text is None:
                    continue
                if mark := next((mark for mark in MARK_UP if mark in text), None):
                    message = f"il testo contiene il segno di formattazione «{mark}»"
                    yield Fault(row, column, message, "togliere il segno")
                elif text != " ".join(text.split()):
                    message = "il testo contiene spazi in più o un a capo"
                    yield Fault(row, column, message, "scrivere il testo su una riga, con uno spazio fra le parole")


@rule("reference_undefined")
def references(register: Register) -> Iterator[Fault]:
    """Find values that name a row of another seed which nothing defines.

    A reference is looked up among the rows that share the key columns before the referenced one: an indicator
    within its entity and year, a component within its indicator.
    """
    for name, schema in register.schemas.items():
        failed: dict[int, set[str]] = {}
        for column in schema.columns:
            if column.references is None:
                continue
            table, referenced = column.references
            scope = _scope(register, name, table, referenced)
            defined = {row.pick(*scope, referenced) for row in register.tables[table]}
            for row in register.tables[name]:
                # A missing or mistyped scope has its own problem; repeating it here would hide the cause.
                unknown = failed.setdefault(row.line, set())
                if row[column.name] is None or unknown.intersection(scope):
                    continue
                if None in row.pick(*scope) or row.pick(*scope, column.name) in defined:
                    continue
                unknown.add(column.name)
                yield _undefined(row, column.name, table, scope, defined)


def _scope(register: Register, name: str, table: str, referenced: str) -> tuple[str, ...]:
    key = register.schemas[table].key
    before = key[: key.index(referenced)] if referenced in key else ()
    return tuple(column for column in before if column in register.schemas[name].by_name)


def _undefined(row: Row, column: str, table: str, scope: tuple[str, ...], defined: set[tuple[Any, ...]]) -> Fault:
    within = row.pick(*scope)
    known = [as_written(key[-1]) for key in defined if key[:-1] == within]
    near = nearest(as_written(row[column]), known)
    place = f" per {', '.join(map(str, within))}" if within else ""
    remedy = f"aggiungere la riga in {seed_file(table)}"
    return Fault(
        row,
        column,
        f"nessuna riga di {seed_file(table)} definisce il valore{place}",
        f"scrivere «{near}», il più vicino, oppure {remedy}" if near else remedy,
    )


@rule("id_unsafe")
def ids_that_name_files(register: Register) -> Iterator[Fault]:
    """Find ids of entities and centres that are no plain word: folders and files are named after them."""
    for table, column in (("entities", "entity_id"), ("responsibility_centres", "centre_id")):
        for row in register.tables[table]:
            if row[column] is not None and not _PLAIN.fullmatch(row[column]):
                message = "il codice dà il nome a cartelle e file, e ha segni che non possono starvi"
                yield Fault(row, column, message, "scrivere lettere minuscole, cifre e trattini, per esempio cciaa-mi")


CELLS = (required_values, closed_lists, repeated_keys, untidy_texts, ids_that_name_files)
REFERENCES = (references,)
