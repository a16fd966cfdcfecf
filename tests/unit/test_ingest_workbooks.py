"""What we write is what we read: a workbook of ours comes back as the same rows."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ingest.intake import Delivery, take_in
from ingest.italian import format_date, format_number
from ingest.workbooks import AccountRow, SchedaCover, SchedaRow, write_conto_economico, write_scheda
from tests.fixtures.delivery import AS_OF, CENTRE, ENTITY, register

COVER = SchedaCover(ENTITY, "Camera di commercio A", CENTRE, "Registro imprese", 2025)
ROWS = [
    SchedaRow("practices_closed", "Pratiche evase", "numero", 2025, Decimal(12613831), Decimal(1100), "nota", "file"),
    SchedaRow("practices_closed", "Pratiche evase", "numero", 2024, Decimal(0)),
    SchedaRow("spent_eur", "Importo speso", "euro", 2025, Decimal("-1234567890123.45")),
    SchedaRow("online_share", "Quota online", "percentuale", 2025, Decimal("52.41")),
    SchedaRow("report_sent_on", "Data di invio", "data", 2025, date(2025, 2, 28)),
    SchedaRow("agreement_signed", "Accordo firmato", "Sì/No", 2025, "Sì"),
    SchedaRow("service_words", "Livello del servizio", "testo", 2025, "= invariato"),
    SchedaRow("users", "Utenti", "numero", 2025, "nd"),
]
ACCOUNTS = [
    AccountRow("proventi_correnti", "Proventi correnti", 2025, Decimal("1234567.80")),
    AccountRow("proventi_correnti", "Proventi correnti", 2022, Decimal("123456789012345.67"), "oltre 15 cifre"),
    AccountRow("oneri_correnti", "Oneri correnti", 2025, "nd"),
    AccountRow("oneri_correnti", "Oneri correnti", 2024),
]


def taken(folder: Path, *, is_example: bool = False) -> Delivery:
    intake = take_in(folder / "inbox", folder / "archive", register(), {}, AS_OF, is_example=is_example)
    assert [problem.line() for problem in intake.problems] == []
    (delivery,) = intake.deliveries
    return delivery


def place(folder: Path, name: str) -> Path:
    path = folder / "inbox" / ENTITY / name
    path.parent.mkdir(parents=True)
    return path


def test_a_scheda_comes_back_row_for_row(tmp_path: Path) -> None:
    write_scheda(place(tmp_path, "scheda.xlsx"), COVER, ROWS)
    read = [row.values for row in taken(tmp_path).rows]
    assert [(r["measure_id"], r["period_start"].year, r["note"], r["evidence"]) for r in read] == [
        (row.measure_id, row.year, row.note or None, row.evidence or None) for row in ROWS
    ]
    values = [r["value_number"] or r["value_date"] or r["value_state"] or r["value_words"] for r in read]
    assert values[2:] == [ROWS[2].value, ROWS[3].value, ROWS[4].value, "yes", "= invariato", None]
    assert (read[0]["value_number"], read[1]["value_number"]) == (ROWS[0].value, Decimal(0))
    assert [r["is_not_available"] for r in read] == [False] * 7 + [True]


def test_a_template_filled_in_part_delivers_that_part(tmp_path: Path) -> None:
    blank = [SchedaRow(r.measure_id, r.measure_name, r.unit, r.year, None, Decimal(7)) for r in ROWS[1:]]
    write_scheda(place(tmp_path, "scheda.xlsx"), COVER, [ROWS[0], *blank])
    delivery = taken(tmp_path)
    assert [row.values["is_not_available"] for row in delivery.rows] == [False] + [True] * 7
    assert {row.values["value_text"] for row in delivery.rows[1:]} == {""}


def test_the_form_says_what_an_empty_cell_does_to_what_was_sent_before(tmp_path: Path) -> None:
    write_scheda(tmp_path / "scheda.xlsx", COVER, ROWS)
    said = load_workbook(tmp_path / "scheda.xlsx")["Rilevazione"]["A2"].value
    assert "lasciato vuoto non dice nulla: vale quello già consegnato" in said


def test_a_template_sent_back_blank_is_refused(tmp_path: Path) -> None:
    write_scheda(
        place(tmp_path, "scheda.xlsx"), COVER, [SchedaRow("users", "Utenti", "numero", 2025, None, Decimal(7))]
    )
    intake = take_in(tmp_path / "inbox", tmp_path / "archive", register(), {}, AS_OF, is_example=False)
    assert (intake.deliveries, [problem.rule for problem in intake.problems]) == ((), ["nothing_filled"])


def test_a_conto_economico_comes_back_row_for_row(tmp_path: Path) -> None:
    write_conto_economico(place(tmp_path, "conto.xlsx"), ENTITY, 2025, ACCOUNTS)
    read = [row.values for row in taken(tmp_path).rows]
    assert [(r["account_code"], r["account_name"], r["year"], r["note"]) for r in read] == [
        (row.account_code, row.account_name, row.year, row.note or None) for row in ACCOUNTS
    ]
    assert [r["amount_eur"] for r in read] == [ACCOUNTS[0].amount, ACCOUNTS[1].amount, None, None]


@pytest.mark.parametrize("provenance", ["disclosed", "reconstructed"])
def test_the_origin_of_example_figures_comes_back(tmp_path: Path, provenance: str) -> None:
    row = AccountRow("oneri_correnti", "Oneri correnti", 2025, Decimal(1), provenance=provenance)
    write_conto_economico(place(tmp_path, "ESEMPIO_conto_economico_2025.xlsx"), ENTITY, 2025, [row])
    assert taken(tmp_path, is_example=True).provenance == provenance


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_scheda(tmp_path / f"scheda_{name}.xlsx", COVER, ROWS)
        write_conto_economico(tmp_path / f"conto_{name}.xlsx", ENTITY, 2025, ACCOUNTS)
    for stem in ("scheda", "conto"):
        assert (tmp_path / f"{stem}_a.xlsx").read_bytes() == (tmp_path / f"{stem}_b.xlsx").read_bytes()


def test_a_person_sees_numbers_dates_and_codes_as_such(tmp_path: Path) -> None:
    write_scheda(tmp_path / "scheda.xlsx", COVER, ROWS)
    book = load_workbook(tmp_path / "scheda.xlsx")
    sheet = book["Rilevazione"]
    assert sheet.freeze_panes == "A4"
    assert [sheet[f"E{row}"].number_format for row in (4, 6, 7, 8)] == ["#,##0", "#,##0.00", "#,##0.00", "dd/mm/yyyy"]
    assert [sheet[f"E{row}"].data_type for row in (4, 8, 9)] == ["n", "d", "s"]
    assert (sheet["A4"].data_type, sheet["A4"].number_format) == ("s", "@")
    assert sheet["A2"].value.startswith("Compilare la colonna «Valore»")
    assert [cell.value for cell in book["Copertina"]["A"]] == [
        *("Ente", "Denominazione", "Centro di responsabilità", "Denominazione del centro", "Anno", "Documento")
    ]
    assert format_number(Decimal(12613831)) == "12.613.831" and format_date(date(2025, 2, 28)) == "28/02/2025"
