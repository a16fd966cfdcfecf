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
    all_of,
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
    misread("operator_word_unlike_print", of(CHANGE), "operator", target_text="entro 10 giorni"),
    misread("operator_not_printed", of(RATIO), "operator_source", operator_source="printed_target"),
    # At least 50, in the signs of a keyboard.
    *(
        misread("operator_unlike_print", of(RATIO), "operator", target_text=text, operator=">")
        for text in (">/= 50%", "> o = 50%")
    ),
    misread(
        "operator_not_printed", of(RATIO), "operator_source", operator_source="printed_target", ambiguity="Non si sa."
    ),
    # What is printed without a sign is met by its own value; an algorithm may print the sign.
    misread("operator_unlike_source", of(RATIO), "operator", operator=">"),
    case(
        "operator_unlike_source",
        all_of(
            cell("indicators", of(RATIO), algorithm_text="N ≥ x"),
            cell("targets", of(RATIO), operator=">", operator_source="algorithm_text"),
        ),
        "targets",
        of(RATIO),
        "operator",
    ),
    misread("operator_unlike_source", of(RATIO), "operator", operator=">", ambiguity="Si legge >= 50."),
    misread("operator_word_unlike_print", of(RATIO), "operator", target_text="al massimo 50%", ambiguity="Non si sa."),
    # 10 does not name 1, nor does 1.250 name 5; a doubt about something else is no reason to read No.
    misread("target_value_unlike_print", of(RATIO), "value", value="5", ambiguity="Si legge 50, non 1.250 né 2,5."),
    misread("target_tolerance_unlike_print", of(BUDGET), "tolerance", tolerance="1", ambiguity="Il 10% è in punti."),
    misread("target_state_unlike_print", of(COMPOSITE, 1), "state", state="no", ambiguity="Non è detto di che cosa."),
    # A fall without its minus, a scale, a thousandth, a decimal that looks like thousands.
    misread("target_value_unlike_print", of(SHARE), "value", target_text="riduzione dell'8%", value="8"),
    misread("target_value_unlike_print", of(SHARE), "value", target_text="meno 8%", value="8"),
    misread("target_value_unlike_print", of(LEVEL), "value", target_text="≥ 0.125", value="125"),
    misread("target_unit_unlike_print", of(RATIO), "unit", target_text="50‰"),
    *(misread("target_unit_unlike_print", of(RATIO), "unit", target_text=f"50 {unit}") for unit in ("ore", "mesi")),
    misread("target_number_unread", of(RATIO), "value", target_text="50%-60%"),
    misread("target_number_unread", of(RATIO), "value", target_text="± 50%"),
    misread("target_unit_unlike_print", of(LEVEL), "unit", target_text="≥ 2 milioni di euro", value="2000000"),
    misread("target_date_unlike_print", of(DEADLINE), "due_date", target_text="Entro il II semestre 2025"),
    # Words that are joined with an article, that compare with an adjective, or that stand behind the number.
    *(
        misread("operator_word_unlike_print", of(RATIO), "operator", target_text=text)
        for text in (
            *("meno del 50%", "non più del 50%", "più dell'50%", "fino al 50%", "sotto il 50%", "entro il 50%"),
            *("minore del 50%", "minore o uguale a 50%", "uguale o inferiore al 50%", "50% o meno", "= 50%"),
            *("da 50% in giù", "al più 50%", "pari al 50%", "non sopra il 50%"),
        )
    ),
    # A fall named by a verb or another noun, with what falls in between, or behind the number.
    *(
        misread("target_value_unlike_print", of(RATIO), "value", target_text=text)
        for text in (
            *("ridurre del 50%", "riduzione minima del 50%", "riduzione dei tempi medi del 50%", "50% in meno"),
            *("contenimento del 50%", "risparmio pari al 50%"),
        )
    ),
    # A day in other words is not the last of its month.
    *(
        misread("target_date_unlike_print", of(DEADLINE), "due_date", target_text=f"entro {day} 2025", due_date=due)
        for day, due in (
            *(("il 1º luglio", "2025-07-31"), ("il primo luglio", "2025-07-31"), ("il quindici aprile", "2025-04-30")),
            *(
                ("il 15 del mese di aprile", "2025-04-30"),
                ("metà giugno", "2025-06-30"),
                ("il 15, giugno", "2025-06-30"),
            ),
            ("la prima decade di giugno", "2025-06-30"),
        )
    ),
    # Of two days one was read; a day that begins something is no term.
    misread("target_date_unlike_print", of(DEADLINE), "due_date", target_text="Entro il 31/03/2025 e il 30/09/2025"),
    *(
        misread("target_kind_unlike_print", of(DEADLINE), "operator", target_text=f"{words} 31/03/2025")
        for words in ("dal", "dopo il", "non prima del", "a partire dal")
    ),
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
    (LEVEL, {"target_text": "≥ 2 M€", "value": "2000000", "unit": "eur"}),
    (LEVEL, {"target_text": "≥ 2k €", "unit": "eur"}),
    (BUDGET, {"target_text": "100% con tolleranza del 10%"}),
    (DEADLINE, {"target_text": "Entro il 31 marzo"}),
    (DEADLINE, {"target_text": "Entro marzo 2025"}),
    (DEADLINE, {"target_text": "Entro il 31/03"}),
    (RATIO, {"target_text": "50% (piano 2025-2027)", "value": "50"}),
    (DEADLINE, {"target_text": "Entro il 31.03.25"}),
    (DEADLINE, {"target_text": "Entro 2025-03-31"}),
    (DEADLINE, {"target_text": "Entro fine anno", "due_date": "2025-12-31"}),
    (DEADLINE, {"target_text": "entro il 1º luglio 2025", "due_date": "2025-07-01"}),
    (DEADLINE, {"target_text": "Approvazione entro il primo luglio 2025", "due_date": "2025-07-01"}),
    (DEADLINE, {"target_text": "entro la fine di marzo"}),
    (DEADLINE, {"target_text": "entro il mese di marzo 2025"}),
    (DEADLINE, {"target_text": "entro e non oltre marzo 2025"}),
    (DEADLINE, {"target_text": "Adozione: marzo 2025"}),
    (DEADLINE, {"due_date": "2025-04-30", "ambiguity": "Il termine è stato spostato al 30/04/2025."}),
    (RELATIVE, {"target_text": "<= 2024 (7.292)"}),
    (RELATIVE, {"target_text": "non superiore all'anno precedente"}),
    (SHARE, {"target_text": "riduzione dell'8%"}),
    (SHARE, {"target_text": "riduzione di almeno l'8%", "operator_source": "printed_target"}),
    (SHARE, {"target_text": "meno 8 per cento"}),
    (SHARE, {"target_text": "8%", "value": "8"}),
    (RATIO, {"target_text": "riduzione a 50%"}),
    (LEVEL, {"target_text": "⩾ 2 000"}),
    (LEVEL, {"target_text": "≥ n.2'000"}),
    (BAND, {"target_text": "da 90% a 105%"}),
    (BAND, {"target_text": "fra il 90% e il 105%"}),
    *((BAND, {"target_text": text}) for text in ("90%-105%", "90% - 105%", "90 – 105 %")),
    (BAND, {"target_text": "±5%", "value": "-5", "upper_value": "5", "operator_source": "polarity"}),
    (DEADLINE, {"target_text": "Entro il I trimestre 2025"}),
    (DEADLINE, {"target_text": "Entro il secondo semestre", "due_date": "2025-12-31"}),
    (DEADLINE, {"target_text": "Entro il 2025", "due_date": "2025-12-31"}),
    *(
        (RATIO, {"target_text": text, "operator_source": "printed_target"})
        for text in (
            *("non meno del 50%", "non minore del 50%", "maggiore o uguale al 50%", "50% o più"),
            *("superiore o uguale a 50%", "uguale o superiore al 50%", "dal 50% in su", "non sotto il 50%"),
            *("non al di sotto del 50%", ">/= 50%", "> o = 50%"),
        )
    ),
    *(
        (RATIO, {"target_text": text, "operator": ">", "operator_source": "printed_target"})
        for text in ("più del 50%", "maggiore del 50%", "superiore al 50%")
    ),
    (RATIO, {"target_text": "riduzione dei tempi a 50%"}),
    (SHARE, {"target_text": "riduzione dei consumi di almeno l'8%", "operator_source": "printed_target"}),
    (SHARE, {"target_text": "8% in meno"}),
    (DEADLINE, {"target_text": "Adesione della maggioranza entro il 31/03/2025"}),
    (DEADLINE, {"target_text": "dal 01/01/2025 al 31/03/2025", "ambiguity": "Il 01/01/2025 è l'inizio."}),
    (COMPOSITE, {"target_text": "Sì Completamento del 1° lotto del piano 2025-2027"}),
]
