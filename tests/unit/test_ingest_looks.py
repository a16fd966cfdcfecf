"""What the look of a workbook says: raised and struck text is no value, what is hidden is read and told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.fixtures.delivery import ENTITY, deliver
from tests.fixtures.exports import SUAP_HEADER, Taken, deliver_exports, suap
from tests.fixtures.scheda_rilevazione.books import FILE, scheda

VALUE, NOTE = "E4", "G4"


def _exported(folder: Path, change: Callable[[Any, Any], None], *, in_place: bool = False) -> Taken:
    """Deliver five filings in a workbook whose last touch is `change`, which has the book and its sheet."""
    path = folder / "inbox" / ENTITY / "suap.xlsx"
    path.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(str(path), {"constant_memory": in_place}) as book:
        sheet = book.add_worksheet("Pratiche")
        if not in_place:
            change(book, sheet)
        for row, cells in enumerate([SUAP_HEADER, *(tuple(suap(n).values()) for n in range(1, 6))]):
            for column, text in enumerate(cells):
                if (row, column) != (2, 0):
                    sheet.write_string(row, column, text)
            if in_place and row == 2:
                change(book, sheet)
    return deliver_exports(folder, {})


def _written(**look: bool | int) -> Callable[[Any, Any], None]:
    """Write the protocol of the second filing with its last sign looking otherwise."""

    def change(book: Any, sheet: Any) -> None:
        sheet.write_rich_string(2, 0, "P39", book.add_format(look), "7")

    return change


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize(
    ("look", "rule"),
    [
        ({"font_script": 1}, "cell_raised"),
        ({"font_script": 2}, "cell_raised"),
        ({"font_strikeout": True}, "cell_struck"),
    ],
)
def test_a_sign_that_is_raised_or_struck_is_no_digit_of_its_cell(
    tmp_path: Path, look: dict[str, Any], rule: str, in_place: bool
) -> None:
    taken = _exported(tmp_path, _written(**look), in_place=in_place)
    assert taken.rules == [rule]
    assert taken.rows("select record_number from raw.pratiche_suap order by 1") == [(1,), (3,), (4,), (5,)]


def test_a_sign_in_bold_is_as_good_as_another(tmp_path: Path) -> None:
    taken = _exported(tmp_path, _written(bold=True))
    assert taken.lines == [] and taken.intake.remarks == ()


def test_a_cell_struck_as_a_whole_is_refused(tmp_path: Path) -> None:
    taken = _exported(
        tmp_path, lambda book, sheet: sheet.write_string(2, 0, "P7", book.add_format({"font_strikeout": True}))
    )
    assert taken.rules == ["cell_struck"]


@pytest.mark.parametrize("shape", ['"2025/"0000', r"\2\5\/0"])
def test_a_number_that_shows_digits_of_its_format_is_refused(tmp_path: Path, shape: str) -> None:
    taken = _exported(tmp_path, lambda book, sheet: sheet.write_number(2, 0, 7, book.add_format({"num_format": shape})))
    assert taken.rules == ["cell_formatted"]
    assert taken.rows("select record_number from raw.pratiche_suap order by 1") == [(1,), (3,), (4,), (5,)]


@pytest.mark.parametrize("shape", ["0000", '"n. "0', "#,##0.00 [$€-410]", "[>100]0;0", "_-0_-"])
def test_a_number_that_shows_but_words_of_its_format_is_read(tmp_path: Path, shape: str) -> None:
    taken = _exported(tmp_path, lambda book, sheet: sheet.write_number(2, 0, 7, book.add_format({"num_format": shape})))
    assert taken.lines == [] and len(taken.rows("select 1 from raw.pratiche_suap")) == 5


@pytest.mark.parametrize(("size", "options"), [(None, {"hidden": True}), (0.3, {})])
def test_hidden_rows_and_columns_are_read_and_told_with_their_number(
    tmp_path: Path, size: float | None, options: dict[str, bool]
) -> None:
    """What was dragged to nothing is as good as hidden."""

    def hide(book: Any, sheet: Any) -> None:
        sheet.write_string(2, 0, "P7")
        for row in (2, 4, 30):
            sheet.set_row(row, size, None, options)
        sheet.set_column(2, 2, size, None, options)

    taken = _exported(tmp_path, hide)
    assert taken.rows("select count(*) from raw.pratiche_suap") == [(5,)]
    assert [(one.rule, one.message) for one in taken.intake.remarks] == [
        ("rows_hidden", "2 righe nascoste sono state lette: 3, 5"),
        ("columns_hidden", "1 colonna nascosta è stata letta: «Sportello»"),
    ]


def _form(folder: Path, change: Callable[[Any], None]) -> Any:
    path = folder / "inbox" / ENTITY / FILE
    scheda().write(path)
    book = openpyxl.load_workbook(path)
    change(book["Rilevazione"])
    book.save(path)
    return deliver(folder, {})


def _raised(*parts: str, strike: bool = False) -> Any:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    *plain, last = parts
    look = InlineFont(strike=True) if strike else InlineFont(vertAlign="superscript")
    return CellRichText(*plain, TextBlock(look, last))


def test_a_footnote_in_the_value_of_a_form_refuses_it_and_one_in_a_note_does_not(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet[NOTE] = _raised("come da delibera", "7")

    assert [one.rule for one in _form(tmp_path / "note", change).problems] == []

    def spoil(sheet: Any) -> None:
        sheet[VALUE] = _raised("398", "7")

    (problem,) = _form(tmp_path / "value", spoil).problems
    assert (problem.rule, problem.cell, problem.value) == ("cell_raised", VALUE, "3987")


def test_a_struck_note_is_not_read_and_a_hidden_row_of_a_form_is_told(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet[NOTE] = _raised("valore ", "confermato", strike=True)
        sheet.row_dimensions[5].hidden = True

    intake = _form(tmp_path, change)
    assert not list(intake.problems)
    assert intake.deliveries[0].rows[0].values["note"] is None
    assert [one.rule for one in intake.remarks] == ["rows_hidden", "text_unread"]
    assert intake.remarks[0].message == "1 riga nascosta è stata letta: 5"
