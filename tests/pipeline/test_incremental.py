"""A refresh works out only what was delivered since, and gives what a build from nothing gives, row for row."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from conftest import Release, pipeline

from tests.fixtures.exports import Text, filing, payment, suap

ENTITY = "cciaa-mi-mb-lo"
ROWS = 58  # so many that the one at fault leaves the desks measured
AS_OF = ("--as-of", "2026-04-30")


def _days(n: int) -> str:
    return f"{date(2025, 1, 5) + timedelta(6 * n):%d/%m/%Y}"


def _put(data: Path, name: str, text: Text) -> None:
    path = data / "inbox" / ENTITY / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.content())


def _march(rows: list[dict[str, str]], column: str, **cells: str) -> list[dict[str, str]]:
    return [row | cells for row in rows if row[column][3:5] == "03"]


@pytest.fixture(scope="module")
def redelivered(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A year of three exports, released; then March of each again, with other rows, released on top."""
    data = tmp_path_factory.mktemp("data")
    filed = [suap(n, **{"Data presentazione": _days(n), "Data chiusura": ""}) for n in range(ROWS)]
    received = [filing(n, **{"Data ricevimento": _days(n), "Data evasione": _days(n)}) for n in range(ROWS)]
    paid = [payment(n, **{"Data pagamento": _days(n), "Data scadenza": _days(n)}) for n in range(ROWS)]
    broken = suap(90, **{"Data presentazione": "15/06/2025", "Data chiusura": "", "Entro SLA": "forse"})
    _put(data, "suap_2025.csv", Text([*filed, broken]))
    _put(data, "registro_2025.csv", Text(received))
    _put(data, "pagamenti_2025.csv", Text(paid))
    first = pipeline(data, "refresh", *AS_OF)
    assert first.returncode == 0, first.stdout + first.stderr
    late = {"Data scadenza": "01/02/2025"}
    _put(data, "suap_2025-03.csv", Text(_march(filed, "Data presentazione", Sportello="SUAP associato")[:-1]))
    _put(data, "registro_2025-03.csv", Text(_march(received, "Data ricevimento", **{"Gestione automatica": "Sì"})))
    # The first payment of the year turns out to be one of March.
    moved = paid[0] | late | {"Data pagamento": "20/03/2025"}
    _put(data, "pagamenti_2025-03.csv", Text([*_march(paid, "Data pagamento", **late), moved]))
    second = pipeline(data, "refresh", *AS_OF)
    assert second.returncode == 0, second.stdout + second.stderr
    return Release(data, second.stdout)


def test_march_is_replaced_and_nothing_else_but_what_it_has_again(redelivered: Release) -> None:
    values = dict(
        redelivered.rows(
            "select measure_id, value from published.measures where period = '2025' and measure_id in "
            "('suap_milano_filings', 'suap_associato_filings', 'ri_practices_closed', "
            "'ri_practices_closed_automatically', 'payments_count', 'late_payments_count')"
        )
    )
    # The desk of Milano was not sent again, so its March still holds.
    march = sum(_days(n)[3:5] == "03" for n in range(ROWS))
    assert values == {
        "suap_milano_filings": ROWS,
        "suap_associato_filings": march - 1,
        "ri_practices_closed": ROWS,
        "ri_practices_closed_automatically": march,
        "payments_count": ROWS,
        "late_payments_count": march + 1,
    }


def test_what_was_read_before_was_copied_and_only_the_new_is_worked_out(redelivered: Release) -> None:
    releases = sorted((redelivered.data / "releases").iterdir())
    assert len(releases) == 2
    for table in ("raw.pratiche_suap", "raw.fatture_passive", "measures.monthly_pratiche_suap"):
        with duckdb.connect(str(releases[0] / "warehouse.duckdb"), read_only=True) as connection:
            before = connection.execute(f"from {table}").fetchall()
        assert before and set(before) < set(redelivered.rows(f"from {table}")), table


def test_a_build_from_nothing_gives_the_same_rows_and_the_same_bytes(redelivered: Release) -> None:
    done = pipeline(redelivered.data, "rebuild")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Uguale alla release" in done.stdout
