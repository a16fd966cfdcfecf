"""What the reader makes of cells and of files that are not what they say."""

import io
import json
import re
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook as OpenpyxlWorkbook

from ingest.cells import Cell, Kind, column_letters, number_text
from ingest.problems import Problem
from ingest.reader import FileRefused, read_workbook
from tests.fixtures.conto_economico import books as conto
from tests.fixtures.delivery import ENTITY, Book, Formula, Percent, deliver
from tests.fixtures.scheda_rilevazione import books as scheda


def read(folder: Path, cells: dict[str, object]) -> dict[str, Cell]:
    path = folder / "book.xlsx"
    Book({"Dati": dict(cells)}).write(path)
    (sheet,) = read_workbook(path.read_bytes(), path.name).sheets
    return {cell.address: cell for row in sheet.cells.values() for cell in row.values()}


def refusal(content: bytes, file_name: str) -> Problem:
    with pytest.raises(FileRefused) as refused:
        read_workbook(content, file_name)
    (problem,) = refused.value.problems
    return problem


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        ("  testo \n", "testo", Kind.TEXT),
        ("00184", "00184", Kind.TEXT),
        (184, "184", Kind.NUMBER),
        (1234.5, "1234,5", Kind.NUMBER),
        (0.1 + 0.2, "0,3", Kind.NUMBER),
        (1 / 3, "0,333333333333333", Kind.NUMBER),
        (1e21, "1000000000000000000000", Kind.NUMBER),
        (-0.0, "0", Kind.NUMBER),
        (Percent(0.5241), "52,41%", Kind.PERCENT),
        (Percent(1.5), "150%", Kind.PERCENT),
        (Percent(0.5241, '[Red]0.0% "quota"'), "52,41%", Kind.PERCENT),
        (Percent(52.41, '0.00"%"'), "52,41", Kind.NUMBER),
        (Percent(52.41, r"0.00\%"), "52,41", Kind.NUMBER),
        (Percent(52.41, "0.00_%"), "52,41", Kind.NUMBER),
        (Percent(52.41, "0.00[$%-410]"), "52,41", Kind.NUMBER),
        (date(2025, 2, 28), "28/02/2025", Kind.DATE),
        (datetime(2025, 2, 28, 10, 30), "28/02/2025 10:30:00", Kind.OTHER),
        (True, "VERO", Kind.BOOLEAN),
        (Formula("=1/0", "#DIV/0!"), "#DIV/0!", Kind.ERROR),
        (Formula("=NA()", "#N/A"), "#N/A", Kind.ERROR),
        (Formula("=1+1"), "", Kind.NO_VALUE),
        (Formula("=1+1", 2), "2", Kind.NUMBER),
        (Formula('="a"', "a"), "a", Kind.TEXT),
    ],
)
def test_a_cell_becomes_text_with_its_kind(tmp_path: Path, value: object, text: str, kind: Kind) -> None:
    assert read(tmp_path, {"C7": value}) == {"C7": Cell(7, 3, text, kind)}


def test_a_formula_that_gave_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    cells = {"A1": "a", "B1": Formula('=IF(A1="","x","")', is_empty_text=True), "C1": Formula("=1+1")}
    assert {address: cell.kind for address, cell in read(tmp_path, cells).items()} == {
        "A1": Kind.TEXT,
        "C1": Kind.NO_VALUE,
    }


def test_addresses_count_from_the_corner_even_when_the_corner_is_empty(tmp_path: Path) -> None:
    assert set(read(tmp_path, {"B2": "a", "AB30": "b"})) == {"B2", "AB30"}


def test_columns_have_the_letters_of_the_spreadsheet() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_durations_and_small_numbers_are_written_out() -> None:
    assert number_text(1e-7) == "0,0000001"
    assert number_text(12345678901234567.0) == "12345678901234600"


def test_merged_ranges_and_hidden_sheets_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    Book({"Nascosto": {"A1": 1}, "Dati": {"A1": 1}}).hide("Nascosto").merge("Dati", "B2:C3").write(path)
    hidden, data = read_workbook(path.read_bytes(), path.name).sheets
    assert (hidden.is_visible, hidden.cells) == (False, {})
    assert [(m.first_row, m.first_column, m.last_row, m.last_column) for m in data.merged] == [(2, 2, 3, 3)]


def test_dates_of_the_1904_system_are_right() -> None:
    workbook = OpenpyxlWorkbook()
    workbook.epoch = datetime(1904, 1, 1)
    workbook.active["A1"] = date(2025, 3, 1)
    workbook.active["A2"] = timedelta(hours=30)
    saved = io.BytesIO()
    workbook.save(saved)
    (sheet,) = read_workbook(saved.getvalue(), "x.xlsx").sheets
    assert sheet.cell(1, 1).text == "01/03/2025"
    assert sheet.cell(2, 1).kind is Kind.OTHER


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


def workbook_bytes(folder: Path) -> bytes:
    conto.conto_economico().write(folder / "good.xlsx")
    return (folder / "good.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "rule", "said"),
    [
        ("a.xlsx", b"", "file_empty", "0 byte"),
        ("a.xlsx", encrypted(), "password_protected", "password"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not_a_workbook", "non è una cartella"),
        ("a.xls", b"\x1f\x8b\x08 page", "not_a_workbook", "un file compresso gzip"),
        ("a.pdf", b"a;b\n1;2\n", "format_unknown", "«.pdf»"),
        ("a.csv", b"%PDF-1.7 ...", "not_a_workbook", "non è un testo: è un documento PDF"),
        ("senza", b"a;b\n1;2\n", "format_unknown", "senza estensione"),
        ("a.xlsx", b"a;b\n1;2\n", "not_a_workbook", "cambiare la fine del nome in «.csv», senza aprire il file"),
        ("a.xls", "a\tb\n1\t2\n".encode("utf-16"), "not_a_workbook", "un testo separato da tabulazioni"),
        ("a.xls", b"<table><tr><td>1", "not_a_workbook", "una tabella HTML, cioè una pagina web"),
        ("a.xls", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "not_a_workbook", "Excel 2003"),
        ("a.xls", b"MIME-Version: 1.0\r\n", "not_a_workbook", "pagina web in un solo file"),
        ("a.xlsx", b"\x00\x01\x02;;;", "not_a_workbook", "è altro"),
        ("a.xlsx", b"%PDF-1.7 ...", "not_a_workbook", "un documento PDF"),
        ("a.xlsm", b"\xef\xbb\xbf <html></html>", "not_a_workbook", "una pagina web"),
        ("a.xlsx", b"PK\x03\x04 cut short", "not_a_workbook", "la copia sia completa"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_by_what_it_is(name: str, content: bytes, rule: str, said: str) -> None:
    problem = refusal(content, name)
    assert problem.rule == rule
    assert problem.line().startswith(f"{name}: ")
    assert said in problem.line()


def test_a_name_that_lies_about_a_workbook_is_refused(tmp_path: Path) -> None:
    problem = refusal(workbook_bytes(tmp_path), "schede.xls")
    assert problem.line() == (
        "schede.xls: il nome finisce per «.xls» ma il contenuto è una cartella di lavoro .xlsx. "
        "Rimedio: correggere l'estensione del nome in .xlsx."
    )


def test_a_file_cut_short_while_being_copied_is_refused(tmp_path: Path) -> None:
    whole = workbook_bytes(tmp_path)
    assert refusal(whole[: len(whole) // 2], "a.xlsx").rule == "not_a_workbook"


def test_a_damaged_workbook_is_refused_with_a_remedy(tmp_path: Path) -> None:
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(tmp_path))) as good, zipfile.ZipFile(damaged, "w") as bad:
        for part in good.namelist():
            bad.writestr(part, b"<broken" if part.startswith("xl/worksheets/") else good.read(part))
    problem = refusal(damaged.getvalue(), "a.xlsx")
    assert problem.rule == "workbook_unreadable"
    assert "salvarla di nuovo come .xlsx" in problem.line()


def repacked(content: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with some words of one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(out, "w") as changed:
        assert re.search(old, good.read(part).decode())
        for name in good.namelist():
            text = good.read(name)
            changed.writestr(name, re.sub(old, new, text.decode()) if name == part else text)
    return out.getvalue()


def test_a_strict_workbook_whose_errors_would_be_lost_is_refused(tmp_path: Path) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = repacked(
        workbook_bytes(tmp_path), "xl/workbook.xml", main, "http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    problem = refusal(strict, "a.xlsx")
    assert problem.rule == "strict_workbook"
    assert "salvarla come «Cartella di lavoro .xlsx»" in problem.line()


def test_a_zero_beside_a_formula_that_no_program_computed_is_no_value(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as written:
        sheet = written.add_worksheet()
        sheet.write_formula("A1", "=600+7")
        sheet.write_formula("A2", "=600+7", value=607)
        sheet.write_number("A3", 0)
    (found,) = read_workbook(path.read_bytes(), path.name).sheets
    assert [(found.cell(row, 1).text, found.cell(row, 1).kind) for row in (1, 2, 3)] == [
        ("", Kind.NO_VALUE),
        ("607", Kind.NUMBER),
        ("0", Kind.NUMBER),
    ]


def test_a_workbook_that_makes_the_native_reader_abort_is_refused_and_the_others_are_taken(tmp_path: Path) -> None:
    scheda.scheda().write(tmp_path / "good.xlsx")
    many = repacked((tmp_path / "good.xlsx").read_bytes(), "xl/sharedStrings.xml", 'uniqueCount="[0-9]+"', "")
    many = repacked(many, "xl/sharedStrings.xml", "<sst ", '<sst uniqueCount="4294967296" ')
    files: dict[str, Book | bytes] = {
        f"{ENTITY}/{scheda.FILE}": many,
        f"{ENTITY}/{conto.FILE}": conto.conto_economico(),
    }
    intake = deliver(tmp_path, files)
    assert [problem.line() for problem in intake.problems] == [
        f"{scheda.FILE}: la cartella di lavoro è danneggiata: il lettore si è interrotto mentre la apriva. Rimedio: "
        "aprirla con Excel o LibreOffice, salvarla di nuovo come .xlsx e riconsegnarla."
    ]
    assert intake.problems[0].rule == "reader_interrupted"
    assert [one.file_name for one in intake.deliveries] == [conto.FILE]


def test_the_panic_of_native_code_is_a_damaged_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """As pyo3 raises it: no Exception."""

    def panic(*_: object) -> None:
        raise PanicException("slice index starts at 4 but ends at 2")

    monkeypatch.setattr("ingest.reader._read_sheets", panic)
    assert refusal(workbook_bytes(tmp_path), "a.xlsx").rule == "workbook_unreadable"


def test_a_sheet_that_stretches_to_the_end_of_the_grid_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    Book({"Dati": {"A1": 1, "XFD2000": 1}}).write(path)
    problem = refusal(path.read_bytes(), path.name)
    assert (problem.rule, "riga 2000" in problem.line()) == ("sheet_too_large", True)


def test_a_workbook_that_unpacks_beyond_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.weight.MAX_UNPACKED_BYTES", 1000)
    assert refusal(workbook_bytes(tmp_path), "a.xlsx").rule == "file_too_large"


def test_the_quarantined_row_is_kept_whole(tmp_path: Path) -> None:
    book = scheda.scheda().set({f"{scheda.SHEET}!E4": "mille", f"{scheda.SHEET}!K4": "(*)"})
    (delivery,) = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book}).deliveries
    (row,) = delivery.quarantined
    assert json.loads(row.row_text) == {
        "Codice misura": "practices_closed",
        "Misura": "Pratiche evase",
        "Unità di misura": "numero",
        "Periodo": "2025",
        "Valore": "mille",
        "Valore anno precedente": "1100",
        "Nota": "dal gestionale",
        "Evidenza": "estrazione.csv",
        "Origine del dato": "",
        "K4": "(*)",
    }
