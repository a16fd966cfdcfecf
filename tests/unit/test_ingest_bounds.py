"""A file costs little time and memory before it is refused, however much a few KB of it stand for."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.columns import MOST_COLUMNS
from ingest.events.text import MOST_LINE_BYTES
from ingest.problems import MOST_OF_FILE
from ingest.reader import FileRefused, read_workbook
from tests.fixtures.delivery import ENTITY, Book, deliver
from tests.fixtures.exports import Text, deliver_exports, payment, suap
from tests.fixtures.other_formats import as_ods, as_xls, ods_of
from tests.fixtures.scheda_rilevazione import books as scheda

GOOD = Text([suap(1)])


def _cell(repeated: int, text: str = "x") -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def _rows(repeated: int, cells: str) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


REPEATED = {
    "one row a million times": _rows(1_000_000, _cell(4)),
    "a square, again and again": _rows(1000, _cell(1000)) * 300,
    "some on each of many sheets": '</table:table><table:table table:name="N">'.join([_rows(400_000, _cell(1))] * 9),
    "a long text in every row": _rows(900_000, _cell(1, "x" * 30_000)),
}


@pytest.mark.parametrize("rows", REPEATED.values(), ids=REPEATED)
def test_an_ods_of_a_few_kb_that_repeats_cells_is_refused_before_they_are_laid_out(rows: str) -> None:
    content = ods_of(rows)
    assert len(content) < 20_000
    with pytest.raises(FileRefused) as refused:
        read_workbook(content, "a.ods")
    (problem,) = refused.value.problems
    assert problem.rule == "workbook_too_large" and "a.ods: la cartella di lavoro ha più di 1500" in problem.line()


def test_a_column_hidden_two_thousand_million_times_is_no_fault_and_costs_nothing() -> None:
    hidden = '<table:table-column table:visibility="collapse" table:number-columns-repeated="2000000000"/>'
    (sheet,) = read_workbook(ods_of(hidden + _rows(1, _cell(1))), "a.ods").sheets
    assert sheet.cell(1, 1).text == "x"


def _zip(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


def _lying() -> bytes:
    """A package whose directory says a thousand bytes of a part of forty million."""
    content = bytearray(_zip({"xl/workbook.xml": " " * 40_000_000}))
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(content)


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "it unfolds a thousand times": (lambda: _zip({"xl/workbook.xml": " " * 40_000_000}), "si espande di"),
    "millions of empty rows": (lambda: _zip({"xl/a.xml": "<row/>" * 4_100_000}), "più di 4 milioni di elementi"),
    "half a million parts": (lambda: _zip({f"{n}": "" for n in range(25_000)}), "troppe parti"),
    "it lies about its sizes": (_lying, "non è una cartella di lavoro"),
}


@pytest.mark.parametrize(("bomb", "said"), BOMBS.values(), ids=BOMBS)
def test_a_zip_is_refused_by_what_it_declares_before_a_reader_opens_it(
    bomb: Callable[[], bytes], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*_: object) -> None:
        raise AssertionError("a reader opened it")

    monkeypatch.setattr("ingest.reader._read_sheets", opened)
    with pytest.raises(FileRefused) as refused:
        read_workbook(bomb(), "a.xlsx")
    assert said in refused.value.problems[0].line()


def test_the_cells_of_every_format_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Book({"Dati": {f"A{row}": "x" for row in range(1, 31)}})
    monkeypatch.setattr("ingest.weight.MAX_CELLS", 29)
    book.write(tmp_path / "a.xlsx")
    for name, content in (
        ("a.xlsx", (tmp_path / "a.xlsx").read_bytes()),
        ("a.xls", as_xls(book)),
        ("a.ods", as_ods(book)),
    ):
        with pytest.raises(FileRefused) as refused:
            read_workbook(content, name)
        assert [problem.rule for problem in refused.value.problems] == ["workbook_too_large"]


LONG = {"in the middle": b"x" * MOST_LINE_BYTES * 9 + b"\n", "the last, without an end": b"x" * MOST_LINE_BYTES * 9}


@pytest.mark.parametrize("line", LONG.values(), ids=LONG)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_line_that_no_system_writes_refuses_its_file_with_its_number(
    tmp_path: Path, line: bytes, encoding: str
) -> None:
    content = (Text([payment(1)]).content() + line).decode().encode(encoding)
    taken = deliver_exports(tmp_path, {"lunga.csv": content, "buona.csv": GOOD})
    assert taken.rules == ["line_too_long"] and "lunga.csv, riga 3: una riga è lunga più di" in taken.lines[0]
    assert [one.file_name for one in taken.intake.deliveries] == ["buona.csv"]


def test_a_long_note_is_no_line_that_is_too_long(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, {"nota.csv": Text([payment(1, **{"Denominazione fornitore": "è" * 30_000})])})
    assert taken.rules == []


def test_ten_thousand_columns_are_one_problem(tmp_path: Path) -> None:
    more = {f"C{n}": "" for n in range(10_000)}
    taken = deliver_exports(tmp_path, {"larga.csv": Text([payment(1) | more])})
    assert taken.rules == ["columns_too_many"]
    assert f"ha 10011 colonne, più delle {MOST_COLUMNS} che si leggono" in taken.lines[0]


def test_of_a_form_with_a_thousand_wrong_rows_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    book = scheda.scheda()
    sheet = scheda.SHEET
    for row in range(40, 1040):
        book.set({f"{sheet}!A{row}": "misura-che-non-c-e", f"{sheet}!E{row}": 12})
    intake = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book})
    assert len(intake.problems) == MOST_OF_FILE + 1 and intake.problems[-1].rule == "more_problems"
    assert "altri " in intake.problems[-1].line() and "ops.problems" in intake.problems[-1].line()


def test_a_file_of_which_most_rows_are_wrong_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million refused rows would be written down one by one, for measures that would have no value."""
    monkeypatch.setattr("ingest.events.reading.MOST_REFUSED", 10)
    bad = [payment(n, **{"Data pagamento": "mai"}) for n in range(1000, 1020)]
    few = deliver_exports(tmp_path / "few", {"f.csv": Text([*(payment(n) for n in range(300)), *bad])})
    assert len(few.rows("select 1 from ops.quarantine")) == 20, "a small part of a file costs itself alone"
    most = deliver_exports(tmp_path / "most", {"f.csv": Text([*(payment(n) for n in range(100)), *bad])})
    (line,) = most.lines
    assert most.rules == ["rows_mostly_refused"] and "per lo più nella colonna «Data pagamento»" in line
    torn = Text([payment(n) for n in range(9)]).content() + b"1;2;3;4\n" * 11
    assert deliver_exports(tmp_path / "torn", {"f.csv": torn}).rules == ["rows_mostly_refused"]


@pytest.mark.parametrize(
    ("most", "rules"),
    [(128 * 1024, {"line_too_long"}), (10_000_000, {"text_unreadable", "cells_miscounted", "quote_unclosed"})],
)
def test_a_file_that_cannot_be_parsed_at_all_is_refused_without_a_word_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, rules: set[str]
) -> None:
    monkeypatch.setattr("ingest.events.text.MOST_LINE_BYTES", most)
    long = suap(1, Richiedente="x" * 9_000_000)
    taken = deliver_exports(tmp_path, {"suap.csv": Text([long, suap(2)])})
    assert taken.rules and set(taken.rules) <= rules
    assert "xxx" not in "".join(taken.lines)
