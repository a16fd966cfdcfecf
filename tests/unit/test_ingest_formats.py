"""A scheda is the same scheda in .xlsx, .xls and .ods: the same rows, the same refusals, the same words."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.cells import Kind, Mark, Merged
from ingest.reader import FileRefused, read_workbook
from tests.fixtures.delivery import ENTITY, Book, Case, Formula, Percent, deliver
from tests.fixtures.other_formats import SHAPE, as_ods, as_xls
from tests.fixtures.scheda_rilevazione import books as scheda
from tests.fixtures.scheda_rilevazione import refused_files

FORMATS = {".xls": as_xls, ".ods": as_ods}
CASES = [case for case in [*scheda.ROW_CASES, *refused_files.FILE_CASES] if not case.file_name]


def _without_saved_value(case: Case) -> bool:
    """A .xls always saves a value beside a formula: the case cannot be written in it."""
    cells = (value for sheet in case.book.sheets.values() for value in sheet.values())
    return any(isinstance(value, Formula) and (value.saved == "" or value.is_empty_text) for value in cells)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_scheda_loads_the_same_rows_from_every_format(tmp_path: Path, suffix: str) -> None:
    name = scheda.FILE.replace(".xlsx", suffix)
    (expected,) = deliver(tmp_path / "a", {f"{ENTITY}/{scheda.FILE}": scheda.scheda()}).deliveries
    (found,) = deliver(tmp_path / "b", {f"{ENTITY}/{name}": FORMATS[suffix](scheda.scheda())}).deliveries
    assert [row.values for row in found.rows] == [row.values for row in expected.rows]
    assert (len(found.rows), len(found.quarantined)) == (len(scheda.ROWS), 0)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}-{n}" for n, case in enumerate(CASES)])
def test_a_broken_scheda_is_refused_with_the_same_words(tmp_path: Path, suffix: str, case: Case) -> None:
    if suffix == ".xls" and _without_saved_value(case):
        pytest.skip("a .xls cannot hold it")
    name = scheda.FILE.replace(".xlsx", suffix)
    intake = deliver(tmp_path, {f"{ENTITY}/{name}": FORMATS[suffix](case.book)})
    assert [problem.line() for problem in intake.problems] == [case.line.replace(scheda.FILE, name)]
    assert [problem.rule for problem in intake.problems] == [case.rule]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_number_that_shows_digits_of_its_format_is_told_in_every_format(suffix: str) -> None:
    content = FORMATS[suffix](Book({"Dati": {"A1": Percent(7, SHAPE), "A2": 7, "A3": Percent(0.07)}}))
    (sheet,) = read_workbook(content, f"x{suffix}").sheets
    assert [sheet.cell(row, 1).mark for row in (1, 2, 3)] == [Mark.FORMATTED, None, None]


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_kind_of_cell_is_read_for_what_it_is(suffix: str) -> None:
    book = Book(
        {
            "Dati": {
                "A1": "testo",
                "B1": 1234.5,
                "C1": date(2025, 2, 28),
                "D1": Percent(0.5241),
                "E1": Formula("=1/0", "#DIV/0!"),
                "F1": Formula("=1+1", 2),
                "A3": "unite",
                "AB40": "lontano",
            },
            "Altro": {"A1": "nascosto"},
        }
    )
    content = FORMATS[suffix](book.hide("Altro").merge("Dati", "A3:B4"))
    sheet, hidden = read_workbook(content, f"x{suffix}").sheets
    kinds = {
        address: (cell.text, cell.kind)
        for row in sheet.cells.values()
        for cell in row.values()
        if (address := cell.address)
    }
    assert kinds["A1"] == ("testo", Kind.TEXT)
    assert kinds["B1"] == ("1234,5", Kind.NUMBER)
    assert kinds["C1"] == ("28/02/2025", Kind.DATE)
    assert kinds["D1"] == ("52,41%", Kind.PERCENT)
    assert kinds["E1"] == ("#DIV/0!", Kind.ERROR)
    assert kinds["F1"] == ("2", Kind.NUMBER)
    assert kinds["AB40"] == ("lontano", Kind.TEXT)
    assert sheet.merged == (Merged(3, 1, 4, 2),)
    assert (sheet.is_visible, hidden.is_visible, hidden.cells) == (True, False, {})


def test_an_encrypted_ods_asks_for_its_password_to_be_taken_off() -> None:
    content = as_ods(scheda.scheda(), manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")
    with pytest.raises(FileRefused) as refused:
        read_workbook(content, "a.ods")
    assert refused.value.problems[0].rule == "password_protected"


@pytest.mark.parametrize(
    ("content", "name", "says"), [(as_ods, "a.xlsx", ".ods"), (as_xls, "a.ods", ".xls"), (as_ods, "a.xls", ".ods")]
)
def test_a_name_that_lies_about_its_format_is_refused(content: object, name: str, says: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_workbook(content(scheda.scheda()), name)  # type: ignore[operator]
    (problem,) = refused.value.problems
    assert (problem.rule, f"una cartella di lavoro {says}" in problem.line()) == ("name_contradicts_format", True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(data=st.data(), suffix=st.sampled_from([".xls", ".ods", ".xlsx"]))
def test_a_damaged_workbook_gives_rows_or_a_refusal_and_nothing_else(data: st.DataObject, suffix: str) -> None:
    whole = bytearray(WHOLE[suffix])
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=12)):
        whole[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(whole)), st.integers(0, len(whole))))
    try:
        assert read_workbook(bytes(whole[:end]), f"a{suffix}").sheets is not None
    except FileRefused as refused:
        assert all(problem.line() for problem in refused.problems)


def _xlsx() -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        scheda.scheda().write(Path(folder) / "a.xlsx")
        return (Path(folder) / "a.xlsx").read_bytes()


WHOLE = {".xls": as_xls(scheda.scheda()), ".ods": as_ods(scheda.scheda()), ".xlsx": _xlsx()}


def test_a_text_longer_than_a_cell_of_what_goes_out_is_refused(tmp_path: Path) -> None:
    text = "x" * 32_768
    book = scheda.scheda().set({f"{scheda.SHEET}!E10": text})
    name = scheda.FILE.replace(".xlsx", ".ods")
    intake = deliver(tmp_path, {f"{ENTITY}/{name}": as_ods(book)})
    (problem,) = intake.problems
    assert (problem.rule, problem.cell) == ("text_too_long", "E10")
    assert "il testo ha 32768 caratteri" in problem.line() and "Rimedio: accorciare il testo." in problem.line()
    assert len(intake.deliveries[0].rows) == len(scheda.ROWS) - 1
    note = scheda.scheda().set({f"{scheda.SHEET}!G11": text})
    intake = deliver(tmp_path / "note", {f"{ENTITY}/{name}": as_ods(note)})
    assert not list(intake.problems) and [one.rule for one in intake.remarks] == ["text_unread"]


def test_a_formula_that_gave_an_empty_text_in_libreoffice_is_an_empty_cell() -> None:
    made = as_ods(Book({"Dati": {"A1": "a", "B1": Formula("=C9")}}))
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as plain, zipfile.ZipFile(saved, "w") as computed:
        for name in plain.namelist():
            computed.writestr(name, plain.read(name))
        computed.writestr("meta.xml", "<meta:generator>LibreOffice/24.8</meta:generator>")
    kinds = []
    for content in (made, saved.getvalue()):
        (sheet,) = read_workbook(content, "a.ods").sheets
        kinds.append(sheet.cell(1, 2).kind)
    assert kinds == [Kind.NO_VALUE, Kind.EMPTY]
