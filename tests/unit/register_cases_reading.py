"""Printed targets read in another way than they are printed, and others that are read as they are."""

from typing import Any

from register_damage import (
    BAND,
    BUDGET,
    CHANGE,
    COMPOSITE,
    DEADLINE,
    LEVEL,
    RANK,
    RATIO,
    RELATIVE,
    SHARE,
    Key,
    case,
    cell,
    of,
)


def misread(rule: str, key: Key, column: str, **values: object) -> Any:
    """Give a target that is printed, or read, in another way; the column to repair is that of the reading."""
    return case(rule, cell("targets", key, **values), "targets", key, column)


READING = [
    # 80 % read as a fraction, 2.000 as a decimal, -8% and +10% without or against their sign.
    misread("target_value_unlike_print", of(RATIO), "value", value="0.5"),
    misread("target_value_unlike_print", of(LEVEL), "value", value="2"),
    misread("target_value_unlike_print", of(SHARE), "value", value="8"),
    misread("target_value_unlike_print", of(CHANGE), "value", value="-10"),
    misread("target_value_unlike_print", of(BAND), "upper_value", upper_value="150"),
    misread("target_value_unlike_print", of(LEVEL), "value", target_text="≥ 2 mila", value="2"),
    misread("target_value_unlike_print", of(RANK), "value", target_text="un premio"),
    misread("target_value_unlike_print", of(RATIO), "value", value="0.5", ambiguity="Non si sa."),
    misread("target_number_unread", of(RATIO), "value", target_text="50% e 60%"),
    misread("target_date_unlike_print", of(DEADLINE), "due_date", due_date="2025-09-30"),
    misread("target_date_unlike_print", of(DEADLINE), "due_date", target_text="Entro fine mese"),
    misread("target_date_unlike_print", of(DEADLINE), "due_date", target_text="Entro giugno"),
    misread("target_date_unlike_print", of(COMPOSITE, 2), "due_date", target_text="Avvio entro il 30/06/2025"),
    misread("target_tolerance_unlike_print", of(BUDGET), "tolerance", tolerance="5"),
    misread("target_tolerance_unlike_print", of(BUDGET), "tolerance", tolerance=""),
    misread("target_tolerance_unlike_print", of(RATIO), "tolerance", tolerance="10"),
    misread("target_year_unlike_print", of(RELATIVE), "relative_to_year", target_text="<=2023"),
    misread("target_year_unlike_print", of(LEVEL), "relative_to_year", target_text=">= 2024 (2.000)"),
    misread("target_unit_unlike_print", of(LEVEL), "unit", target_text="≥ 2.000 €"),
    misread("target_kind_unlike_print", of(COMPOSITE, 1), "operator", target_text=">=80%"),
    misread("target_kind_unlike_print", of(DEADLINE), "operator", target_text=">= 31/03/2025"),
    misread("target_state_unlike_print", of(COMPOSITE, 1), "state", state="no"),
    misread("target_state_unlike_print", of(COMPOSITE, 1), "state", target_text="No"),
    misread("operator_word_unlike_print", of(RATIO), "operator", target_text="al massimo 50%"),
    misread("operator_not_printed", of(RATIO), "operator_source", operator_source="printed_target"),
]

AGREED = [
    (RATIO, {"target_text": "12.5%", "value": "12.5"}),
    (RATIO, {"target_text": "almeno il 50 per cento", "value": "50"}),
    (RATIO, {"target_text": "50", "value": "50"}),
    (RATIO, {"target_text": "1. 50%", "value": "50"}),
    (RATIO, {"target_text": "50% (pratiche del 2025)", "value": "50"}),
    (RATIO, {"target_text": "50% e 60%", "ambiguity": "Due soglie: 60 è quella del 2026."}),
    (RATIO, {"value": "0.5", "ambiguity": "Il 50% si legge 0,5 perché il risultato è una quota."}),
    (RATIO, {"target_text": "50%, fra 40 e 60gg", "ambiguity": "I numeri 40 e 60 sono i giorni di una pratica."}),
    (SHARE, {"target_text": "\u2212 8 %"}),
    (LEVEL, {"target_text": "≥ 2 mila"}),
    (LEVEL, {"target_text": "≥ € 2 mln", "value": "2000000", "unit": "eur"}),
    (BUDGET, {"target_text": "100% con tolleranza del 10%"}),
    (DEADLINE, {"target_text": "Entro il 31 marzo"}),
    (DEADLINE, {"target_text": "Entro marzo 2025"}),
    (DEADLINE, {"target_text": "Entro il 31/03"}),
    (RATIO, {"target_text": "50% (piano 2025-2027)", "value": "50"}),
    (DEADLINE, {"target_text": "Entro il 31.03.25"}),
    (DEADLINE, {"target_text": "Entro 2025-03-31"}),
    (DEADLINE, {"target_text": "Entro fine anno", "due_date": "2025-12-31"}),
    (DEADLINE, {"due_date": "2025-04-30", "ambiguity": "Il termine è stato spostato al 30/04/2025."}),
    (RELATIVE, {"target_text": "<= 2024 (7.292)"}),
    (RELATIVE, {"target_text": "non superiore all'anno precedente"}),
    (COMPOSITE, {"target_text": "Sì Completamento del 1° lotto del piano 2025-2027"}),
]
