"""Bodies written by hand whose desks send their own exports."""

from __future__ import annotations

from datetime import date

from tests.scenarios.fixed_parts import Case, desks, level, months, ratio, sent, suap, whole

MILANO, OTHERS = "Comune di Milano", "SUAP associato"

DESK_CASES = (
    Case(
        "each desk sends its own file of the year",
        [[level("suap_milano_filings", "=", "12")], [level("suap_associato_filings", "=", "11")]],
        [
            sent(
                desks(*(suap(f"p10-{day:%m}", day) for day in months()), name="suap_milano.csv", declared=whole()),
                desks(
                    *(suap(f"p10-a{day:%m}", day, OTHERS) for day in months(last=11)),
                    name="suap_altri.csv",
                    declared=whole(),
                ),
            ),
            sent(
                desks(
                    *(suap(f"p10-{day:%m}", day) for day in months()),
                    name="suap_milano_bis.csv",
                    declared=whole(),
                    desk=MILANO,
                ),
            ),
        ],
        ["achieved", "achieved"],
    ),
    Case(
        "each desk sends its own file, one after the other, and one of them again",
        [[level("suap_milano_filings", "=", "12")], [level("suap_associato_filings", "=", "11")]],
        [
            sent(
                desks(
                    *(suap(f"p13-a{day:%m}", day, OTHERS) for day in months()), name="suap_altri.csv", declared=whole()
                )
            ),
            sent(desks(*(suap(f"p13-{day:%m}", day) for day in months()), name="suap_milano.csv", declared=whole())),
            sent(
                desks(
                    *(suap(f"p13-a{day:%m}", day, OTHERS) for day in months(last=11)),
                    name="suap_altri_bis.csv",
                    declared=whole(),
                )
            ),
        ],
        ["achieved", "achieved"],
    ),
    Case(
        "a delivery with one new business of a breakdown does not tell it, and stops nothing",
        [
            [level("suap_milano_filings", ">=", "12")],
            [ratio("suap_filing_businesses", "suap_milano_filings", ">=", "40")],
        ],
        [
            sent(
                desks(
                    *(suap(f"p20-{day:%m}", day, business=2_345_678_900 + day.month % 4) for day in months(last=11)),
                    name="suap_fino_a_novembre.csv",
                    declared=(date(2025, 1, 1), date(2025, 11, 30)),
                )
            ),
            sent(
                desks(
                    suap("p20-12", date(2025, 12, 10), business=2_345_678_910),
                    name="suap_dicembre.csv",
                    declared=(date(2025, 12, 1), date(2025, 12, 31)),
                )
            ),
        ],
        ["achieved", "achieved"],
    ),
)
