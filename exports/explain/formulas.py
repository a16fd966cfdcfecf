"""The formula of a component in words, from its kind and the measures in their roles."""

from __future__ import annotations

from collections.abc import Sequence

from exports.explain.facts import Input

ALGORITHMS = {
    "level": "valore, o somma di valori",
    "ratio": "rapporto",
    "absolute_change": "differenza dall'anno precedente",
    "relative_change": "variazione sull'anno precedente",
    "budget_utilisation": "utilizzo del budget",
    "index_on_average": "indice sulla media degli anni precedenti",
    "rank_change": "posizioni guadagnate in classifica",
    "yes_no": "sì o no",
    "milestone": "tappa raggiunta o no",
    "deadline": "data entro un termine",
}
STATED = {
    **ALGORITHMS,
    "level": "stesso valore altrove",
    "implied_previous": "variazione, dal valore precedente che implica",
    "sum": "somma",
    "count": "conteggio delle cose elencate",
    "at_least": "almeno quanto stampato",
    "at_most": "al più quanto stampato",
}
"""How other printed numbers determine one that is stated in the text."""


def formula_in_words(algorithm: str, unit: str, inputs: Sequence[Input], polarity: str) -> str:
    """The formula with the names of the measures, in Italian. Roles and kinds are those of the design, section 5."""
    used = [one for one in inputs if one.role != "baseline"]
    parts = sorted({one.part_no for one in used})
    said = [_one_part(algorithm, unit, [one for one in used if one.part_no == number]) for number in parts]
    if len(said) < 2:
        return said[0] if said else "nessun dato di ingresso"
    chosen = "; ".join(f"{number}) {text}" for number, text in zip(parts, said, strict=True))
    return f"di {len(said)} parti conta la peggiore ({_worst(algorithm, polarity)}): {chosen}"


def _worst(algorithm: str, polarity: str) -> str:
    if algorithm == "deadline":
        return "l'ultima data"
    if algorithm in ("yes_no", "milestone"):
        return "un solo no basta"
    farthest = "il valore più lontano dall'obiettivo"
    return {"increase": "il valore più basso", "decrease": "il valore più alto"}.get(polarity, farthest)


def _one_part(algorithm: str, unit: str, inputs: Sequence[Input]) -> str:
    hundred = " × 100" if unit == "percent" else ""
    match algorithm:
        case "ratio":
            return f"{_sum(inputs, 'numerator')} / {_sum(inputs, 'denominator')}{hundred}"
        case "budget_utilisation":
            return f"{_sum(inputs, 'actual')} / {_sum(inputs, 'budget')}{hundred}"
        case "absolute_change":
            now, before = _pair(inputs)
            shares = any(one.role == "numerator" for one in inputs)
            return f"({now} - {before}){hundred}" if shares else f"{now} - {before}"
        case "relative_change":
            now, before = _pair(inputs)
            return f"({now} - {before}) / {before}{hundred}"
        case "rank_change":
            now, before = _pair(inputs)
            return f"{before} - {now} (posizioni guadagnate)"
        case "index_on_average":
            return _index_on_average(inputs, hundred)
        case "deadline":
            return f"data o stato di: {_names(inputs)}"
        case "yes_no" | "milestone":
            return f"stato dichiarato di: {_names(inputs)}"
        case _:
            return _sum(inputs, "value")


def _pair(inputs: Sequence[Input]) -> tuple[str, str]:
    if any(one.role == "numerator" for one in inputs):
        newest = max(one.measure_year for one in inputs)
        now, before = (
            f"({_sum(inputs, 'numerator', year)} / {_sum(inputs, 'denominator', year)})"
            for year in (newest, newest - 1)
        )
        return now, before
    return _sum(inputs, "current"), _sum(inputs, "previous")


def _index_on_average(inputs: Sequence[Input], hundred: str) -> str:
    newest = max(one.measure_year for one in inputs)
    shares = [
        f"{_sum(inputs, 'amount', year)} / {_sum(inputs, 'population', year)}" for year in range(newest, newest - 4, -1)
    ]
    return f"({shares[0]}) / media di [{'; '.join(shares[1:])}]{hundred}"


def _sum(inputs: Sequence[Input], role: str, year: int | None = None) -> str:
    chosen = [one for one in inputs if one.role == role and year in (None, one.measure_year)]
    said: list[str] = []
    # Two deliveries of one measure are one term.
    for one in {(one.measure_id, one.measure_year, one.sign): one for one in chosen}.values():
        name = f"«{one.measure_name}» {one.measure_year}"
        said.append(f"{'- ' if one.sign < 0 else '+ ' if said else ''}{name}")
    return f"({' '.join(said)})" if len(said) > 1 else (said[0] if said else "?")


def _names(inputs: Sequence[Input]) -> str:
    return ", ".join(dict.fromkeys(f"«{one.measure_name}» {one.measure_year}" for one in inputs))
