"""Files as public bodies published them: each is taken or refused in one line, and no cell of it is read otherwise."""

import csv
import itertools
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import openpyxl
import pytest
import xlrd
from conftest import ROOT

from ingest.events import reading
from ingest.events.declare import PLACE_COLUMNS, EventSource, Field, Reads
from ingest.events.dialect import heads
from ingest.events.personal import Pseudonyms
from ingest.events.recognise import recognise_sheet, recognise_text, sheet_table
from ingest.events.staging import staging_query
from ingest.events.store import EventStore
from ingest.events.table import SheetTable, TextTable
from ingest.events.text import prepare
from ingest.isolated import read_isolated
from ingest.layout import Column, Layout
from ingest.load import open_warehouse
from ingest.reader import FileRefused
from ingest.register import load_register
from tests.fixtures.delivery import ENTITY
from tests.fixtures.exports import AS_OF, deliver_exports

FOLDER = ROOT / "tests" / "fixtures" / "real_files"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in {".csv", ".xls", ".xlsx", ".ods"})
RULES = {
    "anpr_consolati_xlsx_travestito.xls": "name_contradicts_format",
    "anpr_tab41_html_gzip.xls": "not_a_workbook",
}
Grid = list[list[object]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_of_somebody_else_is_refused_in_one_line_that_says_what_to_do(tmp_path: Path, path: Path) -> None:
    taken = deliver_exports(tmp_path, {path.name: path.read_bytes()})
    assert taken.rules == [RULES.get(path.name, "source_unknown")]
    assert taken.lines[0].startswith(f"{path.name}: ") and "Rimedio: " in taken.lines[0] and "\n" not in taken.lines[0]
    assert taken.intake.deliveries == ()


def _csv(path: Path) -> Grid:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [list(row) for row in csv.reader(file)]


def _xlsx(path: Path) -> Grid:
    with path.open("rb") as file:
        sheet = openpyxl.load_workbook(file, data_only=True).worksheets[0]
        return [[cell.value for cell in row] for row in sheet.iter_rows()]


def _xls(path: Path) -> Grid:
    sheet = xlrd.open_workbook(path).sheet_by_index(1)
    return [[cell.value for cell in sheet.row(row)] for row in range(sheet.nrows)]


def _ods(path: Path) -> Grid:
    """The cells of the first sheet, read from its XML: repeated ones as often as they are, empty ends left out."""
    table, office = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office"))
    with zipfile.ZipFile(path) as package:
        root = ElementTree.fromstring(package.read("content.xml"))
    sheet = next(root.iter(f"{table}table"))
    grid: Grid = []
    for row in sheet.iter(f"{table}table-row"):
        cells: list[object] = []
        for cell in row.iter(f"{table}table-cell"):
            value = cell.get(f"{office}value")
            text = "\n".join("".join(part.itertext()) for part in cell if part.tag.endswith("}p"))
            found = Decimal(value) if value is not None else text
            cells += [found] * min(int(cell.get(f"{table}number-columns-repeated", 1)), 60)
        if any(cell != "" for cell in cells):
            grid += [cells] * int(row.get(f"{table}number-rows-repeated", 1))
        else:
            grid.append([])
    return grid


@dataclass(frozen=True)
class Table:
    """A table in a file: the reader that does not know ours, the row of its header and how many rows are below."""

    file: str
    read: Callable[[Path], Grid]
    header: int
    rows: int
    refused: int = 0
    name: str = ""


TABLES = [
    Table("anpr_archivio_comuni_bom.csv", _csv, 1, 2999),
    Table("trasparenza_obblighi_titulus.csv", _csv, 1, 68),
    Table("ateco_2007.xlsx", _xlsx, 2, 3143),
    # Of a header on several rows only one is found: cells under none of its words refuse their row.
    Table("anpr_consolati_xlsx_travestito.xls", _xlsx, 3, 197, refused=197, name="consolati.xlsx"),
    Table("anpr_stati_consolati_biff.xls", _xls, 1, 306),
    # Every column is read as a code here, which no date is: 26 rows hold one.
    Table("anpr_webservice_colonne_nascoste.xlsx", _xlsx, 4, 37, refused=32),
    Table("sicilia_invasi_2023_02.xlsx", _xlsx, 5, 31, refused=30),
    Table("sicilia_invasi_2024_04.xlsx", _xlsx, 5, 35, refused=34),
    Table("sicilia_progetti_pnrr.ods", _ods, 1, 19),
]


def _source(header: list[object]) -> EventSource:
    """A source whose columns are those of a header row, each read as it is written."""
    import pandera.pandas as pa

    from ingest.events.contract import TEXT

    titles = {f"f{place}": str(title) for place, title in enumerate(header, start=1) if str(title or "").strip()}
    return EventSource(
        "altrui",
        (Layout(tuple(Column(name, title) for name, title in titles.items())),),
        tuple(Field(name, Reads.CODE) for name in titles),
        key=tuple(titles),
        repeated="la stessa riga",
        period="day",
        contract=lambda: pa.DataFrameSchema({name: pa.Column(TEXT, nullable=True) for name in titles}),
        ignored_sheets=(),
    )


@pytest.fixture(autouse=True)
def _of_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every row a day, which none of these files has."""

    def query(*its: Any, **how: Any) -> str:
        return f"select *, date '2025-01-01' as day from ({staging_query(*its, **how)})"

    monkeypatch.setattr(reading, "staging_query", query)


def _opened(path: Path, name: str, source: EventSource, scratch: Path) -> TextTable | SheetTable:
    if path.suffix == ".csv":
        prepared = prepare(path, scratch, name)
        text = recognise_text(prepared, heads(prepared.path), name, scratch, [source])
        assert text is not None
        return text
    sheets = read_isolated(path.read_bytes(), name).visible
    found = max(recognise_sheet(sheets, [source]), key=lambda one: one[0].share)
    return sheet_table(name, *found)


def _written(value: object) -> str | Decimal | None:
    """A cell of the other reader, as it has to be found: a number exact, a text trimmed, `nd` as nothing."""
    match value:
        case None:
            return None
        case bool():
            return "VERO" if value else "FALSO"
        case int() | Decimal():
            return Decimal(value)
        case float():
            return Decimal(repr(value))
        case datetime() | date():
            return f"{value:%d/%m/%Y}"
    text = str(value).strip(" \t\n\r\u00a0")
    return None if text.lower() in ("", "nd", "n.d", "n.d.") else text


def _same(read: str | None, written: str | Decimal | None) -> bool:
    if isinstance(written, Decimal):
        return _number(read or "") == written
    return _written(read) == written


def _number(text: str) -> Decimal | None:
    # What is shown as a percentage is read as shown.
    percent = Decimal("0.01") if text.endswith("%") else 1
    try:
        return Decimal(text.removesuffix("%").replace(",", ".")) * percent
    except InvalidOperation:
        return None


def _expected(grid: Grid, header: int) -> list[list[str | Decimal | None]]:
    rows = [[_written(value) for value in row] for row in grid[header:]]
    return [row for row in rows if any(value is not None for value in row)]


def _take(folder: Path, opened: TextTable | SheetTable, source: EventSource) -> list[tuple[str | None, ...]]:
    """Have the store read the table: its accepted rows, number first. Every row is accepted or in quarantine."""
    warehouse = folder / "w.duckdb"
    open_warehouse(warehouse)
    columns = ", ".join(f"{column.name} {column.type}" for column in (*PLACE_COLUMNS, *source.raw_columns))
    fields = ", ".join(field.name for field in source.fields)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(f"create table {source.raw_table} ({columns})")
    contents = EventStore(warehouse, folder / "scratch", Pseudonyms(bytes(32))).take(
        opened, ENTITY, "d", AS_OF, load_register(ROOT / "seeds").door
    )
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(f"select record_number, {fields} from {source.raw_table} order by 1").fetchall()
        refused = connection.execute("select count(distinct row_number) from ops.quarantine").fetchall()
    assert (contents.rows_accepted, contents.rows_quarantined) == (len(rows), refused[0][0])
    return rows


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_every_cell_is_what_another_reader_finds_there_and_every_row_counts(tmp_path: Path, table: Table) -> None:
    grid = table.read(FOLDER / table.file)
    titles = grid[table.header - 1]
    titled = [place for place, title in enumerate(titles) if str(title or "").strip()]
    source = _source(titles)
    expected = _expected(grid, table.header)
    assert len(expected) == table.rows
    opened = _opened(FOLDER / table.file, table.name or table.file, source, tmp_path)
    if isinstance(opened, SheetTable):
        for ordinal, row in enumerate(expected):
            for read, written in itertools.zip_longest(opened.cells(ordinal), row):
                assert _same(read, written), (ordinal, read, written)
    if table.refused == table.rows:
        with pytest.raises(FileRefused) as refused:
            _take(tmp_path, opened, source)
        assert refused.value.problems[0].rule == "no_row_accepted"
        return
    rows = _take(tmp_path, opened, source)
    assert len(rows) == table.rows - table.refused
    for number, *cells in rows:
        row = expected[int(number or 0) - 1]
        for place, read in zip(titled, cells, strict=True):
            assert _same(read, row[place] if place < len(row) else None), (number, place, read)


def test_a_code_keeps_its_zeros_and_a_town_called_na_or_a_true_is_no_missing_value(tmp_path: Path) -> None:
    grid = _csv(FOLDER / "anpr_archivio_comuni_bom.csv")
    source = _source(grid[0])
    rows = _take(tmp_path, _opened(FOLDER / "anpr_archivio_comuni_bom.csv", "a.csv", source, tmp_path), source)
    by_title = [dict(zip(map(str, grid[0]), cells, strict=True)) for _, *cells in rows]
    assert {row["IDPROVINCIAISTAT"] for row in by_title if row["ID_PROVINCIA"] == "28"} == {"028"}
    assert sum(row["SIGLAPROVINCIA"] == "NA" for row in by_title) == sum("NA" in row for row in grid) > 0


@pytest.mark.parametrize("wrong", ["28", "028 x", None])
def test_a_cell_read_otherwise_is_noticed(wrong: str | None) -> None:
    assert not _same(wrong, "028")
    assert not _same(wrong, Decimal("28.5"))
