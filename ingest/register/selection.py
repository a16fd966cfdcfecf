"""Checks of measures: what they select from their source, who owes them, who uses them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.problems import nearest
from ingest.register.model import Register, Row
from ingest.register.rules import Fault, quoted, rule


def _yields(register: Register) -> dict[str, dict[str, Any]]:
    """Give what each source yields: declared once, as meta of the sources seed."""
    yields: dict[str, dict[str, Any]] = register.schemas["sources"].meta.get("yields") or {}
    return yields


@rule("source_yield_undeclared")
def sources_declare_their_yield(register: Register) -> Iterator[Fault]:
    """Find sources of which nobody said what measures can select, so that no selection could be checked."""
    for row in register.tables["sources"]:
        if row["source_id"] not in _yields(register):
            message = "non è dichiarato che cosa dà la fonte"
            remedy = "dichiarare quantities e dimensions della fonte in seeds/sources.yml, sotto config.meta.yields"
            yield Fault(row, "source_id", message, remedy)


@rule("measure_selects_nothing")
def measures_select_something(register: Register) -> Iterator[Fault]:
    """Find measures that select what their source does not yield."""
    for row in register.tables["measures"]:
        declared = _yields(register).get(row["source_id"])
        if declared is None:
            continue
        for column, known in (("quantity", declared["quantities"]), ("dimension", declared["dimensions"])):
            if row[column] not in known:
                near = nearest(row[column], known)
                message = f"la fonte «{row['source_id']}» non lo dà"
                yield Fault(row, column, message, f"scrivere «{near}»" if near else f"scegliere tra {quoted(known)}")


@rule("member_unlike_measure")
def declared_members_are_measures(register: Register) -> Iterator[Fault]:
    """Find measures of a source whose members are the measures' own ids, that select another's member."""
    for row in register.tables["measures"]:
        declared = _yields(register).get(row["source_id"], {})
        if declared.get("members") == "measure_id" and row["member"] != row["measure_id"]:
            message = f"nella fonte «{row['source_id']}» una misura si trova con il suo codice"
            yield Fault(row, "member", message, f"scrivere «{row['measure_id']}»")


@rule("selection_repeated")
def selections_are_unique(register: Register) -> Iterator[Fault]:
    """Find two measures that select the same rows: one quantity must have one name."""
    first: dict[tuple[Any, ...], Row] = {}
    for row in register.tables["measures"]:
        earlier = first.setdefault(row.pick("source_id", "quantity", "dimension", "member"), row)
        if earlier is not row:
            message = f"la misura «{earlier['measure_id']}» (riga {earlier.line}) prende gli stessi dati"
            yield Fault(row, "member", message, "usare una misura sola per la stessa quantità")


# Refused, not tolerated: what an office owes is derived from the inputs of components, so nobody would ever be
# asked for such a measure, and most often its name is a mistyped copy of one that is used. Rows of events yield
# measures that nobody is asked for: one of those may stand by itself, with its reason.
@rule("measure_unused")
def measures_are_used(register: Register) -> Iterator[Fault]:
    """Find measures that no component reads and that nobody said why to publish."""
    used = {row["measure_id"] for row in register.tables["component_inputs"]}
    for row in register.tables["measures"]:
        if row["measure_id"] not in used and not row["published_because"]:
            message = "nessun componente usa la misura, quindi nessun ufficio la darebbe"
            remedy = "usarla in seeds/component_inputs.csv, scrivere in published_because perché è pubblicata"
            yield Fault(row, "measure_id", message, f"{remedy}, o togliere la riga")


@rule("measure_published_and_used")
def reasons_stand_where_nothing_reads(register: Register) -> Iterator[Fault]:
    """Find a reason to publish a measure that a component reads: it would outlive what it says."""
    used = {row["measure_id"] for row in register.tables["component_inputs"]}
    for row in register.tables["measures"]:
        if row["published_because"] and row["measure_id"] in used:
            message = "la misura è letta da un componente, quindi è pubblicata comunque"
            yield Fault(row, "published_because", message, "lasciare vuota la cella")


@rule("declared_measure_published")
def declared_measures_have_readers(register: Register) -> Iterator[Fault]:
    """Find measures that are published by themselves and that an office would have to declare, unasked."""
    for row in register.tables["measures"]:
        declared = _yields(register).get(row["source_id"], {})
        if row["published_because"] and declared.get("members") == "measure_id":
            message = f"la fonte «{row['source_id']}» dà solo ciò che si chiede, e nessuno chiede questa misura"
            yield Fault(row, "published_because", message, "usarla in seeds/component_inputs.csv o togliere la riga")


@rule("measure_without_owner")
def used_measures_have_owners(register: Register) -> Iterator[Fault]:
    """Find measures that an entity's components read and that no centre of it owes."""
    said = set()
    for row in register.tables["component_inputs"]:
        owed = row.pick("entity_id", "measure_id")
        if owed not in register.owners and owed not in said:
            said.add(owed)
            message = f"nessun centro di {row['entity_id']} deve la misura"
            yield Fault(row, "measure_id", message, "aggiungere la riga in seeds/measure_owners.csv")


SELECTION = (
    sources_declare_their_yield,
    measures_select_something,
    declared_members_are_measures,
    selections_are_unique,
    measures_are_used,
    reasons_stand_where_nothing_reads,
    declared_measures_have_readers,
    used_measures_have_owners,
)
