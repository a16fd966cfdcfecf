"""What stands beside and below the rows of an export and is none of them: blanks, notes, signatures."""

from pathlib import Path

import pytest

from tests.fixtures.delivery import ENTITY, Book, table
from tests.fixtures.exports import FILING_HEADER, PAYMENT_HEADER, deliver_exports, filing, payment

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
