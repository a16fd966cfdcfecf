"""The period that an export declares above its header, in the words that people use for it."""

from pathlib import Path

import pytest
from test_ingest_event_months import HELD, filed, received

from tests.fixtures.exports import Text, deliver_exports


@pytest.mark.parametrize(
    "line",
    [
        "Periodo di riferimento: 01/01/2025 - 31/12/2025",
        "PERIODO dal 2025-01-01 al 2025-12-31;;",
        "Pratiche dal 01/01/2025 al 31/12/2025",
        "Dal 1° gennaio 2025 al 31 dicembre 2025",
        "Periodo 1 gennaio 2025 - 31 dicembre 2025",
        "Estratto il 02/04/2026 - Periodo: 01/01/2025 - 31/12/2025",
        "Periodo considerato: dal 01/01/2025 al 31/12/2025 (estrazione del 02/04/2026)",
        "Da data: 01/01/2025 A data: 31/12/2025",
        "Data inizio: 01/01/2025;Data fine: 31/12/2025",
        "dal 01/01/25 al 31/12/25",
        "dal 01.01.2025 al 31.12.2025",
        "Filtro: data tra 01/01/2025 e 31/12/2025",
        "Da 01/01/2025 a 31/12/2025",
        "Pratiche presentate: 01/01/2025 – 31/12/2025",
        "Dal 1º gennaio 2025 al 31 dicembre 2025",
    ],
)
def test_a_period_may_be_declared_in_other_words(tmp_path: Path, line: str) -> None:
    taken = deliver_exports(tmp_path, {"suap.csv": Text([filed(1, "10/03/2025")], above=["Periodo estivo", line])})
    assert taken.rows("select count(*) from ops.delivery_months where is_held") == [(24,)]


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("Mese: marzo 2025", ["2025-03"]),
        ("Periodo contabile: marzo 2025", ["2025-03"]),
        ("Periodo: febbraio - marzo 2025", ["2025-02", "2025-03"]),
        ("Bimestre febbraio - marzo 2025", ["2025-02", "2025-03"]),
        # Two days that are no ends of months are no period.
        ("Estratto il 02/04/2025, aggiornato al 31/03/2025", ["2025-03"]),
        ("Periodo: dicembre 2024 - marzo 2025", ["2024-12", "2025-01", "2025-02", "2025-03"]),
    ],
)
def test_months_may_be_declared_by_their_names(tmp_path: Path, line: str, held: list[str]) -> None:
    taken = deliver_exports(tmp_path, {"registro.csv": Text([received(1, "10/03/2025")], above=[line])})
    assert [month for (month,) in taken.rows(HELD)] == held


@pytest.mark.parametrize(
    "line",
    [
        *("Periodo: marzo", "Periodo: primo trimestre", "Periodo 01/01/2025, 31/03/2025, 30/06/2025"),
        *("Mese di competenza: marzo", "Mese: 3/2025", "dal 31/03/2025 al 01/03/2025"),
    ],
)
def test_a_period_that_cannot_be_read_is_not_passed_over(tmp_path: Path, line: str) -> None:
    taken = deliver_exports(tmp_path, {"registro.csv": Text([received(1, "10/03/2025")], above=[line])})
    assert taken.rules == ["period_unreadable"]
