"""An explanation as people read it on a terminal: one fact a line, wrapped, nothing left out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from exports.explain.facts import Component, Explanation, Found, Input, Row
from exports.italian import exact

WIDTH = 110
_LABEL = 16
ROLES = {
    "value": "valore",
    "numerator": "numeratore",
    "denominator": "denominatore",
    "current": "valore corrente",
    "previous": "valore precedente",
    "actual": "consuntivo",
    "budget": "budget",
    "amount": "importo",
    "population": "popolazione",
    "state": "stato",
    "completed_on": "data",
    "baseline": "base del target",
}
PROVENANCES = {
    "disclosed": "stampato nella Relazione, o ricavato da numeri che stampa",
    "delivered": "consegnato dall'ufficio",
    "reconstructed": "ricostruito: la Relazione non lo stampa",
}
VERDICTS = {
    "achieved": "raggiunto",
    "partially_achieved": "raggiunto in parte",
    "not_achieved": "non raggiunto",
    "not_measurable": "non misurabile",
    "not_measured": "non misurato",
    "not_due": "non scaduto",
    "withdrawn": "ritirato",
}
STATUSES = {
    "agrees": "concorda",
    "by_construction": "concorda per costruzione, il che non è una conferma",
    "agrees_truncated": "concorda solo troncando",
    "differs": "differisce",
    "not_comparable": "non confrontabile",
    "not_computed": "non calcolato",
}
SECTIONS = {
    "public_value": "Valore pubblico",
    "performance": "Performance",
    "individual": "Obiettivi individuali",
    "pira": "PIRA",
}
UNITS = {"percent": "%", "eur": "€", "days": "giorni", "kg": "kg", "rank": "in classifica", "award": "award"}
"""What stands after a number; a unit that is not here has no symbol."""
STATES = {"yes": "Sì", "no": "No", "reached": "raggiunto", "not_reached": "non raggiunto"}
COMPARED = {"agrees": "concorda", "agrees_truncated": "troncato", "differs": "differisce"}
CAUSES = {"exogenous": "esterna", "endogenous": "interna", "badly_built": "indicatore o target mal costruito"}
SEVERITIES = {"high": "grave", "medium": "medio", "low": "lieve", "info": "informativo"}


def listed(found: Sequence[Found]) -> list[str]:
    """The indicators that fit, a line each, for somebody to choose one."""
    width = max(len(one.indicator_id) for one in found)
    lines = [
        f"  {one.indicator_id:<{width}}  {SECTIONS[one.plan_section]:<20}  {one.printed_code or '':<5}  "
        f"{one.name}  ({one.entity_id}, {one.year})"
        for one in found
    ]
    return [line if len(line) <= WIDTH + width else line[: WIDTH + width - 1] + "…" for line in lines]


def shown(explanation: Explanation) -> list[str]:
    """The lines of the explanation."""
    one = explanation.indicator
    lines = ["ESEMPIO: dati pubblicati e ricostruiti, non consegne degli uffici.", ""] if explanation.is_example else []
    lines += [f"{one['indicator_id']}  ({one['entity_id']}, {one['year']})", *_wrapped(str(one["name"]), "  "), ""]
    if one["corrected_name"]:
        lines += [*_wrapped(f"si legga: {one['corrected_name']}", "  "), ""]
    lines += list(_definition(explanation))
    for component in explanation.components:
        lines += ["", *_component(component, many=len(explanation.components) > 1)]
    if explanation.footnotes:
        lines += ["", "Note della Relazione"]
        for note in explanation.footnotes:
            part = f" (componente {note['component_no']})" if note["component_no"] else ""
            lines += _fact(f"nota {note['number']}", f"{note['text']}{part}")
    if explanation.statements:
        lines += ["", "Numeri ricalcolati dagli altri numeri stampati"]
        for statement in explanation.statements:
            lines += _fact(COMPARED[statement["status"]], _statement(statement))
    if explanation.findings:
        lines += ["", "Rilievi"]
        for finding in explanation.findings:
            lines += _fact(SEVERITIES[finding["severity"]], _finding(finding))
    return [*lines, "", f"Release {explanation.run_id}, alla data del {explanation.as_of:%d/%m/%Y}."]


def _definition(explanation: Explanation) -> Iterator[str]:
    one = explanation.indicator
    mission = f"missione {one['mission_code']}, programma {one['programme_code']}" if one["mission_code"] else None
    code = one["printed_code"]
    place = ", ".join(filter(None, [SECTIONS[one["plan_section"]], mission, f"codice {code}" if code else None]))
    yield from _fact("dove", place)
    for label, name in (
        ("contrassegni", "flags"),
        ("valore pubblico", "public_value_dimension"),
        ("beneficiari", "beneficiaries"),
        ("descrizione", "description"),
        ("ob. strategico", "strategic_objective"),
        ("ob. operativo", "operational_objective"),
        ("responsabili", "responsibility_centres"),
        ("tipologia", "indicator_type"),
        ("unità di misura", "unit_text"),
        ("fonte dati", "data_source"),
        ("algoritmo", "algorithm_text"),
        ("target", "target_text"),
        ("risultato", "printed_result_text"),
    ):
        yield from _fact(label, one[name])
    judged = f"{one['components_achieved']} di {one['components']} componenti raggiunte"
    yield from _fact(
        "esito", f"{VERDICTS[one['verdict']]} ({judged})" if one["components"] > 1 else VERDICTS[one["verdict"]]
    )


def _component(component: Component, *, many: bool) -> Iterator[str]:
    facts = component.facts
    title = f"Componente {component.component_no}" if many else "Calcolo"
    yield from _wrapped(f"{title}{': ' + facts['label'] if facts['label'] else ''}", "")
    yield from _fact("formula", component.formula)
    for one in component.inputs:
        yield from _input(one)
    yield from _fact("risultato", _result(facts))
    yield from _fact("target", _target(facts))
    for inferred in component.inferred:
        yield from _fact("dedotto", inferred)
    yield from _fact("esito", _verdict(facts))
    yield from _fact("raggiungimento", _achievement(facts))
    yield from _fact("scostamento", _deviation(facts))
    if facts["deviation_reason"]:
        cause = (
            f" (causa, come la legge il registro: {CAUSES[facts['deviation_cause']]})"
            if facts["deviation_cause"]
            else ""
        )
        yield from _fact("motivazione", f"{facts['deviation_reason']}{cause}")
    elif facts["verdict"] in ("not_achieved", "not_measurable"):
        yield from _fact("motivazione", "nessuna stampata")
    if facts["rows_quarantined"]:
        yield from _fact("parziale", f"{facts['rows_quarantined']} righe in quarantena")
    if component.reconciliation:
        yield from _fact("confronto", _reconciliation(component.reconciliation))


def _input(one: Input) -> Iterator[str]:
    sign = "da togliere, " if one.sign < 0 else ""
    yield from _fact(
        "ingresso", f"{ROLES.get(one.role, one.role)}: {sign}«{one.measure_name}» ({one.measure_id}), {one.period}"
    )
    if one.is_missing:
        months = f", {one.months_missing}" if one.months_missing else ""
        yield from _fact(
            "", f"MANCA: lo deve {one.owner_centre or 'nessun centro indicato'} (fonte {one.source}){months}"
        )
    if one.delivery_id is None:
        return
    to_date = _measured(one.value_to_date, one.unit)
    shown = _measured(one.value, one.unit) or (f"{to_date} dai mesi consegnati" if to_date else "nd, non disponibile")
    yield from _fact("", f"{shown} - {PROVENANCES.get(one.provenance or '', one.provenance)}")
    yield from _fact("", f"{', '.join(_place(one))}; consegna {one.delivery_id}")
    yield from _fact("", f"archivio: {one.archived_as}")
    yield from _fact("", f"prova: {one.evidence}" if one.evidence else None)
    yield from _fact("", f"nota: {one.note}" if one.note else None)
    # A query is not wrapped: it is copied.
    yield f"{'':<{_LABEL + 4}}{one.query};"


def _place(one: Input) -> Iterator[str]:
    """Where a value stands: a cell, or the rows that it was counted from; a CSV has no sheets."""
    yield str(one.file_name)
    if one.sheet:
        yield f"foglio «{one.sheet}»"
    if one.cell:
        yield f"cella {one.cell}"
    if not one.cell or (one.row_count or 0) > 1:
        yield "1 riga" if one.row_count == 1 else f"{one.row_count or 0} righe"


def _result(facts: Row) -> str:
    is_new = facts["result_text"] and facts["result_text"] != facts["displayed_result"]
    words = f" ({facts['result_text']})" if is_new else ""
    if facts["displayed_result"] is None:
        return f"nessuno{words}"
    exact = _measured(facts["result_value"], facts["unit"])
    return f"{facts['displayed_result']}{f'  [esatto: {exact}]' if exact else ''}{words}"


def _target(facts: Row) -> str:
    ends = [_measured(facts[name], facts["target_unit"]) for name in ("target_value", "target_upper_value")]
    due = [exact(facts["target_date"])] if facts["target_date"] else []
    state = [STATES.get(facts["target_state"], facts["target_state"])] if facts["target_state"] else []
    sign = "" if state else facts["target_operator"] or ""
    sign = {"by": "entro", "between": "fra"}.get(sign, sign)
    read = " ".join([sign, " e ".join(filter(None, [*ends, *due, *state]))]).strip()
    return f"stampato «{facts['target_text']}», letto {read or 'come il valore di un altro anno'}"


def _verdict(facts: Row) -> str:
    """The verdict and its reason, which usually begins with it."""
    verdict, reason = VERDICTS[facts["verdict"]], facts["verdict_reason"] or ""
    return str(reason) if reason.casefold().startswith(verdict) else f"{verdict}. {reason}".rstrip()


def _deviation(facts: Row) -> str | None:
    """The distance from the target, which is in points where both are percentages, in days where they are dates."""
    if facts["deviation"] is None:
        return None
    units = {"percent": "punti percentuali", "date": "giorni"}
    unit = units.get(facts["target_unit"] or "") or UNITS.get(facts["target_unit"] or "", "")
    return f"{exact(facts['deviation'])} {unit}".rstrip()


def _finding(row: Row) -> str:
    """What was found, with the words and values that its explanation does not repeat."""
    said = [f"{row['title']}. {row['explanation']}"]
    if row["quote"] and len(row["quote"]) <= WIDTH and row["quote"].strip("«»") not in row["explanation"]:
        said.append(f"Testo: {row['quote']}.")
    said += [
        f"{label}: {row[name]}."
        for label, name in (("Stampato", "stated"), ("Altro valore", "recomputed"))
        if row[name] and row[name] not in row["explanation"] and row[name] != row["quote"] and len(row[name]) <= WIDTH
    ]
    return " ".join([*said, f"Rimedio: {row['remedy']}"])


def _achievement(facts: Row) -> str | None:
    if facts["achievement_pct"] is None:
        return f"nessuna percentuale (metodo {facts['achievement_method']})" if facts["achievement_method"] else None
    uncapped = facts["achievement_pct_uncapped"]
    return (
        f"{exact(facts['achievement_pct'])} % (senza tetto {exact(uncapped)} %; metodo {facts['achievement_method']})"
    )


def _reconciliation(row: Row) -> str:
    said = f"{STATUSES[row['status']]}: calcolato {row['computed_text'] or 'niente'}, stampato {row['printed_text']}"
    return f"{said}. {row['explanation']}" if row["explanation"] else said


def _statement(row: Row) -> str:
    if row["stated_date"] is not None:
        return (
            f"«{row['quote']}»: {exact(row['stated_date'])}, il termine è il {exact(row['due_date'])} ({row['inputs']})"
        )
    recomputed = "niente" if row["recomputed"] is None else exact(row["recomputed"])
    bound = {"at_least": "almeno ", "at_most": "al più "}.get(row["algorithm"], "")
    likely = "; se parlano della stessa cosa, come è probabile" if row["certainty"] == "likely" else ""
    return (
        f"«{row['quote']}»: stampato {bound}{exact(row['stated'])}, ricalcolato {recomputed} da {row['inputs']}{likely}"
    )


def _measured(value: Decimal | date | str | None, unit: str | None) -> str | None:
    """A value with the sign of its unit; a state in words."""
    if value is None:
        return None
    if isinstance(value, str):
        return STATES.get(value, value)
    return f"{exact(value)} {UNITS.get(unit or '', '')}".rstrip()


def _fact(label: str, said: Any) -> list[str]:
    if said is None or said == "":
        return []
    first, *rest = _wrapped(str(said), " " * (_LABEL + 4))
    return [f"  {label:<{_LABEL}}  {first.strip()}", *rest]


def _wrapped(said: str, indent: str) -> list[str]:
    return textwrap.wrap(
        said, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
