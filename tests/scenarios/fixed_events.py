"""Bodies written by hand whose systems export events."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain

from tests.scenarios.fixed_parts import (
    Case,
    change,
    desks,
    filing,
    filings,
    goal,
    level,
    months,
    number,
    payment,
    payments,
    ratio,
    sent,
    suap,
    whole,
)
from tests.scenarios.rows import vat_number
from tests.scenarios.world import Component, Event, Input

MILANO, OTHERS = "Comune di Milano", "SUAP associato"


def _index(operator: str, value: str) -> Component:
    above, below = "payment_delay_net_of_infocamere_eur_days", "payments_net_of_infocamere_eur"
    return ratio(above, below, operator, value, "days", decimals=2)


def _year(year: int, tag: str, **more: object) -> list[Event]:
    return [payment(f"{tag}-{day:%m}", day, **more) for day in months(year)]  # type: ignore[arg-type]


def _credit(n: int) -> dict[str, str]:
    return {"Tipo documento": "Nota di credito", "Codice fiscale fornitore": vat_number(2_000_000_000 + n)}


def _ends(year: int) -> list[date]:
    return [date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in range(1, 13)]


EVENT_CASES = (
    Case(
        "two years of payments, quarter by quarter, that are not alike",
        [[_index("<=", "-10")], [change("payments_net_of_infocamere_eur", ">=", "10")]],
        [
            sent(
                payments(*_year(2024, "p1"), name="pagamenti_2024.csv"),
                payments(*_year(2025, "q1", amount="300.00", late=-11), name="pagamenti_2025.csv"),
            )
        ],
        ["achieved", "achieved"],
    ),
    Case(
        "the first month of a year is judged by nobody, whatever it says",
        [[_index("<=", "-10")], [level("payments_net_of_infocamere_eur", ">=", "1", "eur")]],
        [sent(payments(*(payment(f"p2-{n}", date(2025, 1, n + 1), late=-20) for n in range(8))))],
        ["not_measured", "not_measured"],
    ),
    Case(
        "some filings of the year before are left over in an export: that year is not known by them",
        [
            [level("ri_practices_closed", ">=", "1")],
            [change("ri_practices_closed", ">=", "1")],
        ],
        [
            sent(
                filings(
                    filing("p3-0", date(2024, 12, 30)),
                    *chain.from_iterable([filing(f"p3-{day:%m}-{n}", day) for n in range(8)] for day in months()),
                )
            )
        ],
        ["achieved", "not_measured"],
    ),
    Case(
        "an export of a declared period replaces it whole, every desk of it",
        [
            [level("suap_associato_filings", ">=", "1")],
            [level("suap_milano_filings", ">=", "12")],
            [_index("<=", "-10")],
        ],
        [
            sent(
                desks(
                    *(suap(f"p4-{day:%m}", day) for day in months()),
                    *(suap(f"p4-a{day:%m}", day, OTHERS) for day in months()),
                    declared=whole(),
                ),
                payments(*_year(2025, "p4", late=30), declared=whole()),
            ),
            sent(
                desks(*(suap(f"p4-{day:%m}", day) for day in months()), name="suap_bis.csv", declared=whole()),
                payments(
                    payment("p4-01", date(2025, 1, 10), late=-10),
                    payment("p4-03", date(2025, 3, 10), late=-10),
                    name="pagamenti_bis.csv",
                    declared=whole(),
                ),
            ),
        ],
        ["not_achieved", "achieved", "achieved"],
    ),
    Case(
        "a payment that moves from the last of March to the first of April is one, and one of December to January too",
        [[level("payments_net_of_infocamere_eur", "=", "1300", "eur")]],
        [
            sent(
                payments(
                    *(payment(f"p5-{day:%m}", day) for day in months(last=3)),
                    payment("p5-x", date(2025, 3, 31), "150.00"),
                    name="pagamenti_primo.csv",
                    declared=(date(2025, 1, 1), date(2025, 3, 31)),
                ),
                payments(
                    payment("p5-y", date(2024, 12, 31), "50.00"),
                    name="pagamenti_2024.csv",
                    declared=(date(2024, 12, 1), date(2024, 12, 31)),
                ),
            ),
            sent(
                payments(
                    *(payment(f"p5-{day:%m}", day) for day in months(first=4)),
                    payment("p5-x", date(2025, 4, 1), "50.00"),
                    name="pagamenti_resto.csv",
                    declared=(date(2025, 4, 1), date(2025, 12, 31)),
                ),
            ),
            sent(
                payments(
                    *(payment(f"p5-{day:%m}", day) for day in months(last=3)),
                    payment("p5-y", date(2025, 1, 1), "50.00"),
                    name="pagamenti_primo_bis.csv",
                    declared=(date(2025, 1, 1), date(2025, 3, 31)),
                ),
            ),
        ],
        ["achieved"],
    ),
    Case(
        "a filing rejected while it was suspended is closed by its rejection, of a known day or not",
        [[level("ri_suspended_practices_pending", "=", "2")]],
        [
            sent(
                filings(
                    *(filing(f"p6-{day:%m}", day) for day in months()),
                    filing("p6-a", date(2025, 5, 2), "Respinta", **{"Data sospensione": date(2025, 5, 3)}),
                    filing(
                        "p6-b",
                        date(2025, 5, 2),
                        "Respinta",
                        **{"Data sospensione": date(2025, 5, 3), "Data evasione": date(2026, 1, 2)},
                    ),
                    filing("p6-c", date(2025, 5, 2), "Sospesa", **{"Data sospensione": date(2025, 5, 3)}),
                    declared=whole(),
                )
            )
        ],
        ["achieved"],
    ),
    Case(
        "numbers restart every year, a document has several lines, and what stands twice counts once",
        [
            [level("ri_practices_closed", "=", "12")],
            [level("payments_net_of_infocamere_eur", "=", "1150", "eur")],
        ],
        [
            sent(
                filings(*(filing(f"p7-{day:%m}", day) for year in (2024, 2025) for day in months(year))),
                payments(
                    *(payment(f"p7-{day:%m}", day) for day in months(first=2)),
                    payment("p7-01", date(2025, 1, 10), "30.00"),
                    payment("p7-01", date(2025, 1, 10), "20.00"),
                    declared=whole(),
                ),
            )
        ],
        ["achieved", "achieved"],
    ),
    Case(
        "one refused row in fifty is two in a hundred, and is borne; one in forty-nine is not",
        [
            [level("payments_net_of_infocamere_eur", ">=", "1", "eur")],
            [level("ri_practices_closed", ">=", "1")],
        ],
        [
            sent(
                payments(
                    *(payment(f"p8-{n}", date(2025, n % 12 + 1, 5)) for n in range(49)),
                    Event(payment("p8-z", date(2025, 6, 5)).cells | {"Tipo documento": "Parcella"}, "Tipo documento"),
                    declared=whole(),
                ),
                filings(
                    *(filing(f"p8-{n}", date(2025, n % 12 + 1, 5)) for n in range(48)),
                    Event(filing("p8-z", date(2025, 6, 5)).cells | {"Tipo pratica": "Trasloco"}, "Tipo pratica"),
                    declared=whole(),
                ),
            )
        ],
        ["achieved", "not_measured"],
    ),
    Case(
        "one business that files at two desks is one, and too few to be told",
        [
            [level("suap_milano_filings", ">=", "12")],
            [
                number(
                    "ratio",
                    goal(">=", "1", "percent"),
                    Input("numerator", "suap_filing_businesses"),
                    Input("denominator", "suap_milano_filings"),
                )
            ],
        ],
        [
            sent(
                desks(
                    *(suap(f"p9-{day:%m}", day) for day in months()),
                    *(suap(f"p9-a{day:%m}", day, OTHERS) for day in months()),
                )
            )
        ],
        ["achieved", "achieved"],
    ),
    Case(
        "suppliers who only give credit back make more suppliers than payments",
        [[level("payments_count", "=", "12")]],
        [
            sent(
                payments(
                    *(payment(f"p12-{day:%m}", day) for day in months()),
                    *(payment(f"p12-c{n}", date(2025, 11, n + 1), f"-{n + 1}.00", **_credit(n)) for n in range(24)),
                    declared=whole(),
                )
            )
        ],
        ["achieved"],
    ),
    Case(
        "a number that comes again without its zeros, in small letters or with a space is the same record",
        [[level("ri_practices_closed", "=", "12")], [level("payments_count", "=", "12")]],
        [
            sent(
                filings(*(filing(f"-00{day:%m}", day) for day in months()), declared=whole()),
                payments(*(payment(f"p13-{day:%m}", day) for day in months())),
            ),
            sent(
                filings(*(filing(f"-{day.month}", day) for day in months(last=2)), name="ri_bis.csv"),
                payments(
                    *(payment(f"P13 - {day.month}", day, "7.00") for day in months(first=12)), name="pagamenti_bis.csv"
                ),
            ),
        ],
        ["achieved", "achieved"],
    ),
    Case(
        "a month in which nothing happened is delivered with its period and no row: it is held, and adds nothing",
        [[level("payments_count", "=", "11")], [level("ri_practices_closed", "<=", "0")]],
        [
            sent(
                *(
                    payments(
                        *([] if month == 2 else [payment(f"p14-{month}", date(2025, month, 10))]),
                        name=f"pagamenti_2025-{month:02}.csv",
                        declared=(date(2025, month, 1), _ends(2025)[month - 1]),
                    )
                    for month in range(1, 13)
                ),
                filings(declared=whole()),
            )
        ],
        ["achieved", "achieved"],
    ),
    Case(
        "a day of a month at its very edges is of that month",
        [[level("payments_count", "=", "24")], [level("suap_milano_filings", "=", "24")]],
        [
            sent(
                payments(
                    *(payment(f"p11-{day:%m}", day) for day in months(day=1)),
                    *(payment(f"p11-e{at}", end) for at, end in enumerate(_ends(2025), start=1)),
                    declared=whole(),
                ),
                desks(
                    *(suap(f"p11-a{day:%m}", day) for day in months(day=1)),
                    *(suap(f"p11-b{at}", end) for at, end in enumerate(_ends(2025), start=1)),
                    declared=whole(),
                ),
            )
        ],
        ["achieved", "achieved"],
    ),
)
