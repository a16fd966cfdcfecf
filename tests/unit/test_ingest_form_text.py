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


COPY = ("practices_closed", "Pratiche evase", "numero", 2025, 1234, 7, "dal gestionale", "estrazione.csv")


@pytest.mark.parametrize(
    "other",
    [{}, {"G12": None, "H12": None}, {"B12": None}, {"E12": None}, {"E12": "1234"}, {"F12": 8}, {"D12": "2025"}],
)
def test_a_row_that_says_nothing_new_counts_once_and_is_told(tmp_path: Path, other: dict[str, Any]) -> None:
    cells = dict(zip([f"{letter}12" for letter in "ABCDEFGH"], COPY, strict=True)) | other
    intake = _taken(tmp_path, cells)
    assert not list(intake.problems)
    (delivery,) = intake.deliveries
    assert (delivery.rows_read, delivery.rows_quarantined) == (8, 0)
    assert _remarks(intake) == [
        ("rows_copied", "1 riga ripete quanto dice un'altra, e non si conta due volte: 12 (come la 4)")
    ]


@pytest.mark.parametrize(
    ("other", "refused"),
    [({"E12": 1235}, [4, 12]), ({"E12": "1.234"}, [4, 12]), ({"E12": "nd"}, [4, 12]), ({"G12": "altra"}, [12])],
)
def test_rows_that_contradict_each_other_are_refused(tmp_path: Path, other: dict[str, Any], refused: list[int]) -> None:
    cells = dict(zip([f"{letter}12" for letter in "ABCDEFGH"], COPY, strict=True)) | other
    intake = _taken(tmp_path, cells)
    assert {one.rule for one in intake.problems} == {"row_repeated"} and intake.remarks == ()
    assert [row.row_number for row in intake.deliveries[0].quarantined] == refused


def test_a_wrong_row_that_stands_twice_is_one_mistake(tmp_path: Path) -> None:
    cells = dict(
        zip([f"{letter}{row}" for row in (11, 12) for letter in "ABCDE"], 2 * [*COPY[:4], "tanti"], strict=True)
    )
    intake = _taken(
        tmp_path, cells | {"D11": 2024, "D12": 2024, "A5": None, "B5": None, "C5": None, "D5": None, "E5": None}
    )
    assert [(one.rule, one.cell) for one in intake.problems] == [("value_unreadable", "E11")]


def test_an_empty_row_above_takes_nothing_from_the_filled_one_below(tmp_path: Path) -> None:
    intake = _taken(
        tmp_path,
        {"E4": None, "G4": None, "H4": None} | dict(zip([f"{letter}12" for letter in "ABCDEFGH"], COPY, strict=True)),
    )
    assert not list(intake.problems)
    assert [row.row_number for row in intake.deliveries[0].rows if row.member == "practices_closed"] == [5, 12]
