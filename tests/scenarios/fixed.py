"""Bodies written by hand: one for each thing that was once got wrong, with the verdicts that it should have."""

from __future__ import annotations

from dataclasses import replace

from tests.scenarios.fixed_desks import DESK_CASES
from tests.scenarios.fixed_events import EVENT_CASES
from tests.scenarios.fixed_parts import (
    Case,
    accounts,
    change,
    goal,
    level,
    number,
    ratio,
    row,
    scheda,
    sent,
    state,
)
from tests.scenarios.fixed_targets import TARGET_CASES
from tests.scenarios.world import Body, Component, Input


def _budget(actual: str, budget: str, operator: str, value: str) -> Component:
    return number("budget_utilisation", goal(operator, value), Input("actual", actual), Input("budget", budget))


def _share_change(above: str, below: str, algorithm: str) -> Component:
    inputs = [Input(role, one, at) for role, one in (("numerator", above), ("denominator", below)) for at in (0, -1)]
    return number(algorithm, goal(">=", "10"), *inputs)


def _index(amount: str, population: str) -> Component:
    inputs = [Input(r, m, -n) for r, m in (("amount", amount), ("population", population)) for n in range(4)]
    return number("index_on_average", goal(">=", "100"), *inputs)


def _four_years(measure: str, *values: int) -> list[object]:
    return [row(measure, value, 2025 - back) for back, value in enumerate(values)]


FORM_CASES = (
    Case(
        "a note beside nd, beside a blank, beside one of two terms is no result",
        [[ratio("conteggio_1", "conteggio_2", ">=", "50")], [level("conteggio_3", ">=", "1")], [state("fatto_1")]],
        [
            sent(
                scheda(
                    row("conteggio_1", 3, note="dato provvisorio"),
                    row("conteggio_2", "nd", note="non ancora chiuso"),
                    row("conteggio_3", None, note="12"),
                    row("fatto_1", "nd", note="Sì"),
                )
            )
        ],
        ["not_measured", "not_measured", "not_measured"],
    ),
    Case(
        "a target of another year: met, missed, and not to be judged while that year is blank",
        [
            [
                replace(
                    level("conteggio_1", ">=", "0"),
                    target=goal(">=", None, "count", relative_to=2024),
                    inputs=(Input("value", "conteggio_1"), Input("baseline", "conteggio_1", -1)),
                )
            ],
            [
                replace(
                    level("conteggio_2", "<=", "0"),
                    target=goal("<=", None, "count", relative_to=2024),
                    inputs=(Input("value", "conteggio_2"), Input("baseline", "conteggio_2", -1)),
                )
            ],
            [
                replace(
                    level("conteggio_3", ">=", "0"),
                    target=goal(">=", None, "count", relative_to=2024),
                    inputs=(Input("value", "conteggio_3"), Input("baseline", "conteggio_3", -1)),
                )
            ],
        ],
        [
            sent(
                scheda(
                    row("conteggio_1", 7),
                    row("conteggio_1", 7, 2024),
                    row("conteggio_2", 8),
                    row("conteggio_2", 7, 2024),
                    row("conteggio_3", 9),
                    row("conteggio_3", None, 2024),
                )
            )
        ],
        ["achieved", "not_achieved", "not_measured"],
    ),
    Case(
        "from 1 to 13 is +1200 %, from 0 there is no change, from a negative balance neither",
        [
            [change("conteggio_1", ">=", "10")],
            [change("conteggio_2", ">=", "10")],
            [change("saldo_1_eur", ">=", "10")],
            [_share_change("conteggio_1", "conteggio_2", "absolute_change")],
        ],
        [
            sent(
                scheda(
                    *_four_years("conteggio_1", 13, 1),
                    *_four_years("conteggio_2", 7, 0),
                    *_four_years("saldo_1_eur", 5, -100),
                )
            )
        ],
        ["achieved", "not_measurable", "not_measurable", "not_measurable"],
    ),
    Case(
        "nothing is divided by zero or by less",
        [
            [ratio("conteggio_1", "conteggio_2", ">=", "50")],
            [ratio("saldo_1_eur", "saldo_2_eur", "<=", "50")],
            [_budget("spesa_1_eur", "saldo_2_eur", "<=", "100")],
            [_index("spesa_1_eur", "conteggio_3")],
            [_index("saldo_3_eur", "conteggio_4")],
        ],
        [
            sent(
                scheda(
                    row("conteggio_1", 0),
                    row("conteggio_2", 0),
                    row("saldo_1_eur", 30),
                    row("saldo_2_eur", -40),
                    *_four_years("spesa_1_eur", 5, 5, 5, 5),
                    *_four_years("conteggio_3", 1, 1, 0, 1),
                    *_four_years("saldo_3_eur", 1, -5, 2, 2),
                    *_four_years("conteggio_4", 1, 1, 1, 1),
                )
            )
        ],
        ["not_measurable"] * 5,
    ),
    Case(
        "a scheda that comes again with fewer values keeps the others; nd takes one back",
        [[level(f"conteggio_{n}", ">=", "1")] for n in range(1, 6)],
        [
            sent(scheda(*(row(f"conteggio_{n}", n) for n in range(1, 5)))),
            sent(
                scheda(
                    row("conteggio_1", 0, note="corretto"),
                    row("conteggio_2", None, note="vedi sopra"),
                    row("conteggio_3", "nd"),
                    row("conteggio_5", 5),
                    name="scheda_v2.xlsx",
                )
            ),
        ],
        ["not_achieved", "achieved", "not_measured", "achieved", "achieved"],
    ),
    Case(
        "a refused row takes nothing away from what was accepted before it",
        [[level("conteggio_1", ">=", "1")], [level("conteggio_2", ">=", "1")], [level("conteggio_3", ">=", "1")]],
        [
            sent(scheda(row("conteggio_1", 4), row("conteggio_2", 4, fault="unreadable"), row("conteggio_3", -4))),
            sent(
                scheda(
                    row("conteggio_1", 4, fault="unreadable"),
                    row("conteggio_2", 6),
                    row("conteggio_3", None),
                    name="scheda_v2.xlsx",
                )
            ),
        ],
        ["achieved", "achieved", "not_measured"],
    ),
    Case(
        "with the second version withdrawn the first holds again",
        [[level("conteggio_1", ">=", "5")], [level("operating_costs_eur", "<=", "10", "eur")]],
        [
            sent(scheda(row("conteggio_1", 5)), accounts(row("operating_costs_eur", 10))),
            sent(
                scheda(row("conteggio_1", 4), name="scheda_v2.xlsx"),
                accounts(row("operating_costs_eur", 11), name="conto_economico_v2.xlsx"),
            ),
            sent(withdrawn=("scheda_v2.xlsx", "conto_economico_v2.xlsx")),
        ],
        ["achieved", "achieved"],
    ),
    Case(
        "a form that nobody filled in is no delivery, and takes nothing away",
        [[level("conteggio_1", ">=", "1")], [level("conteggio_2", ">=", "1")]],
        [
            sent(scheda(row("conteggio_1", 3), row("conteggio_2", None))),
            sent(scheda(row("conteggio_1", None, note="in arrivo"), row("conteggio_2", None), name="scheda_v2.xlsx")),
        ],
        ["achieved", "not_measured"],
    ),
    Case(
        "a share below one, and a share written as a fraction, are what the office wrote",
        [[level("quota_1_percent", ">=", "20", "percent")], [level("quota_2_percent", ">=", "20", "percent")]],
        [sent(scheda(row("quota_1_percent", 22), row("quota_2_percent", 0)))],
        ["achieved", "not_achieved"],
    ),
)


def fixed_bodies() -> tuple[tuple[Body, ...], tuple[Case, ...]]:
    """The bodies written by hand, each beside the case that it comes from."""
    cases = (*FORM_CASES, *TARGET_CASES, *EVENT_CASES, *DESK_CASES)
    return tuple(case.body(at) for at, case in enumerate(cases, start=1)), cases
