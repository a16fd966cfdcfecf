"""A year of exports as offices send them: known in part, sent again, corrected in the next month's file."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT, Release, pipeline

from pipeline.places import Places
from tests.fixtures.exports import Text, filing, payment, suap
from tests.fixtures.taken import take_in

ENTITY = "cciaa-mi-mb-lo"
AS_OF = ("--as-of", "2026-03-31")
YEAR = "Periodo: 01/01/2025 - 31/12/2025"
SPRING = "consegnati 2 mesi su 12 (mancano gennaio, febbraio, da maggio a dicembre)"
NOTHING = "consegnati 0 mesi su 12 (mancano da gennaio a dicembre)"


def _put(data: Path, files: dict[str, Text]) -> None:
    inbox = data / "inbox" / ENTITY
    inbox.mkdir(parents=True, exist_ok=True)
    for path in inbox.iterdir():
        path.unlink()
    for name, text in files.items():
        (inbox / name).write_bytes(text.content())


def _paid(n: int, due: str, day: str, euros: int) -> dict[str, str]:
    amount = f"{euros},00"
    days = {"Data scadenza": due, "Data pagamento": day}
    return payment(n, **days, **{"Importo dovuto (€)": amount, "Importo pagato (€)": amount})


def _filings() -> list[dict[str, str]]:
    """Ten filings a month of 2025, closed on their day; two of December 2024 closed in January; four not closed."""
    days = [f"{date(2025, month, 10):%d/%m/%Y}" for month in range(1, 13)] * 10
    rows = [filing(n, **{"Data ricevimento": day, "Data evasione": day}) for n, day in enumerate(days)]
    rows += [filing(n, **{"Data ricevimento": "30/12/2024", "Data evasione": "02/01/2025"}) for n in (900, 901)]
    stopped = {"Data ricevimento": "10/03/2025", "Data sospensione": "11/03/2025", "Data evasione": ""}
    rows += [filing(n, **stopped, Stato="Sospesa") for n in (910, 911)]
    rows += [filing(912, **stopped, Stato="Respinta")]
    return [*rows, filing(913, **stopped | {"Data evasione": "02/02/2026"}, Stato="Respinta")]


def _desks(milano: int, others: int) -> list[dict[str, str]]:
    rows = [suap(n, **{"Data presentazione": "10/03/2025", "Data chiusura": ""}) for n in range(milano + others)]
    return [row | ({"Sportello": "SUAP associato"} if n >= milano else {}) for n, row in enumerate(rows)]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """March's payments, a year at both desks, filings closed in 2025; then April's payments and the desks again."""
    data = tmp_path_factory.mktemp("data")
    march = [
        _paid(1, "10/03/2025", "20/03/2025", 1000),
        _paid(2, "31/03/2025", "31/03/2025", 500),
        _paid(3, "15/03/2025", "05/03/2025", 2000),
    ]
    april = [_paid(2, "31/03/2025", "01/04/2025", 500), _paid(4, "01/04/2025", "21/04/2025", 1000)]
    files = {"fatture_2025-03.csv": Text(march), "pratiche_evase_2025.csv": Text(_filings())}
    _put(data, {**files, "suap_2025.csv": Text(_desks(20, 20), above=[YEAR])})
    take_in(Places.of(data, ROOT), date(2026, 3, 31), tmp_path_factory.mktemp("first") / "warehouse.duckdb")
    _put(data, {"fatture_2025-04.csv": Text(april), "suap_2025_bis.csv": Text(_desks(40, 0), above=[YEAR])})
    second = pipeline(data, "build", *AS_OF)
    assert second.returncode == 0, second.stdout + second.stderr
    return Release(data, second.stdout)


def _reason(year: Release, indicator_id: str) -> tuple[object, str]:
    asked = "select verdict, verdict_reason from published.indicator_components where indicator_id = ?"
    ((verdict, reason),) = year.rows(asked, indicator_id)
    return verdict, str(reason)


def test_a_payment_that_two_months_have_was_paid_once(year: Release) -> None:
    asked = "select measure_id, value, months_held, months_due, months_missing from published.measures "
    asked += (
        "where period = '2025' and measure_id in ('payments_count', 'payments_eur', 'payment_timeliness_index_days')"
    )
    # 1000 EUR ten days late, 500 a day, 2000 ten days early, 1000 twenty days late.
    assert sorted(year.rows(asked)) == [
        ("payment_timeliness_index_days", Decimal("2.333333"), 2, 12, SPRING),
        ("payments_count", 4, 2, 12, SPRING),
        ("payments_eur", 4500, 2, 12, SPRING),
    ]


def test_two_months_of_a_year_are_shown_and_not_judged(year: Release) -> None:
    verdict, reason = _reason(year, "performance.4.1.1")
    assert verdict == "not_measured" and SPRING in reason
    asked = "select measure_id, sum(value), sum(value_to_date), bool_and(is_missing) from published.component_inputs "
    asked += "where indicator_id = 'performance.4.1.1' group by all order by all"
    assert year.rows(asked) == [
        ("payment_delay_net_of_infocamere_eur_days", None, 10500, True),
        ("payments_net_of_infocamere_eur", None, 4500, True),
    ]
    missing = (
        "select distinct months_held, months_missing from published.missing_inputs where source = 'fatture_passive'"
    )
    assert year.rows(missing) == [(2, SPRING)]


def test_who_weighs_on_an_index_known_in_part_says_which_months_lack(year: Release) -> None:
    asked = "select distinct period, months_held, months_due, months_missing from published.payment_contributors"
    assert sorted(year.rows(asked)) == [
        ("2025", 2, 12, SPRING),
        ("2025-T1", 1, 3, "consegnato 1 mese su 3 (mancano gennaio, febbraio)"),
        ("2025-T2", 1, 3, "consegnato 1 mese su 3 (mancano maggio, giugno)"),
    ]


def test_a_declared_period_sent_again_replaces_the_desk_that_it_no_longer_has(year: Release) -> None:
    asked = "select measure_id, value, months_missing from published.measures where period = '2025' and measure_id in "
    asked += "('suap_associato_filings', 'suap_milano_filings') order by all"
    assert year.rows(asked) == [("suap_associato_filings", 0, None), ("suap_milano_filings", 40, None)]
    assert _reason(year, "pira.012.1.1.1")[0] == "not_achieved"


@pytest.mark.parametrize("indicator_id", ["performance.1.1.1", "performance.1.1.3"])
def test_a_year_of_which_a_few_rows_are_left_over_is_not_known(year: Release, indicator_id: str) -> None:
    verdict, reason = _reason(year, indicator_id)
    assert verdict == "not_measured" and "2024" in reason and NOTHING in reason


def test_a_filing_rejected_while_suspended_is_not_pending_after_its_rejection(year: Release) -> None:
    asked = "select value from published.measures where measure_id = 'ri_suspended_practices_pending' and year = 2025"
    # Two are suspended still, one was rejected on a day of 2026, one on a day that nobody said.
    assert year.rows(asked) == [(3,)]


def test_the_query_of_an_input_gives_exactly_the_rows_that_count(year: Release) -> None:
    found = year.rows(
        "select distinct rows_query, row_count from published.component_inputs where row_count is not null"
    )
    assert any("superseded_rows" in str(query) for query, _ in found)
    for query, count in found:
        assert len(year.rows(str(query))) == count, query


def test_the_screen_tells_what_came_again_what_went_and_which_months_lack(year: Release) -> None:
    assert f"Fatture passive 2025: {SPRING}" in year.said
    assert "fatture_2025-04.csv (n. 4): 1 riga di fatture_2025-03.csv (n. 1)" in year.said
    assert "suap_2025_bis.csv (n. 5) sostituisce mesi di suap_2025.csv (n. 3) senza ridarne 20 righe su 40" in year.said
    assert "pratiche_evase_2025.csv (n. 2): 2 righe di mesi che il file non dà per interi (12/2024)" in year.said
