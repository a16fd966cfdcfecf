"""Checks of corrections: that a row can be applied to the source that it names, and gives a value."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.events.declare import EventSource, Field, Reads
from ingest.italian import Unreadable, parse_date, parse_number, parse_state
from ingest.problems import nearest
from ingest.register.model import Register, Row
from ingest.register.rules import Fault, quoted, rule


def _source(row: Row) -> EventSource | None:
    # The sources know of the register, so that they are looked up when a register is checked, not before.
    from ingest.sources import event_sources

    return next((source for source in event_sources() if source.source_id == row["source_id"]), None)


def _field(row: Row) -> Field | None:
    source = _source(row)
    fields = source.fields if source else ()
    return next((field for field in fields if field.name == row["field"] and field.reads is not Reads.KEY), None)


@rule("correction_source")
def corrections_are_of_events(register: Register) -> Iterator[Fault]:
    """Find corrections of a source whose files are no exports of events."""
    from ingest.sources import event_sources

    for row in register.tables["corrections"]:
        if _source(row) is None:
            known = quoted(source.source_id for source in event_sources())
            yield Fault(row, "source_id", "si correggono solo le esportazioni", f"scegliere tra {known}")


@rule("correction_field")
def corrections_name_a_field(register: Register) -> Iterator[Fault]:
    """Find corrections of a field that the source does not have, or that is personal."""
    for row in register.tables["corrections"]:
        source = _source(row)
        if source is not None and _field(row) is None:
            known = [field.name for field in source.fields if field.reads is not Reads.KEY]
            near = nearest(row["field"], known)
            remedy = f"scrivere «{near}»" if near else f"scegliere tra {quoted(known)}"
            yield Fault(row, "field", "la fonte non ha il campo, oppure il campo è personale", remedy)


@rule("correction_key")
def corrections_name_a_record(register: Register) -> Iterator[Fault]:
    """Find corrections whose key has more or fewer parts than the source's, with its year."""
    for row in register.tables["corrections"]:
        source = _source(row)
        parts = [part.strip() for part in row["record_key"].split("|")]
        if source is None:
            continue
        # Numbers begin again every year.
        key = (*source.key, f"anno di {source.period}")
        if len(parts) != len(key) or not all(parts) or not parts[-1].isdecimal():
            message = f"la chiave di una riga ha {len(key)} parti, l'ultima è l'anno"
            yield Fault(row, "record_key", message, f"scrivere «{' | '.join(key)}», ciascuna col suo valore")


@rule("correction_unreadable")
def corrections_give_a_value(register: Register) -> Iterator[Fault]:
    """Find corrections that would leave a cell without a value."""
    for row in register.tables["corrections"]:
        field = _field(row)
        if field is not None and (refusal := _unreadable(field, row["corrected_text"])):
            yield Fault(row, "corrected_text", refusal.reason, refusal.remedy)


def _unreadable(field: Field, text: str) -> Unreadable | None:
    match field.reads:
        case Reads.WORD:
            known = quoted(field.words)
            return None if text in field.words else Unreadable("non è fra i valori previsti", f"scegliere tra {known}")
        case Reads.DATE:
            value: object = parse_date(text)
        case Reads.MONEY:
            value = parse_number(text, decimals=2)
        case Reads.COUNT:
            value = parse_number(text, decimals=0)
        case Reads.YES_NO:
            value = parse_state(text)
        case _:
            return None
    return value if isinstance(value, Unreadable) else None


CORRECTIONS = (
    corrections_are_of_events,
    corrections_name_a_field,
    corrections_name_a_record,
    corrections_give_a_value,
)
