"""What stands beside and below the rows of an export and is none of them: blanks, notes, signatures."""

from datetime import date
from pathlib import Path

import pytest

from tests.fixtures.delivery import ENTITY, Book, table
from tests.fixtures.exports import (
    FILING_HEADER,
    PAYMENT_HEADER,
    SUAP_HEADER,
    VAT,
    Text,
    deliver_exports,
    filing,
    payment,
    suap,
)

FILINGS = "select protocol_number from raw.pratiche_registro_imprese order by record_number"


def test_a_text_under_no_heading_alone_in_its_row_is_one_line_in_a_workbook_too(tmp_path: Path) -> None:
    alone = (*[None] * (len(PAYMENT_HEADER) + 1), "Il Dirigente")
    rows = [PAYMENT_HEADER, tuple(payment(1).values()), tuple(payment(2).values()), alone]
    Book({}).set(table("Pagamenti", 1, rows)).write(tmp_path / "inbox" / ENTITY / "pagamenti.xlsx")
    taken = deliver_exports(tmp_path, {})
    assert taken.rules == ["cell_without_column"]
    assert taken.rows("select rows_accepted, rows_quarantined from ops.deliveries") == [(2, 1)]


def _lines(header: str, *ends: str) -> bytes:
    rows = [";".join(filing(n).values()) for n in range(1, len(ends) + 1)]
    lines = [line + end for line, end in zip([";".join(FILING_HEADER), *rows], [header, *ends], strict=True)]
    return "".join(f"{line}\n" for line in lines).encode()


@pytest.mark.parametrize(
    ("header", "ends"),
    [("; ", "; "), (";", "; "), ("", "; "), ("; ", ";"), (";", ";\u00a0"), ("; ; ", "; ; "), ("", ";")],
)
def test_blanks_at_the_end_of_every_line_make_no_column(tmp_path: Path, header: str, ends: str) -> None:
    taken = deliver_exports(tmp_path, {"registro.csv": _lines(header, ends, ends)})
    assert taken.lines == [] and taken.rows(FILINGS) == [("R1",), ("R2",)]


@pytest.mark.parametrize(("header", "ends"), [("; ", "; "), (";", ";")])
def test_what_is_written_at_the_end_of_a_line_refuses_its_row_alone(tmp_path: Path, header: str, ends: str) -> None:
    taken = deliver_exports(tmp_path, {"registro.csv": _lines(header, ends, f"{ends}annullata", ends)})
    assert taken.rules == ["cell_without_column"] and taken.rows(FILINGS) == [("R1",), ("R3",)]


def test_signs_between_cells_that_are_not_quoted_still_make_too_many(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, {"registro.csv": _lines("", ";56", "")})
    assert taken.rules == ["cells_miscounted"] and taken.rows(FILINGS) == [("R2",)]


READ = "select rows_read, rows_accepted, rows_quarantined from ops.deliveries"
TOLD = "select message from ops.remarks where rule = 'notes_set_aside'"
SIGNED = [
    "Visto;;Il dirigente;;;;;;;",
    "Visto;;;;Il dirigente;;;;;",
    "Milano;;05/04/2025;;;;;;;",
    "Fine estrazione;;;;;;;05/01/2026;;",
    "Pratiche chiuse;;;;;;;;36;",
    "Di cui entro SLA;;;;;;;;;30",
    "Milano, 5 aprile 2025;;;;;;;;Il dirigente;",
    "Data:;05/01/2026",
]


@pytest.mark.parametrize("note", SIGNED)
def test_a_signature_or_a_count_in_two_cells_below_the_rows_is_a_note_and_told(tmp_path: Path, note: str) -> None:
    taken = deliver_exports(tmp_path, {"suap.csv": Text([suap(1), suap(2)], below=["Fonte: ufficio", note])})
    assert taken.lines == [] and taken.rows(READ) == [(2, 2, 0)]
    ((message,),) = taken.rows(TOLD)
    assert "(righe 4, 5)" in str(message)


@pytest.mark.parametrize(
    "half",
    [
        # A number, or more than a day of it, may be what is left of a row.
        "P9;;;;;;;;;",
        "P9;;Comune di Milano;;;;;;;",
        "PRA 9 2025;;;;;;;28/02/2025;;",
        ";;Comune di Milano;015146;;;;;;",
        ";;Comune di Milano;;;;;28/02/2025;;",
        ";;;;;;;28/02/2025;03/03/2025;",
        ";;;;;;;28/02/2025;;",
        f"da assegnare;;;;{VAT};;;28/02/2025;;",
    ],
)
def test_a_row_that_is_half_empty_is_refused_in_one_line_and_never_set_aside(tmp_path: Path, half: str) -> None:
    taken = deliver_exports(tmp_path, {"suap.csv": Text([suap(1), suap(2)], below=[half])})
    assert taken.rules == ["row_incomplete"] and taken.intake.problems[0].row_number == 4
    assert taken.rows(READ) == [(3, 2, 1)] and taken.rows(TOLD) == []


def test_what_is_wrong_in_a_half_empty_row_that_has_its_number_is_told_too(tmp_path: Path) -> None:
    half = "P9;;Comune di Milano;;;;;31/02/2025;;"
    taken = deliver_exports(tmp_path, {"suap.csv": Text([suap(1)], below=[half])})
    assert taken.rules == ["row_incomplete", "date_unreadable"]


def test_a_signature_among_the_rows_is_refused_in_one_line(tmp_path: Path) -> None:
    below = [SIGNED[0], ";".join(suap(2).values())]
    taken = deliver_exports(tmp_path, {"suap.csv": Text([suap(1)], below=below)})
    assert taken.rules == ["row_incomplete"] and "note" not in str(taken.rows(TOLD))
    assert taken.rows(READ) == [(3, 2, 1)]


def test_a_month_without_rows_may_be_signed_and_a_day_alone_says_nothing_of_it(tmp_path: Path) -> None:
    header = ["Periodo: agosto 2025", ";".join(SUAP_HEADER)]
    for folder, line, rules in (("signed", SIGNED[0], []), ("half", SIGNED[3], ["no_row_accepted", "row_incomplete"])):
        taken = deliver_exports(tmp_path / folder, {"suap.csv": "\n".join([*header, line, ""]).encode()})
        assert taken.rules == rules


def test_a_signature_below_a_sheet_is_a_note_and_a_row_that_lost_its_numbers_is_not(tmp_path: Path) -> None:
    signed = ("Milano", date(2025, 4, 5), *[None] * 7, "Il dirigente")
    half = (*[None] * 5, date(2025, 3, 5), None, 12, 12)
    rows = [PAYMENT_HEADER, tuple(payment(1).values()), ("Fonte: ufficio",), signed, half]
    Book({}).set(table("Pagamenti", 1, rows)).write(tmp_path / "inbox" / ENTITY / "pagamenti.xlsx")
    taken = deliver_exports(tmp_path, {})
    assert taken.rules == ["row_incomplete"] and taken.intake.problems[0].row_number == 5
    ((message,),) = taken.rows(TOLD)
    assert "(righe 3, 4)" in str(message) and taken.rows(READ) == [(2, 1, 1)]


@pytest.mark.parametrize(("cells", "rules"), [("A3:B3", []), ("A2:A3", ["cell_merged", "cell_merged"])])
def test_merged_cells_of_a_signature_are_its_own(tmp_path: Path, cells: str, rules: list[str]) -> None:
    rows = [PAYMENT_HEADER, tuple(payment(1).values()), ("Visto", *[None] * 5, "Il dirigente")]
    book = Book({}).set(table("Pagamenti", 1, rows)).merge("Pagamenti", cells)
    book.write(tmp_path / "inbox" / ENTITY / "pagamenti.xlsx")
    found = [rule for rule in deliver_exports(tmp_path, {}).rules if rule == "cell_merged"]
    assert found == rules
