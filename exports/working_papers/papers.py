"""The papers of one release as plain data: what the workbook and the page both show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from exports.working_papers.paper import Paper
from exports.working_papers.questions import QUESTIONS
from exports.working_papers.sample import sample

if TYPE_CHECKING:
    import duckdb

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
    (
        "c",
        "Risultati di tutti gli obiettivi",
        "1 Copertura, 1a Esiti",
        "se mancano obiettivi che il Piano aveva altrove",
    ),
    ("d", "Obiettivi di anticorruzione e trasparenza", "", "tutto: il registro non li contrassegna"),
    ("e", "Uso corretto del metodo di calcolo previsto", "2 Formule", "le letture incerte, elencate fra i rilievi"),
    ("f", "Affidabilità dei dati", "3 Affidabilità, 3c Fonti stampate", "le prove dei valori dichiarati dagli uffici"),
    ("g", "Scostamenti e motivazioni", "4 Scostamenti", "se le motivazioni convincono"),
    ("h", "Adeguatezza del processo descritto", "", "tutto: la macchina non vede il processo"),
    ("i", "Conformità alle norme e alle linee guida", "5 Rilievi", "ciò che nessuna regola controlla"),
    ("j", "Sinteticità", "", "tutto"),
    ("k", "Chiarezza e comprensibilità", "5 Rilievi", "la lettura da parte di un cittadino"),
)
"""Letter, criterion, the papers that serve it, and what a person must still judge. DFP LG 3/2018."""


@dataclass(frozen=True)
class Dossier:
    """All the papers of one release."""

    run_id: str
    as_of: date
    fingerprint: str
    is_example: bool
    front: tuple[tuple[str, str], ...]
    papers: tuple[Paper, ...]


def collect(connection: duckdb.DuckDBPyConnection, size: int | None = None, seed: str | None = None) -> Dossier:
    """Collect the papers; the sample of `size` indicators depends on `seed` alone (the fingerprint unless given).

    Raises SampleSizeError when the release cannot give a sample of `size`.
    """
    ((run_id, as_of, fingerprint, is_example),) = connection.execute(
        "select run_id, as_of, fingerprint, is_example from ops.run"
    ).fetchall()
    papers = [_ask(connection, q.sheet, q.title, q.criteria, q.note, q.sql) for q in QUESTIONS]
    papers.append(sample(connection, size, seed or fingerprint))
    criteria = Paper(
        "Criteri",
        "I criteri della validazione e dove sta la prova",
        "",
        "La macchina porta prove, non convalida: l'ultima colonna è ciò che resta da giudicare all'OIV.",
        ("Lettera", "Criterio", "Carte", "Che cosa resta da giudicare"),
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
    editions = connection.execute("select distinct entity_id, year from published.indicators order by all").fetchall()
    return (
        ("Ente e anno", ", ".join(f"{entity} {year}" for entity, year in editions)),
        ("Situazione al", f"{as_of:%d/%m/%Y}"),
        ("Release", run_id),
        ("Impronta", fingerprint),
        *(line for edition in editions for line in _counts(connection, *edition, is_alone=len(editions) == 1)),
    )


def _counts(
    connection: duckdb.DuckDBPyConnection, entity: str, year: int, *, is_alone: bool
) -> tuple[tuple[str, str], ...]:
    """What there is of one body and year, which are named where there are others."""

    def count(table: str, condition: str = "true") -> int:
        sql = f"select count(*) from published.{table} where entity_id = ? and year = ? and {condition}"
        ((found,),) = connection.execute(sql, [entity, year]).fetchall()
        return int(found)

    judged = count("indicators", "verdict in ('achieved', 'partially_achieved', 'not_achieved')")
    grave, wrong = count("findings", "severity = 'high'"), count("statements", "status <> 'agrees'")
    of = "" if is_alone else f", {entity} {year}"
    return (
        (
            f"Indicatori{of}",
            f"{count('indicators')}, con {count('indicator_components')} componenti; {judged} giudicati",
        ),
        (f"Rilievi{of}", f"{count('findings')}, di cui {grave} gravi"),
        (
            f"Numeri ricalcolati{of}",
            f"{count('statements')}, di cui {wrong} non concordano pienamente",
        ),
    )
