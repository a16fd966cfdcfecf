"""The papers of one release as plain data: what the workbook and the page both show."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from exports.explain import Explanation, Input, explain
from exports.explain.text import PROVENANCES, ROLES, STATES, VERDICTS
from exports.working_papers.questions import QUESTIONS

if TYPE_CHECKING:
    import duckdb

Value = str | int | Decimal | date | None
SECTIONS = ("public_value", "performance", "individual", "pira")
CRITERIA = (
    (
        "a",
        "Coerenza fra Relazione e Piano",
        "1 Copertura",
        "se il Piano fu modificato in corso d'anno, e con quali atti",
    ),
    (
        "b",
        "Coerenza fra la valutazione dell'OIV e quella dell'ente",
        "1b Obiettivi",
        "la valutazione complessiva dell'OIV",
    ),
    ("c", "Risultati di tutti gli obiettivi", "1 Copertura", "se mancano obiettivi che il Piano aveva altrove"),
    ("d", "Obiettivi di anticorruzione e trasparenza", "", "tutto: il registro non li contrassegna"),
    ("e", "Uso corretto del metodo di calcolo previsto", "2 Formule", "le letture incerte, elencate fra i rilievi"),
    ("f", "Affidabilità dei dati", "3 Affidabilità", "le prove dei valori dichiarati dagli uffici"),
    ("g", "Scostamenti e motivazioni", "4 Scostamenti", "se le motivazioni convincono"),
    ("h", "Adeguatezza del processo descritto", "", "tutto: la macchina non vede il processo"),
    ("i", "Conformità alle norme e alle linee guida", "5 Rilievi", "ciò che nessuna regola controlla"),
    ("j", "Sinteticità", "", "tutto"),
    ("k", "Chiarezza e comprensibilità", "5 Rilievi", "la lettura da parte di un cittadino"),
)
"""Letter, criterion, the paper that serves it, and what a person must still judge. DFP LG 3/2018."""


@dataclass(frozen=True)
class Paper:
    """One paper: a table with its title, the criteria it serves and how to read it."""

    sheet: str
    title: str
    criteria: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Dossier:
    """All the papers of one release."""

    run_id: str
    as_of: date
    fingerprint: str
    is_example: bool
    front: tuple[tuple[str, str], ...]
    papers: tuple[Paper, ...]


def collect(connection: duckdb.DuckDBPyConnection, size: int = 20, seed: str | None = None) -> Dossier:
    """Collect the papers; the sample of `size` indicators depends on `seed` alone (the fingerprint unless given)."""
    ((run_id, as_of, fingerprint, is_example),) = connection.execute(
        "select run_id, as_of, fingerprint, is_example from ops.run"
    ).fetchall()
    papers = [_ask(connection, q.sheet, q.title, q.criteria, q.note, q.sql) for q in QUESTIONS]
    papers.append(_sample(connection, size, seed or fingerprint))
    criteria = Paper(
        "Criteri",
        "I criteri della validazione e dove sta la prova",
        "",
        "La macchina porta prove, non convalida: l'ultima colonna è ciò che resta da giudicare all'OIV.",
        ("Lettera", "Criterio", "Carta", "Che cosa resta da giudicare"),
        CRITERIA,
    )
    return Dossier(
        run_id, as_of, fingerprint, is_example, _front(connection, run_id, as_of, fingerprint), (criteria, *papers)
    )


def _ask(connection: duckdb.DuckDBPyConnection, sheet: str, title: str, criteria: str, note: str, sql: str) -> Paper:
    cursor = connection.execute(sql)
    head = tuple(column[0] for column in cursor.description or ())
    return Paper(sheet, title, criteria, note, head, tuple(cursor.fetchall()))


def _front(
    connection: duckdb.DuckDBPyConnection, run_id: str, as_of: date, fingerprint: str
) -> tuple[tuple[str, str], ...]:
    ((indicators, components, judged, findings, grave, statements, wrong),) = connection.execute(
        "select (select count(*) from published.indicators), (select count(*) from published.indicator_components), "
        "(select count(*) from published.indicators where verdict in "
        "('achieved', 'partially_achieved', 'not_achieved')), (select count(*) from published.findings), "
        "(select count(*) from published.findings where severity = 'high'), "
        "(select count(*) from published.statements), "
        "(select count(*) from published.statements where status <> 'agrees')"
    ).fetchall()
    entities = ", ".join(
        f"{entity} {year}"
        for entity, year in connection.execute(
            "select distinct entity_id, year from published.indicators order by all"
        ).fetchall()
    )
    return (
        ("Ente e anno", entities),
        ("Situazione al", f"{as_of:%d/%m/%Y}"),
        ("Release", run_id),
        ("Impronta", fingerprint),
        ("Indicatori", f"{indicators}, con {components} componenti; {judged} giudicati"),
        ("Rilievi", f"{findings}, di cui {grave} gravi"),
        ("Numeri ricalcolati", f"{statements}, di cui {wrong} non concordano pienamente"),
    )


def _sample(connection: duckdb.DuckDBPyConnection, size: int, seed: str) -> Paper:
    """A share of each section in proportion, at least one; within a section the lowest hashes of seed and key."""
    keys = connection.execute(
        "select plan_section, entity_id, year, indicator_id from published.indicators order by all"
    ).fetchall()
    drawn: list[tuple[str, int, str]] = []
    for section in SECTIONS:
        there = [tuple(key) for found, *key in keys if found == section]
        share = max(1, round(size * len(there) / len(keys))) if there else 0
        drawn += sorted(there, key=lambda key: _draw(seed, key))[:share]
    note = (
        f"Campione di {len(drawn)} indicatori, in proporzione alle sezioni: in ciascuna i primi per SHA-256 di "
        f"«{seed}|ente|anno|indicatore». Con lo stesso seme chiunque estrae lo stesso campione. L'interrogazione "
        "restituisce, sul magazzino della release, le righe consegnate da cui viene il valore."
    )
    head = (
        "Indicatore",
        "Componente",
        "Formula",
        "Ruolo",
        "Misura",
        "Anno",
        "Valore",
        "Provenienza",
        "File",
        "Foglio",
        "Cella",
        "Risultato esatto",
        "Risultato",
        "Stampato",
        "Esito",
        "Interrogazione",
    )
    rows = [row for key in drawn for row in _evidence(explain(connection, *key))]
    return Paper("7 Campione", "Campione riproducibile di cifre con la loro prova", "e, f", note, head, tuple(rows))


def _draw(seed: str, key: Sequence[object]) -> str:
    return hashlib.sha256("|".join([seed, *map(str, key)]).encode()).hexdigest()


def _evidence(one: Explanation) -> list[tuple[Value, ...]]:
    return [
        (
            str(one.indicator["indicator_id"]),
            component.component_no,
            component.formula,
            ROLES.get(given.role, given.role),
            given.measure_name,
            given.measure_year,
            _value(given),
            PROVENANCES.get(given.provenance or "", given.provenance),
            given.file_name,
            given.sheet,
            given.cell,
            component.facts["result_value"],
            component.facts["displayed_result"],
            component.reconciliation["printed_text"] if component.reconciliation else None,
            VERDICTS[component.facts["verdict"]],
            given.query,
        )
        for component in one.components
        for given in component.inputs
    ]


def _value(given: Input) -> Value:
    return STATES.get(given.value, given.value) if isinstance(given.value, str) else given.value
