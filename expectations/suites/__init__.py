"""What must hold of each table of `published`: beside this file, a table of rules and the SQL of the rows they judge.

`<table>.csv` has a row a rule: the rows it judges (a file `.sql` here), its id, what it asks (`must.ASKED`) of which
column, the list or the bounds, the sentence, who repairs (`rules.REPAIRERS`), and `warning` where it stops nothing.
The first rule of some rows asks for rows at all, and its columns are those that name one.
"""

import csv
from itertools import groupby
from pathlib import Path

from expectations.following import follow
from expectations.published_texts import prepare as list_texts
from expectations.rules import REPAIRERS, Batch, Rule, Severity, Suite

SUITES = {
    "tables": "Tabelle pubblicate",
    "indicators": "Indicatori",
    "indicator_components": "Componenti degli indicatori",
    "component_inputs": "Dati di ingresso",
    "measures": "Misure",
    "payment_contributors": "Chi pesa sull'indice dei pagamenti",
    "objectives": "Obiettivi",
    "reconciliation": "Confronto con la Relazione stampata",
    "reports": "Relazioni",
    "footnotes": "Note",
    "statements": "Numeri che la Relazione ricava da altri",
    "findings": "Rilievi sulla Relazione",
    "programme_budgets": "Programmi di spesa",
    "missing_inputs": "Dati mancanti",
    "deliveries": "Consegne",
    "withheld": "Dati non pubblicati",
    "privacy": "Dati personali e indirizzi interni",
}
"""Each suite and its title, in the order of the report."""
OF_ALL_TABLES = ("tables", "privacy")
_PREPARE = {
    "component_inputs": follow,
    "withheld": list_texts,
    "privacy_texts": list_texts,
    "privacy_allowed": list_texts,
}
_HERE = Path(__file__).parent


def all_suites() -> tuple[Suite, ...]:
    """Every suite, opened by the one that holds the list of tables to what is published."""
    return tuple(_suite(table, title) for table, title in SUITES.items())


def judged_tables() -> list[str]:
    """The public tables that have a suite of their own."""
    return [table for table in SUITES if table not in OF_ALL_TABLES]


def _suite(table: str, title: str) -> Suite:
    with (_HERE / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    batches = tuple(_batch(name, list(of)) for name, of in groupby(rows, key=lambda row: row["rows"]))
    return Suite(table, title, batches, table not in OF_ALL_TABLES)


def _batch(name: str, rows: list[dict[str, str]]) -> Batch:
    return Batch(
        name=name,
        sql=(_HERE / f"{name}.sql").read_text(encoding="utf-8"),
        key=tuple(rows[0]["column"].split()),
        rules=tuple(_rule(row) for row in rows),
        may_be_empty=rows[0]["asks"] == "rows_if_due",
        prepare=_PREPARE.get(name),
    )


def _rule(row: dict[str, str]) -> Rule:
    severity: Severity = "warning" if row["severity"] == "warning" else "critical"
    repairs = REPAIRERS[row["repairs"]]
    return Rule(row["rule"], row["asks"], row["column"], row["of"], row["sentence"], repairs, severity)
