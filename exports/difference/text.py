"""A difference in words, a sentence a row that moved, and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from exports.difference.compare import Change, Difference

HEAD = ("tabella", "riga", "colonna", "prima", "dopo")
TABLES = {
    "indicators": "Indicatori",
    "indicator_components": "Componenti",
    "measures": "Misure",
    "statements": "Numeri ricalcolati",
    "findings": "Rilievi",
    "deliveries": "Consegne",
}
COLUMNS = {
    "name": "il nome",
    "algorithm_text": "l'algoritmo stampato",
    "target_text": "il target stampato",
    "printed_result_text": "il risultato stampato",
    "responsibility_centres": "i centri di responsabilità",
    "verdict": "l'esito",
    "displayed_result": "il risultato",
    "result_value": "il valore esatto",
    "result_date": "la data",
    "result_state": "lo stato",
    "target_operator": "l'operatore del target",
    "target_value": "il valore del target",
    "target_upper_value": "il limite superiore del target",
    "target_date": "il termine",
    "target_state": "lo stato richiesto",
    "achievement_pct": "il raggiungimento",
    "deviation_cause": "la causa dello scostamento",
    "deviation_reason": "la motivazione",
    "provenance": "la provenienza",
    "value": "il valore",
    "value_date": "la data",
    "value_state": "lo stato",
    "value_text": "le parole",
    "rows_quarantined": "le righe in quarantena",
    "rows_accepted": "le righe accettate",
    "stated": "il numero stampato",
    "recomputed": "il numero ricalcolato",
    "status": "il confronto",
    "severity": "la gravità",
    "explanation": "la spiegazione",
}
VALUES = {
    "achieved": "raggiunto",
    "partially_achieved": "raggiunto in parte",
    "not_achieved": "non raggiunto",
    "not_measurable": "non misurabile",
    "not_measured": "non misurato",
    "not_due": "non scaduto",
    "withdrawn": "ritirato",
    "disclosed": "stampato",
    "delivered": "consegnato",
    "reconstructed": "ricostruito",
    "agrees": "concorda",
    "agrees_truncated": "concorda troncando",
    "differs": "differisce",
    "exogenous": "esterna",
    "endogenous": "interna",
    "badly_built": "mal costruito",
    "high": "grave",
    "medium": "media",
    "low": "lieve",
}


def as_rows(difference: Difference) -> list[tuple[str, str, str, str, str]]:
    """One row a change, under HEAD; a row that appeared or went has no column."""
    return [(c.table, c.row, c.column, c.before or "", c.after or "") for c in difference.changes]


def in_words(difference: Difference) -> list[str]:
    """The difference for people, in Italian: both runs, then a sentence for each row that moved."""
    before, after = difference.before, difference.after
    lines = [f"Da {_run(before)} a {_run(after)}."]
    if not difference.changes:
        same = " Anche ingressi, registro e codice sono gli stessi." if _same_inputs(difference) else ""
        lines.append(f"Nessun valore pubblicato è cambiato.{same}")
    for table, changes in groupby(difference.changes, key=lambda change: change.table):
        told = list(_sentences(list(changes)))
        lines += ["", f"{TABLES[table]}: {len(told)}", *(f"  - {line}" for line in told)]
    if difference.not_compared:
        lines += ["", f"Non confrontati, perché una delle due release non li ha: {', '.join(difference.not_compared)}"]
    return lines


def _same_inputs(difference: Difference) -> bool:
    return difference.before["fingerprint"] == difference.after["fingerprint"]


def _run(run: dict[str, str]) -> str:
    return f"{run['run_id']} (al {'/'.join(reversed(run['as_of'].split('-')))})"


def _sentences(changes: list[Change]) -> Iterator[str]:
    for row, group in groupby(sorted(changes, key=lambda change: change.row), key=lambda change: change.row):
        moved = list(group)
        whole = [change for change in moved if not change.column]
        if whole:
            yield from (f"{row}: {'non c’è più' if change.after is None else 'è nuovo'}" for change in whole)
            continue
        # What people read says it already: the exact value is told only where it moved alone.
        told = {change.column for change in moved}
        shadows = {"result_value", "result_date", "result_state"} if "displayed_result" in told else set()
        yield f"{row}: {'; '.join(_moved(change) for change in moved if change.column not in shadows)}"


def _moved(change: Change) -> str:
    return f"{COLUMNS[change.column]} passa da {_said(change.before)} a {_said(change.after)}"


def _said(value: str | None) -> str:
    return "niente" if value is None else f"«{VALUES.get(value, value)}»"
