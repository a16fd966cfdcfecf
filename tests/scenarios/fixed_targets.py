"""Bodies written by hand about targets: what is equal, late, not due, judged in several components or parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from tests.scenarios.fixed_parts import (
    Case,
    change,
    deadline,
    level,
    levels,
    ratio,
    row,
    scheda,
    sent,
)
from tests.scenarios.world import Input

JUNE, LATER = date(2025, 6, 30), date(2026, 12, 31)


TARGET_CASES = (
    Case(
        "the verdict compares the value that is not rounded; what is equal meets its target or does not",
        [
            [ratio("conteggio_1", "conteggio_2", ">=", "80")],
            [level("conteggio_3", op, "7") for op in (">=", ">", "<=", "<", "=")],
            [level("conteggio_3", "between", "7", upper=7), level("conteggio_3", "between", "8", upper=9)],
            [level("conteggio_3", "<=", "6", tolerance=1), level("conteggio_3", ">", "8", tolerance=1)],
        ],
        [sent(scheda(row("conteggio_1", 1999), row("conteggio_2", 2500), row("conteggio_3", 7)))],
        ["not_achieved", "partially_achieved", "partially_achieved", "partially_achieved"],
    ),
    Case(
        "what is done on the day is on time, a bare Sì too; the day after is late, but for a tolerance",
        [
            [deadline(JUNE, Input("completed_on", "giorno_1"))],
            [deadline(JUNE, Input("completed_on", "giorno_2"))],
            [deadline(JUNE, Input("completed_on", "giorno_2"), tolerance="1")],
            [deadline(JUNE, Input("completed_on", "giorno_3"))],
            [deadline(JUNE, Input("completed_on", "giorno_4"))],
            [deadline(JUNE, Input("completed_on", "giorno_5"), Input("state", "fatto_1"))],
            [deadline(date(2026, 12, 31), Input("completed_on", "giorno_5"))],
            [deadline(JUNE, Input("completed_on", "giorno_1"), Input("completed_on", "giorno_2"))],
            [
                replace(
                    deadline(JUNE, Input("completed_on", "giorno_2"), Input("completed_on", "giorno_1", part=2)),
                    parts_rule="latest",
                )
            ],
        ],
        [
            sent(
                scheda(
                    row("giorno_1", JUNE),
                    row("giorno_2", date(2025, 7, 1)),
                    row("giorno_3", "Sì"),
                    row("giorno_4", "No"),
                    row("fatto_1", "Sì"),
                )
            )
        ],
        [
            "achieved",
            "not_achieved",
            "achieved",
            "achieved",
            "not_achieved",
            "achieved",
            "not_due",
            "not_achieved",
            "not_achieved",
        ],
    ),
    Case(
        "before its day what may still rise is met early; what may still leave its bounds, or is not met, is not due",
        [
            [level("conteggio_1", ">=", "7", due=LATER)],
            [level("conteggio_1", ">=", "8", due=LATER)],
            [level("conteggio_1", "<=", "7", due=LATER)],
            [level("conteggio_1", "between", "5", upper=D(9), due=LATER)],
            [level("conteggio_1", "=", "7", due=LATER)],
            [level("conteggio_1", "between", "5", upper=D(9), due=JUNE)],
            [level("conteggio_2", ">=", "1", due=LATER)],
        ],
        [sent(scheda(row("conteggio_1", 7)))],
        ["achieved", "not_due", "not_due", "not_due", "not_due", "achieved", "not_measured"],
    ),
    Case(
        "of several components one may be met, one missing, one without a base",
        [
            [level("conteggio_1", ">=", "1"), level("conteggio_1", ">=", "2")],
            [level("conteggio_1", ">=", "1"), level("conteggio_2", ">=", "2")],
            [level("conteggio_1", ">=", "1"), change("conteggio_3", ">=", "2")],
            [level("conteggio_1", ">=", "1"), change("conteggio_3", ">=", "2"), level("conteggio_2", ">=", "2")],
        ],
        [sent(scheda(row("conteggio_1", 1), row("conteggio_3", 4), row("conteggio_3", 0, 2024)))],
        ["partially_achieved", "not_measured", "not_measurable", "not_measured"],
    ),
    Case(
        "of several parts each is to reach the value or stay within the band: one that does not decides",
        [
            [levels(["conteggio_1", "conteggio_2"], "between", "90", upper=D(105))],
            [levels(["conteggio_2", "conteggio_1"], "between", "90", upper=D(105))],
            [levels(["conteggio_1", "conteggio_3"], "between", "90", upper=D(105))],
            [levels(["conteggio_1", "conteggio_4"], "between", "90", upper=D(105))],
            [levels(["conteggio_1", "conteggio_2"], "between", "90", upper=D(105), tolerance=D(50))],
            [levels(["conteggio_1", "conteggio_3"], "=", "95")],
            [levels(["conteggio_1", "conteggio_1"], "=", "95")],
            [levels(["conteggio_1", "conteggio_2"], ">=", "95"), levels(["conteggio_1", "conteggio_2"], "<=", "95")],
            [levels(["conteggio_2", "conteggio_5"], "between", "90", upper=D(105))],
        ],
        [
            sent(
                scheda(
                    row("conteggio_1", 95),
                    row("conteggio_2", 130),
                    row("conteggio_3", 104),
                    row("conteggio_4", 60),
                    row("conteggio_5", "nd"),
                )
            )
        ],
        [
            "not_achieved",
            "not_achieved",
            "achieved",
            "not_achieved",
            "achieved",
            "not_achieved",
            "achieved",
            "partially_achieved",
            "not_measured",
        ],
    ),
)
