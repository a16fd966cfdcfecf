"""Amounts of exports: as they are written in Italy or with a point, and nothing else is taken for one."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.fixtures.exports import Text, deliver_exports, payment

PAID = "select registration_number, amount_due_eur from raw.fatture_passive order by record_number"


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.234,56", "1234.56"),
        ("1234,5", "1234.5"),
        ("-1.234.567,00", "-1234567"),
        ("1.234", "1234"),
        ("12", "12"),
        ("€ 12,30", "12.3"),
        ("12,30 €", "12.3"),
        ("1.234,56 EUR", "1234.56"),
        ("EUR 1234.56", "1234.56"),
        ("Euro 1.234", "1234"),
        ("¤ 12,30", "12.3"),
        ("\u00a01.000,10\u00a0", "1000.1"),
    ],
)
def test_an_amount_is_read_as_it_is_written_in_italy(tmp_path: Path, written: str, amount: str) -> None:
    kind = "Nota di credito" if written.startswith("-") else "Fattura"
    cells = {"Importo dovuto (€)": written, "Tipo documento": kind, "Importo pagato (€)": "0"}
    taken = deliver_exports(tmp_path, {"fatture.csv": Text([payment(1, **cells)])})
    assert taken.lines == []
    assert taken.rows("select amount_due_eur from raw.fatture_passive") == [(Decimal(amount),)]


def test_a_column_with_a_point_for_decimals_is_read_as_such_and_never_a_hundred_times_as_much(tmp_path: Path) -> None:
    amounts = ["1234.56", "12.3", "7", "0.99"]
    rows = [payment(n, **{"Importo dovuto (€)": text}) for n, text in enumerate(amounts)]
    taken = deliver_exports(tmp_path, {"fatture.csv": Text(rows)})
    assert [row[1] for row in taken.rows(PAID)] == [Decimal(text) for text in amounts]


def test_in_a_column_of_commas_a_point_for_decimals_is_refused(tmp_path: Path) -> None:
    rows = [payment(n, **{"Importo dovuto (€)": f"1.0{n:02},50"}) for n in range(40)]
    rows.append(payment(99, **{"Importo dovuto (€)": "1234.56"}))
    taken = deliver_exports(tmp_path, {"fatture.csv": Text(rows)})
    assert taken.rules == ["amount_unreadable"] and len(taken.rows(PAID)) == 40


@pytest.mark.parametrize(
    "written",
    [
        "1,234.56",
        "12,345",
        "1e3",
        "(5,00)",
        "5,00-",
        "1.23.4",
        "0x10",
        "1 234,50",
        "dodici",
        "12,30 USD",
        "12,30 eurocent",
    ],
)
def test_an_amount_that_is_none_is_refused_and_nothing_else_with_it(tmp_path: Path, written: str) -> None:
    rows = [payment(1), payment(2, **{"Importo dovuto (€)": written})]
    taken = deliver_exports(tmp_path, {"fatture.csv": Text(rows)})
    assert taken.rules == ["amount_unreadable"] and [row[0] for row in taken.rows(PAID)] == ["F1"]
