"""The words that stand for the codes of a release in what people read, and the SQL that puts them in their place."""

from __future__ import annotations

from collections.abc import Mapping

SECTIONS = {
    "public_value": "Valore pubblico",
    "performance": "Performance",
    "individual": "Obiettivi individuali",
    "pira": "PIRA",
}
"""The sections in the order of the report."""
LEVELS = {"strategic": "strategico", "operational": "operativo"}
VERDICTS = {
    "achieved": "✓ raggiunto",
    "partially_achieved": "◐ raggiunto in parte",
    "not_achieved": "✗ non raggiunto",
    "not_measurable": "? non misurabile",
    "not_measured": "– non misurato",
    "not_due": "… non scaduto",
    "withdrawn": "⊘ ritirato",
}
_VERDICTS_OF_MANY = {
    "achieved": "✓ raggiunti",
    "partially_achieved": "◐ raggiunti in parte",
    "not_achieved": "✗ non raggiunti",
    "not_measurable": "? non misurabili",
    "not_measured": "– non misurati",
    "not_due": "… non scaduti",
    "withdrawn": "⊘ ritirati",
}
STATUSES = {
    "agrees": "concorda",
    "by_construction": "concorda per costruzione",
    "agrees_truncated": "concorda troncando",
    "differs": "differisce",
    "not_comparable": "non confrontabile",
    "not_computed": "non calcolato",
}
SEVERITIES = {"high": "● grave", "medium": "◐ medio", "low": "○ lieve", "info": "i informativo"}
"""The severities, the gravest first."""
CAUSES = {"exogenous": "esterna", "endogenous": "interna", "badly_built": "indicatore o target mal costruito"}
PROVENANCES = {"disclosed": "stampato", "delivered": "consegnato", "reconstructed": "ricostruito"}
OPERATORS = {">=": "≥", "<=": "≤", "by": "entro", "between": "fra", "reached": "da raggiungere"}
OPERATOR_SOURCES = {
    "printed_target": "stampato",
    "polarity": "dedotto dalla polarità",
    "algorithm_text": "letto nell'algoritmo",
}
AMOUNTS = {
    "economic_interventions": "interventi economici",
    "investments": "piano degli investimenti",
    "not_printed": "importo non stampato",
}
VARIANTS = {"statutory": "di legge", "net_of_excluded": "interna"}
"""The variants of the payment timeliness index."""
ANCHORS = {"name": "nome", "target": "target", "result": "risultato", "amount": "importo"}
CERTAINTIES = {"likely": "probabile"}
DEVIATION_UNITS = {
    "percent": "punti percentuali",
    "date": "giorni",
    "days": "giorni",
    "eur": "euro",
    "eur_days": "euro per giorni",
    "kg": "chilogrammi",
    "count": "numero",
    "ratio": "rapporto",
    "rank": "posizioni",
    "award": "riconoscimenti",
}
"""The unit of a distance from the target, by the unit of the target."""


def worded(column: str, words: Mapping[str, str]) -> str:
    """SQL for the word of each code of `column`; a code without a word stays as it is, and a null null."""
    cases = " ".join(f"when {_quoted(code)} then {_quoted(word)}" for code, word in words.items())
    return f"case {column} {cases} else {column} end"


def ranked(column: str, words: Mapping[str, str]) -> str:
    """SQL for the place of each code of `column` in the order of `words`."""
    return f"array_position([{', '.join(map(_quoted, words))}], {column})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def so_many(number: int, verdict: str) -> str:
    """How many indicators have a verdict, in words and with its sign."""
    return f"{number} {(VERDICTS if number == 1 else _VERDICTS_OF_MANY)[verdict]}"
