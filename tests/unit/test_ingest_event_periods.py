"""The period that an export declares above its header, in the words that people use for it."""

from pathlib import Path

import pytest
from test_ingest_event_months import HELD, filed, received

from tests.fixtures.exports import Text, deliver_exports, payment


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
        "Periodo: anno 2025",
        "Periodo: 2025",
        "Data presentazione: dal 01/01/2025 al 31/12/2025",
        "Periodo: 1.1.2025-31.12.2025",
        "Periodo: 01/01/25-31/12/25",
        "Periodo: 1 gennaio - 31 dicembre 2025",
        "Periodo: 01/01/2025 - 31/12/2025 (dati al 15/01/2026)",
        "Periodo: gennaio - dicembre 2025",
        "Periodo: 01/2025 - 12/2025",
        "Periodo: 2025-01-01-2025-12-31",
        "Estrazione 01/01/2025 - 31/12/2025",
        "Dati: 01/01/2025 - 31/12/2025",
        "Report dal 01/01/2025 al 31/12/2025, estratto il 02/04/2026",
    ],
)
def test_a_period_may_be_declared_in_other_words(tmp_path: Path, line: str) -> None:
    taken = deliver_exports(tmp_path, {"suap.csv": Text([filed(1, "10/03/2025")], above=["Periodo estivo", line])})
    assert taken.rows("select count(*) from ops.delivery_months where is_held") == [(24,)]


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("Mese: marzo 2025", ["2025-03"]),
        ("Mese: 3/2025", ["2025-03"]),
        ("Periodo: 03/2025", ["2025-03"]),
        ("Mese: marzo;Anno: 2025", ["2025-03"]),
        ("Periodo: marzo-2025", ["2025-03"]),
        ("Periodo: mar 2025", ["2025-03"]),
        ("Periodo: dal 1 al 31 marzo 2025", ["2025-03"]),
        ("Periodo: marzo 2025 (dati al 31/03/2025)", ["2025-03"]),
        ("Periodo: I trimestre 2025", ["2025-01", "2025-02", "2025-03"]),
        ("Periodo: 1° trimestre 2025", ["2025-01", "2025-02", "2025-03"]),
        ("I trimestre 2025 (gennaio - marzo)", ["2025-01", "2025-02", "2025-03"]),
        ("Secondo bimestre del 2025", ["2025-03", "2025-04"]),
        ("Mese: 2025-03", ["2025-03"]),
        ("Pratiche del mese di marzo 2025", ["2025-03"]),
        ("Periodo T1 2025", ["2025-01", "2025-02", "2025-03"]),
        ("Trimestre: I 2025", ["2025-01", "2025-02", "2025-03"]),
        ("Periodo: gennaio/marzo 2025", ["2025-01", "2025-02", "2025-03"]),
        ("Periodo: da febbraio ad aprile 2025", ["2025-02", "2025-03", "2025-04"]),
        # What is listed one after the other, with nothing left out.
        ("Mesi: febbraio e marzo 2025", ["2025-02", "2025-03"]),
        ("Mesi: febbraio, marzo e aprile 2025", ["2025-02", "2025-03", "2025-04"]),
        ("Mesi: 02/2025 e 03/2025", ["2025-02", "2025-03"]),
        ("Periodo: I e II bimestre 2025", ["2025-01", "2025-02", "2025-03", "2025-04"]),
        ("Periodo: dal I al II bimestre 2025", ["2025-01", "2025-02", "2025-03", "2025-04"]),
        ("Periodo: I-II bimestre 2025", ["2025-01", "2025-02", "2025-03", "2025-04"]),
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
        *("Mese di competenza: marzo", "Mese: 13/2025", "dal 31/03/2025 al 01/03/2025"),
        # What else the line says may make of its months another thing than what the file is about.
        "Rilevazione del periodo marzo 2025 effettuata ad aprile 2025",
        "Confronto con il periodo febbraio 2025",
        "Periodo: V trimestre 2025",
        # A list that leaves something out is no span.
        *("Mesi: gennaio e marzo 2025", "Mesi: 01/2025 e 03/2025", "Mesi: marzo 2024 e marzo 2025"),
        *("Periodo: I e III trimestre 2025", "I semestre 2025 e luglio 2025", "Periodo: anno 2025 e gennaio 2026"),
        "Periodo: I trimestre e II trimestre 2025",
        # What is left out of a period makes it another one, in brackets or not.
        *("Periodo: anno 2025 (gennaio-settembre)", "Periodo: 01/01/2025 - 31/12/2025 (mancano ottobre e novembre)"),
        *("Periodo: marzo 2025 (fino al 15 marzo)", "Mese: marzo 2025 dal 1 al 15", "Periodo: 2025 (parziale)"),
        *("Periodo: marzo 2025 [escluso SUAP Milano]", "Periodo: 01/01/2025 - 31/12/2025 - dati al 30/09/2025"),
        # A month in which something else happened, or a day that rows are not dated by.
        *("Periodo: marzo 2025 - estrazione aprile 2025", "Mese: marzo 2025; estratto aprile 2025"),
        *("Periodo di competenza: marzo 2025", "Periodo contabile: marzo 2025", "Periodo: marzo 2025 (data evasione)"),
        *("Periodo (data evasione): 01/03/2025 - 31/03/2025", "Dal: 01/03/2025", "Data fine: 31/03/2025"),
    ],
)
def test_a_period_that_cannot_be_read_is_not_passed_over(tmp_path: Path, line: str) -> None:
    taken = deliver_exports(tmp_path, {"registro.csv": Text([received(1, "10/03/2025")], above=[line])})
    assert taken.rules == ["period_unreadable"]


@pytest.mark.parametrize(
    "line",
    [
        "SUAP - convenzione dal 01/01/2023 al 31/12/2027",
        "Esercizio dal 01/01/2025 al 31/12/2025",
        "Bilancio d'esercizio 01/01/2025 - 31/12/2025",
        "Contratto di servizio 01/01/2024-31/12/2026",
        "Utenza abilitata dal 01/02/2025 al 31/12/2025",
        "Sportello aperto dal 07/01/2025 al 23/12/2025",
        "Dirigente ad interim dal 01/01/2025 al 30/06/2025",
        "Data evasione: dal 01/01/2025 al 31/12/2025",
        "Data chiusura dal 01/01/2025 al 31/12/2025",
        "Data inizio attività: 01/03/2025 - 31/03/2025",
        "Fatture dal 01/03/2025 al 31/03/2025",
        "Pratiche evase dal 01/03/2025 al 31/03/2025",
    ],
)
def test_two_days_of_something_else_are_no_period_of_the_file_and_that_is_told(tmp_path: Path, line: str) -> None:
    """The months of a file that is taken to hold a year would have an earlier delivery give way to nothing."""
    taken = deliver_exports(tmp_path, {"registro.csv": Text([received(1, "10/03/2025")], above=[line])})
    assert taken.rules == [] and [month for (month,) in taken.rows(HELD)] == ["2025-03"]
    assert taken.rows("select rule from ops.remarks") == [("period_not_taken",)]


def test_the_days_of_a_payment_are_those_on_which_it_was_paid(tmp_path: Path) -> None:
    """Of the days of an invoice, a due date or a receipt a file of payments holds no month."""
    held = {
        line: len(deliver_exports(tmp_path / f"{n}", {"fatture.csv": Text([payment(1)], above=[line])}).rows(HELD))
        for n, line in enumerate(
            (
                "Fatture pagate dal 01/01/2025 al 30/06/2025",
                "Data pagamento: 01/01/2025 - 30/06/2025",
                "Data fattura: 01/01/2025 - 30/06/2025",
                "Fatture ricevute dal 01/01/2025 al 30/06/2025",
                "Data scadenza: 01/01/2025 - 30/06/2025",
            )
        )
    }
    assert list(held.values()) == [6, 6, 1, 1, 1], held


def test_a_contract_beside_the_period_is_passed_over(tmp_path: Path) -> None:
    above = ["Convenzione dal 01/01/2023 al 31/12/2027", "Periodo: 01/02/2025 - 31/03/2025"]
    taken = deliver_exports(tmp_path, {"registro.csv": Text([received(1, "10/03/2025")], above=above)})
    assert [month for (month,) in taken.rows(HELD)] == ["2025-02", "2025-03"]


def test_two_periods_are_refused_with_both_lines_named(tmp_path: Path) -> None:
    above = ["Periodo: 01/03/2025 - 31/03/2025", "Pratiche ricevute dal 01/01/2025 al 31/03/2025"]
    taken = deliver_exports(tmp_path, {"registro.csv": Text([received(1, "10/03/2025")], above=above)})
    assert taken.rules == ["period_unreadable"] and "alle righe 1 e 2 stanno periodi diversi" in taken.lines[0]
