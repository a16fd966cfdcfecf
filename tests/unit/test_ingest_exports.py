"""Exports as people send them: every way of writing is read to the same rows, or refused; nothing is lost between."""

import hashlib
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from ingest.events.corrections import Correction
from ingest.events.personal import read_secret
from tests.fixtures.delivery import ENTITY
from tests.fixtures.exports import (
    AS_OF,
    PAYMENT_HEADER,
    VAT,
    Text,
    deliver_exports,
    filing,
    payment,
    suap,
)

SUAP_ROWS = "select protocol_number, desk, municipality_code, filed_on, closed_on, is_within_sla from raw.pratiche_suap"
PAID = "select registration_number, amount_due_eur, due_on, paid_on from raw.fatture_passive order by record_number"
ROW = ("P1", "milano", "015146", date(2025, 2, 28), date(2025, 3, 3), True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_file_gives_the_same_rows_in_every_encoding_and_with_every_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    text = Text([suap(1, Richiedente="Perché; sì, «no»\t|"), suap(2)], encoding=encoding, separator=separator)
    taken = deliver_exports(tmp_path, {"suap.csv": text})
    assert taken.lines == []
    assert taken.rows(SUAP_ROWS) == [ROW, ("P2", *ROW[1:])]
    assert taken.rows("select rows_read, rows_accepted, rows_quarantined from ops.deliveries") == [(2, 2, 0)]


def test_blank_lines_above_the_table_hide_it_not(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, {"suap.csv": Text([suap(1)], above=[""] * 100)})
    assert taken.lines == [] and taken.rows(SUAP_ROWS) == [ROW]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_inside_cells_part_no_row_and_a_refused_row_is_found_on_its_line(
    tmp_path: Path, line_end: str
) -> None:
    rows = [suap(1, Richiedente="su\ntre\nrighe"), suap(2, Sportello="Comune di Lodi"), suap(3)]
    text = Text(rows, above=["Estrazione", "", "Periodo: 01/01/2025 - 31/12/2025"], below=["", "Totale;3;;;;;;;;"])
    written = text.content().decode().replace("\n", line_end).encode()
    taken = deliver_exports(tmp_path, {"suap.csv": written})
    assert [problem.row_number for problem in taken.intake.problems] == [8]
    assert taken.rows("select record_number from raw.pratiche_suap order by 1") == [(1,), (3,)]


def test_lines_may_end_in_two_ways_in_one_file(tmp_path: Path) -> None:
    written = Text([suap(1), suap(2), suap(3)]).content().replace(b"\nP2", b"\r\nP2")
    assert len(deliver_exports(tmp_path, {"suap.csv": written}).rows(SUAP_ROWS)) == 3


def test_totals_blank_rows_and_titles_are_no_rows(tmp_path: Path) -> None:
    text = Text([suap(1)], above=["Pratiche;;;;;;;;;"], below=[";;;;;;;;;", "", "TOTALE:;1;;;;;;;;", "Totale"])
    taken = deliver_exports(tmp_path, {"suap.csv": text})
    assert taken.rows("select rows_read, rows_quarantined from ops.deliveries") == [(1, 0)]


@pytest.mark.parametrize("written", ['="0012"', "'0012", "0012"])
def test_a_code_is_read_without_what_has_a_spreadsheet_keep_its_zeros(tmp_path: Path, written: str) -> None:
    raw = Text([suap(1, Protocollo="P@"), suap(2)]).content().replace(b"P@", written.encode())
    cells = {"Protocollo": written, "Codice fiscale impresa": written.replace("0012", VAT)}
    for n, content in enumerate((raw, Text([suap(1, **cells), suap(2)]))):
        taken = deliver_exports(tmp_path / str(n), {"suap.csv": content})
        assert taken.lines == []
        assert taken.rows("select min(protocol_number), count(distinct business_key) from raw.pratiche_suap") == [
            ("0012", 1)
        ]


@pytest.mark.parametrize(
    "written",
    ["28/02/2025", "2025-02-28", "28/2/2025", "28/02/2025 10:15", "2025-02-28T10:15:00", "2025-02-28 10:15:00.000"],
)
def test_a_day_is_read_in_both_notations_with_or_without_an_hour(tmp_path: Path, written: str) -> None:
    taken = deliver_exports(tmp_path, {"suap.csv": Text([suap(1, **{"Data presentazione": written})])})
    assert taken.lines == [] and taken.rows(SUAP_ROWS) == [ROW]


@pytest.mark.parametrize(
    "written",
    [
        *("31/02/2025", "02/28/2025", "28/02/25", "2025-13-01", "45716", "28.02.2025", "ieri"),
        # Midnight at the end of a day is of the day after to some systems; the others are no hours.
        *("2025-02-28T24:00:00", "28/02/2025 24:00", "28/02/2025 25:10", "28/02/2025 10:99", "2025-02-28T10:15:61"),
        *("2025-02-28T24:00:00Z", "2025-02-28T10:15:61+01:00"),
    ],
)
def test_a_day_that_is_none_is_refused(tmp_path: Path, written: str) -> None:
    rows = [suap(1), suap(2, **{"Data presentazione": written})]
    assert deliver_exports(tmp_path, {"suap.csv": Text(rows)}).rules == ["date_unreadable"]


def test_nd_is_no_value_and_never_zero(tmp_path: Path) -> None:
    rows = [suap(1, **{"Data chiusura": "nd", "Entro SLA": "N.D."}), suap(2, **{"Data presentazione": "nd"})]
    taken = deliver_exports(tmp_path, {"suap.csv": Text(rows)})
    assert taken.rules == ["value_missing"]
    assert [row[4:] for row in taken.rows(SUAP_ROWS)] == [(None, None)]


def test_an_earlier_layout_is_read_in_its_years_and_refused_in_later_ones(tmp_path: Path) -> None:
    def old(n: int, day: str) -> dict[str, str]:
        row = suap(n, **{"Data presentazione": day, "Data chiusura": ""})
        row.pop("Codice pratica")
        return {"Data invio" if name == "Data presentazione" else name: cell for name, cell in row.items()}

    taken = deliver_exports(tmp_path, {"suap.csv": Text([old(1, "30/12/2024"), old(2, "02/01/2025")])})
    assert taken.rules == ["outside_layout"] and len(taken.rows(SUAP_ROWS)) == 1


def _workbook(*, error: bool = False, formula: bool = False, merged: bool = False) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Pagamenti")
    sheet.write_row(2, 0, PAYMENT_HEADER)
    for n in range(3):
        row = payment(n)
        for column, (name, cell) in enumerate(row.items()):
            if name.startswith("Data"):
                sheet.write_datetime(3 + n, column, datetime.strptime(cell, "%d/%m/%Y"), day)
            elif name.startswith("Importo"):
                sheet.write_number(3 + n, column, 1234.56)
            else:
                sheet.write_string(3 + n, column, cell)
    if error:
        sheet.write_formula("H5", "=1/0", None, "#DIV/0!")
    if formula:
        sheet.write_formula("H5", "=G5*2", None, "")
    if merged:
        sheet.merge_range("H5:I5", 5)
    hidden = book.add_worksheet("Copia")
    hidden.write_row(0, 0, PAYMENT_HEADER)
    hidden.hide()
    book.close()
    return out.getvalue()


def test_a_workbook_gives_the_rows_of_its_visible_sheet(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, {"fatture.xlsx": _workbook()})
    assert taken.lines == []
    assert taken.rows(PAID) == [(f"F{n}", Decimal("1234.56"), date(2025, 3, 10), date(2025, 3, 5)) for n in range(3)]
    assert taken.rows("select distinct sheet from raw.fatture_passive") == [("Pagamenti",)]


@pytest.mark.parametrize(
    ("fault", "rule"), [("error", "cell_error"), ("formula", "formula_without_value"), ("merged", "cell_merged")]
)
def test_a_cell_of_a_workbook_without_its_value_refuses_its_row_alone(tmp_path: Path, fault: str, rule: str) -> None:
    taken = deliver_exports(tmp_path, {"fatture.xlsx": _workbook(**{fault: True})})
    assert taken.rules == [rule] and "cella H5" in taken.lines[0]
    assert [row[0] for row in taken.rows(PAID)] == ["F0", "F2"]


def test_a_later_delivery_holds_its_months_and_a_known_one_is_read_or_copied_alike(
    tmp_path: Path,
) -> None:
    rows = [
        filing(n, **{"Data ricevimento": f"10/{n:02}/2025", "Data evasione": f"12/{n:02}/2025"}) for n in range(1, 4)
    ]
    first = deliver_exports(tmp_path, {"anno.csv": Text([*rows, filing(9, Stato="Sparita")])})
    march = Text([filing(30, **{"Data ricevimento": "11/03/2025", "Data evasione": "12/03/2025"})])
    held = "select sequence, month, row_count from ops.delivery_months join ops.deliveries using (delivery_id)"
    held += " order by all"
    raw = "select * exclude (month) from raw.pratiche_registro_imprese order by delivery_id, record_number"
    both = deliver_exports(tmp_path, {"marzo.csv": march}, first.known, name="both")
    assert [row[:2] for row in both.rows(held)] == [
        *((1, date(2025, month, 1)) for month in (1, 2, 3)),
        (2, date(2025, 3, 1)),
    ]
    for path in (tmp_path / "inbox" / ENTITY).iterdir():
        path.unlink()
    again = deliver_exports(tmp_path, {}, both.known, name="again")
    copied = deliver_exports(tmp_path, {}, both.known, previous=both.warehouse, name="copied")
    for table in (raw, held, "from ops.quarantine", "from ops.problems order by all"):
        assert again.rows(table) == copied.rows(table) == both.rows(table)
    # What is no longer in the inbox is named by its number.
    assert copied.lines == again.lines == [line.replace("anno.csv", "anno.csv (consegna n. 1)") for line in both.lines]
    carried = {one.file_name: one.contents for one in copied.intake.deliveries}
    assert (carried["anno.csv"].rows_read, carried["anno.csv"].rows_quarantined) == (4, 1)


CORRECTION = Correction(
    "f1-due",
    ENTITY,
    "fatture_passive",
    ("F1", "M1", "2025"),
    "due_on",
    "31/02/2025",
    "28/02/2025",
    "errore",
    "Ragioneria",
    AS_OF,
)


def test_a_known_error_is_corrected_and_written_down(tmp_path: Path) -> None:
    text = Text([payment(1, **{"Data scadenza": "31/02/2025"}), payment(2)])
    taken = deliver_exports(tmp_path, {"fatture.csv": text}, corrections=[CORRECTION])
    assert taken.lines == [] and taken.rows(PAID)[0][2] == date(2025, 2, 28)
    assert taken.rows("select record_number, correction_id, delivered_value, corrected_value from ops.corrections") == [
        (1, "f1-due", "31/02/2025", "28/02/2025")
    ]


def test_a_correction_fails_once_the_source_is_repaired(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, {"fatture.csv": Text([payment(1), payment(2)])}, corrections=[CORRECTION])
    assert taken.rules == ["correction_obsolete"] and taken.rows(PAID) == []
    assert "la correzione «f1-due» non serve più" in taken.lines[0]


def test_a_correction_is_of_one_year_and_of_the_line_that_holds_the_error(tmp_path: Path) -> None:
    rows = [
        payment(1, **{"Data scadenza": "31/02/2025"}),
        payment(1, **{"Importo dovuto (€)": "7,00"}),
        payment(1, **{"Data pagamento": "05/03/2024", "Data scadenza": "10/03/2024"}),
    ]
    text = Text(rows, above=["Periodo: 01/01/2024 - 31/12/2025"])
    taken = deliver_exports(tmp_path, {"fatture.csv": text}, corrections=[CORRECTION])
    assert taken.lines == []
    assert [row[2] for row in taken.rows(PAID)] == [date(2025, 2, 28), date(2025, 3, 10), date(2024, 3, 10)]
    assert taken.rows("select record_number from ops.corrections") == [(1,)]


def test_a_supplier_is_a_keyed_hash_that_says_whether_it_is_a_person(tmp_path: Path) -> None:
    text = Text([payment(1), payment(2, **{"Codice fiscale fornitore": "rssmra80a01f205x"})])
    taken = deliver_exports(tmp_path, {"fatture.csv": text})
    rows = taken.rows("select supplier_key, is_natural_person from raw.fatture_passive order by record_number")
    assert [person for _, person in rows] == [False, True]
    assert all(len(str(key)) == 32 and VAT not in str(key) for key, _ in rows)


def test_what_a_killed_run_left_is_not_taken_for_the_file(tmp_path: Path) -> None:
    text = Text([suap(1)])
    (tmp_path / "scratch").mkdir()
    name = hashlib.sha256(text.content()).hexdigest()[:16]
    with duckdb.connect(str(tmp_path / "scratch" / f"{name}.duckdb")) as connection:
        connection.execute("create table staging as select 'P9' as protocol_number")
    assert deliver_exports(tmp_path, {"suap.csv": text}).rows(SUAP_ROWS) == [ROW]


@pytest.mark.parametrize("content", [b"", b"abc\n", b"non una chiave", b"\xff\xfe", b"00" * 31])
def test_a_secret_that_is_none_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(ValueError, match=r"non è la chiave dei pseudonimi\. Rimedio"):
        read_secret(tmp_path / "secret.key")


def test_what_is_kept_in_clear_is_its_owners_alone(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir(mode=0o755)
    deliver_exports(tmp_path, {"suap.csv": Text([suap(1)])})
    assert list(archive.iterdir()) and archive.stat().st_mode & 0o777 == 0o700


def test_a_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    made = read_secret(tmp_path / "new" / "secret.key")
    assert read_secret(tmp_path / "new" / "secret.key") == made and len(made) == 32
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o777 == 0o600
