"""Notes, signatures and sums beside the rows of a form, and rows that leave the value to another, refuse nothing."""

from pathlib import Path
from typing import Any

import pytest

from ingest.intake import Intake
from tests.fixtures.conto_economico.books import FILE as ACCOUNTS
from tests.fixtures.conto_economico.books import conto_economico
from tests.fixtures.delivery import ENTITY, Book, deliver, table
from tests.fixtures.scheda_rilevazione.books import FILE, FIRST_ROW, ROWS, SHEET, scheda

BELOW = FIRST_ROW + len(ROWS) + 1


def _with(row: tuple[Any, ...], *, merged: str = "") -> Book:
    book = scheda().set(table(SHEET, BELOW, [row]))
    return book.merge(SHEET, merged) if merged else book


def _taken(folder: Path, book: Book) -> Intake:
    return deliver(folder, {f"{ENTITY}/{FILE}": book})


NOTES: list[tuple[Any, ...]] = [
    ("Il Dirigente",),
    ("* stima",),
    ("Milano, 31/01/2026",),
    ("Milano", None, None, "31/01/2026"),
    ("Il responsabile", None, None, None, None, None, "Il Dirigente"),
    (None, "Mario Bianchi"),
    (None, "I dati sono provvisori"),
    (None, None, None, None, "dato da verificare"),
    (None, None, None, None, 17),
    (None, None, None, None, None, None, "compilato dall'ufficio"),
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_below_the_rows_of_a_form_is_told_and_refuses_nothing(tmp_path: Path, note: tuple[Any, ...]) -> None:
    intake = _taken(tmp_path, _with(note))
    assert not list(intake.problems)
    (delivery,) = intake.deliveries
    assert (delivery.rows_read, delivery.rows_quarantined) == (len(ROWS), 0)
    ((rule, message),) = [(one.rule, one.message) for one in intake.remarks]
    assert rule == "notes_set_aside" and f"(riga {BELOW})" in message


def test_a_merged_signature_is_a_note(tmp_path: Path) -> None:
    intake = _taken(tmp_path, _with(("Il Dirigente",), merged=f"A{BELOW}:D{BELOW + 1}"))
    assert not list(intake.problems) and [one.rule for one in intake.remarks] == ["notes_set_aside"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (("users",), "unit_differs"),
        ((None, "Utenti", None, None, 12), "measure_missing"),
        ((None, None, None, 2025, 12), "measure_missing"),
        ((None, None, "numero", None, 12), "measure_missing"),
        (("Utenti", None, None, None, 12), "measure_unknown"),
        (("Utenti", "Utenti", None, 2025), "measure_unknown"),
        (("utent", "Utenti", "numero", None, None, None, "stima"), "measure_unknown"),
        (("Il Dirigente", *[None] * 8, "firma"), "cell_without_column"),
    ],
)
def test_a_row_that_may_be_somebodys_value_stays_refused(tmp_path: Path, row: tuple[Any, ...], rule: str) -> None:
    intake = _taken(tmp_path, _with(row))
    assert rule in {one.rule for one in intake.problems} and intake.remarks == ()
    assert intake.deliveries[0].rows_quarantined == 1


def test_a_value_that_shares_its_code_with_the_row_above_is_no_sum(tmp_path: Path) -> None:
    book = scheda().set({f"{SHEET}!{letter}5": None for letter in "ABCD"} | {f"{SHEET}!E5": 12})
    intake = _taken(tmp_path, book.merge(SHEET, "A4:A5"))
    assert [row.row_number for row in intake.deliveries[0].quarantined] == [4, 5]


def test_a_text_under_no_heading_alone_in_its_row_is_one_line(tmp_path: Path) -> None:
    intake = _taken(tmp_path, _with((*[None] * 10, "annotazione")))
    assert [one.rule for one in intake.problems] == ["cell_without_column"]
    ((row,),) = [delivery.quarantined for delivery in intake.deliveries]
    assert row.about is None


def test_a_note_below_the_accounts_refuses_nothing(tmp_path: Path) -> None:
    book: Book = conto_economico()
    (name, cells), *_ = book.sheets.items()
    below = 2 + max(int("".join(filter(str.isdigit, at))) for at in cells)
    intake = deliver(
        tmp_path, {f"{ENTITY}/{ACCOUNTS}": book.set(table(name, below, [("Il Dirigente",), ("personale",)]))}
    )
    assert not list(intake.problems)
    assert [(one.rule, f"(riga {below})" in one.message) for one in intake.remarks] == [("notes_set_aside", True)]


SAME = ("practices_closed", "Pratiche evase", "numero", 2025)


@pytest.mark.parametrize(
    ("first", "second", "note"),
    [
        ((1234, None, None), (None, None, "dato stimato"), "dato stimato"),
        ((None, None, "dato stimato"), (1234, None, None), "dato stimato"),
        ((1234, None, "dal gestionale"), (None, None, "dato stimato"), "dal gestionale; dato stimato"),
    ],
)
def test_a_row_with_a_note_and_no_value_leaves_the_value_to_the_other(
    tmp_path: Path, first: tuple[Any, ...], second: tuple[Any, ...], note: str
) -> None:
    book = scheda().set({f"{SHEET}!{letter}4": None for letter in "ABCDEFGH"})
    intake = _taken(tmp_path, book.set(table(SHEET, BELOW, [(*SAME, *first), (*SAME, *second)])))
    assert not list(intake.problems)
    ((value, said),) = [
        (row.values["value_number"], row.values["note"])
        for row in intake.deliveries[0].rows
        if row.member == SAME[0] and row.period_text == "2025"
    ]
    assert (value, said) == (1234, note) and [one.rule for one in intake.remarks] == ["rows_joined"]


@pytest.mark.parametrize("names", [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")])
def test_two_halves_with_one_value_and_a_note_in_one_of_them_are_both_taken(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    bare = scheda().set({f"{SHEET}!G4": None, f"{SHEET}!H4": None, f"{SHEET}!E6": None})
    intake = deliver(tmp_path, {f"{ENTITY}/{name}": book for name, book in zip(names, (scheda(), bare), strict=True)})
    assert not list(intake.problems) and len(intake.deliveries) == 2


@pytest.mark.parametrize("cell", ["G4", "H4"])
def test_two_halves_with_unlike_notes_contradict_each_other(tmp_path: Path, cell: str) -> None:
    other = scheda().set({f"{SHEET}!{cell}": "altro"})
    intake = deliver(tmp_path, {f"{ENTITY}/a.xlsx": scheda(), f"{ENTITY}/b.xlsx": other})
    assert [one.rule for one in intake.problems] == ["period_repeated", "period_repeated"]
