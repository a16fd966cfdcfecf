"""Words of a form that cannot be read, and rows that stand twice in it, lose no value."""

from pathlib import Path
from typing import Any

import pytest

from ingest.intake import Intake
from tests.fixtures.conto_economico.books import FILE as ACCOUNTS
from tests.fixtures.conto_economico.books import conto_economico
from tests.fixtures.delivery import ENTITY, Book, Formula, deliver
from tests.fixtures.scheda_rilevazione.books import FILE, scheda

SHEET = "Rilevazione"
UNREAD = Formula("=VLOOKUP(A4,Altro!A:B,2,FALSE)")


def _taken(folder: Path, cells: dict[str, Any]) -> Intake:
    return deliver(folder, {f"{ENTITY}/{FILE}": scheda().set({f"{SHEET}!{at}": cell for at, cell in cells.items()})})


def _remarks(intake: Intake) -> list[tuple[str, str]]:
    return [(one.rule, one.message) for one in intake.remarks]


@pytest.mark.parametrize("unread", [UNREAD, Formula("=1/0", "#DIV/0!")])
@pytest.mark.parametrize(("cell", "field"), [("G4", "note"), ("H4", "evidence"), ("B4", "measure_name")])
def test_words_that_cannot_be_read_lose_no_value_and_are_told(
    tmp_path: Path, cell: str, field: str, unread: Formula
) -> None:
    intake = _taken(tmp_path, {cell: unread})
    assert not list(intake.problems)
    (row, *_) = intake.deliveries[0].rows
    assert row.values["value_number"] == 1234 and not row.values[field]
    ((rule, message),) = _remarks(intake)
    assert rule == "text_unread" and message.startswith("1 cella di testo non si legge")
    assert f": {cell};" in message


@pytest.mark.parametrize("cell", ["A4", "C4", "D4", "E4", "I4"])
def test_a_formula_without_its_value_in_another_column_refuses_its_row(tmp_path: Path, cell: str) -> None:
    intake = _taken(tmp_path, {cell: UNREAD})
    assert [(one.rule, one.cell) for one in intake.problems] == [("formula_without_value", cell)]


def test_a_note_drawn_down_beyond_the_table_makes_no_row(tmp_path: Path) -> None:
    intake = _taken(tmp_path, {f"G{row}": UNREAD for row in range(4, 20)})
    assert not list(intake.problems) and intake.deliveries[0].rows_read == 8
    assert "8 celle di testo non si leggono" in _remarks(intake)[0][1]


def test_a_note_that_stands_for_several_rows_is_read_in_the_first(tmp_path: Path) -> None:
    book = scheda().merge(SHEET, "G5:G7").set({f"{SHEET}!G5": "stima"})
    intake = deliver(tmp_path, {f"{ENTITY}/{FILE}": book})
    assert not list(intake.problems)
    assert [row.values["note"] for row in intake.deliveries[0].rows[1:4]] == ["stima", None, None]
    assert _remarks(intake) == [
        ("text_merged", "le celle unite di «Nota» nelle righe da 5 a 7 valgono per la prima riga")
    ]


def test_the_words_of_an_account_that_cannot_be_read_lose_no_amount(tmp_path: Path) -> None:
    book: Book = conto_economico()
    (name, cells), *_ = book.sheets.items()
    header = next(at for at, text in cells.items() if text == "Nota")
    intake = deliver(tmp_path, {f"{ENTITY}/{ACCOUNTS}": book.set({f"{name}!{header[0]}{int(header[1:]) + 1}": UNREAD})})
    assert not list(intake.problems) and [rule for rule, _ in _remarks(intake)] == ["text_unread"]
