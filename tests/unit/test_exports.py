"""Every export is its table, value by value, and a file that is not is refused by name."""

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from exports import ExportDiffersError, export_all
from exports.published import Published, Table, read_published
from exports.titles import TITLES

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "published" / "warehouse.sql"
PUBLISHED = ("indicator_components", "indicators", "measures")


def make(path: Path, *changes: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute(FIXTURE.read_text(encoding="utf-8"))
        for change in changes:
            connection.execute(change)
    return path


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return make(tmp_path / "warehouse.duckdb")


@pytest.fixture
def published(warehouse: Path) -> Iterator[Published]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield read_published(connection)


def table_of(published: Published, name: str) -> Table:
    return next(table for table in published.tables if table.name == name)


def test_every_published_table_leaves_in_every_format(warehouse: Path, tmp_path: Path) -> None:
    written = export_all(warehouse, tmp_path / "out")
    assert [str(file.path.relative_to(tmp_path / "out")) for file in written] == [
        *(f"csv/{name}.csv" for name in PUBLISHED),
        *(f"parquet/{name}.parquet" for name in PUBLISHED),
        "xlsx/traguardo.xlsx",
    ]
    assert [file.rows for file in written] == [7, 6, 3, 7, 6, 3, 16]
    assert [file.table for file in written] == [*PUBLISHED, *PUBLISHED, ""]
    assert written[1].title == "Indicatori (CSV)"
    assert all(file.media_type and len(file.sha256) == 64 for file in written)


def test_a_table_that_nobody_listed_is_exported_by_its_name(warehouse: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table published.news as select 1::bigint as n, ''::varchar as \"it's\"")
    titles = {file.table: file.title for file in export_all(warehouse, tmp_path / "out")}
    assert titles["news"] == "news (Parquet)"


def test_the_same_rows_in_another_order_make_the_same_bytes(warehouse: Path, tmp_path: Path) -> None:
    shuffled = make(
        tmp_path / "shuffled.duckdb",
        *(
            f"create table kept as from published.{name} order by hash({name}::varchar) desc;"
            f"delete from published.{name}; insert into published.{name} from kept; drop table kept"
            for name in PUBLISHED
        ),
    )
    one, two = export_all(warehouse, tmp_path / "one"), export_all(shuffled, tmp_path / "two")
    assert [file.sha256 for file in one] == [file.sha256 for file in two]
    assert [file.sha256 for file in one] == [file.sha256 for file in export_all(warehouse, tmp_path / "again")]


def test_rows_are_sorted_by_the_key(published: Published) -> None:
    keyed = table_of(published, "indicator_components")
    assert keyed.key == ("entity_id", "year", "indicator_id", "component_no")
    rows = [row[:4] for row in published.rows(keyed.rows_sql)]
    assert rows == sorted(rows)


def test_csv_is_open_data_that_any_reader_takes(warehouse: Path, tmp_path: Path) -> None:
    export_all(warehouse, tmp_path)
    assert (tmp_path / "csv" / "measures.csv").read_bytes() == (
        '"entity_id",year,"measure_id",value,"value_text",rows_quarantined,share,is_final\n'
        '"cciaa-x",2024,"b_exact",-0.000000000001," spazi ",9007199254740993,1e-07,\n'
        '"cciaa-x",2025,"a_words",,"due righe\ne una virgola, «così»",3,,false\n'
        '"cciaa-x",2025,"b_exact",12345678901234567890.123456789012,,0,0.1,true\n'
    ).encode()
    components = (tmp_path / "csv" / "indicator_components.csv").read_text(encoding="utf-8")
    assert ",2025-06-30," in components
    assert '"Non raggiunto: ""14 %""."' in components


def test_csv_keeps_an_empty_text_and_a_null_apart(tmp_path: Path) -> None:
    warehouse = make(
        tmp_path / "w.duckdb", "update published.measures set value_text = '' where measure_id = 'a_words'"
    )
    export_all(warehouse, tmp_path)
    lines = (tmp_path / "csv" / "measures.csv").read_text(encoding="utf-8").splitlines()
    assert lines[2:] == [
        '"cciaa-x",2025,"a_words",,"",3,,false',
        '"cciaa-x",2025,"b_exact",12345678901234567890.123456789012,,0,0.1,true',
    ]


def test_parquet_has_the_types_of_the_warehouse(warehouse: Path, tmp_path: Path) -> None:
    export_all(warehouse, tmp_path)
    described = duckdb.sql(f"describe from '{tmp_path}/parquet/measures.parquet'").fetchall()
    assert {row[0]: row[1] for row in described}["value"] == "DECIMAL(38,12)"


def test_the_workbook_holds_text_as_text_and_opens_on_its_explanation(warehouse: Path, tmp_path: Path) -> None:
    export_all(warehouse, tmp_path)
    workbook = load_workbook(tmp_path / "xlsx" / "traguardo.xlsx")
    assert workbook.sheetnames == ["Leggimi", *PUBLISHED]
    assert workbook.properties.created is not None
    assert workbook.properties.created.isoformat() == "2026-04-30T00:00:00"
    explained = [[cell.value for cell in row] for row in workbook["Leggimi"].iter_rows()]
    assert ["Situazione al", "30/04/2026"] in explained
    assert ["indicators", "Indicatori (6 righe)"] in explained
    assert not any("ESEMPIO" in str(value) for row in explained for value in row)

    sheet = workbook["indicators"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:M7"
    columns = {cell.value: cell.column for cell in sheet[1]}
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    values = {cell.value for cell in cells}
    assert {"=1+1 non è una formula", "@-8%", "-8", "00112"} <= values
    assert sheet.cell(2, columns["year"]).number_format == "0"
    components = workbook["indicator_components"]
    columns = {cell.value: cell.column for cell in components[1]}
    by_id = {components.cell(row, columns["indicator_id"]).value: row for row in range(2, 9)}
    assert components.cell(by_id["individual.policy-ia"], columns["target_date"]).is_date
    assert components.cell(by_id["pira.012.1.1.2"], columns["result_value"]).number_format == "#,##0.00##"


def test_a_number_too_long_for_a_double_keeps_fifteen_digits(warehouse: Path, tmp_path: Path) -> None:
    export_all(warehouse, tmp_path)
    rows = (
        CalamineWorkbook.from_path(str(tmp_path / "xlsx" / "traguardo.xlsx")).get_sheet_by_name("measures").to_python()
    )
    assert rows[3][3] == 12345678901234600000.0
    assert rows[1][5] == 9007199254740990


def test_every_file_of_an_example_says_so(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "w.duckdb", "update ops.run set is_example = true")
    written = export_all(warehouse, tmp_path / "out")
    on_disk = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(on_disk) == len(written) == 7
    assert all(path.name.startswith("ESEMPIO_") for path in on_disk)
    assert all("ESEMPIO" in file.title for file in written)
    workbook = load_workbook(tmp_path / "out" / "xlsx" / "ESEMPIO_traguardo.xlsx")
    assert workbook.worksheets[0]["A1"].value == "ESEMPIO"


# What is done to the table after the file was written, and where the file is then seen to differ.
TAMPERED = [
    (
        "update published.measures set value = value + 0.000000000001 where year = 2025",
        ["riga 3", "colonna value", "12345678901234567890.123456789012", "12345678901234567890.123456789013"],
        ("csv_files", "parquet_files"),
    ),
    (
        "update published.measures set value = value * 2 where year = 2024",
        ["riga 1", "colonna value"],
        ("csv_files", "parquet_files", "xlsx_workbook"),
    ),
    (
        "update published.measures set value = 0 where measure_id = 'a_words'",
        ["riga 2", "colonna value", "None"],
        ("csv_files", "parquet_files", "xlsx_workbook"),
    ),
    (
        "update published.measures set value_text = trim(value_text)",
        ["riga 1", "colonna value_text", "' spazi '", "'spazi'"],
        ("csv_files", "parquet_files", "xlsx_workbook"),
    ),
    (
        "update published.measures set value_text = '' where measure_id = 'b_exact' and year = 2025",
        ["riga 3", "colonna value_text", "None", "''"],
        ("csv_files", "parquet_files"),
    ),
    (
        "update published.measures set is_final = null where year = 2025",
        ["riga 2", "colonna is_final", "False", "None"],
        ("csv_files", "parquet_files", "xlsx_workbook"),
    ),
    (
        "delete from published.measures where measure_id = 'b_exact' and year = 2025",
        ["riga 3", "presente", "assente"],
        ("csv_files", "parquet_files", "xlsx_workbook"),
    ),
    (
        "insert into published.measures (entity_id) values ('zzz')",
        ["riga 4", "assente", "presente"],
        ("csv_files", "parquet_files", "xlsx_workbook"),
    ),
    (
        "alter table published.measures rename column share to quota",
        ["di intestazione", "share", "quota"],
        ("csv_files", "parquet_files", "xlsx_workbook"),
    ),
    (
        "alter table published.measures alter rows_quarantined type hugeint",
        ["(tipo)", "rows_quarantined", "BIGINT", "HUGEINT"],
        ("parquet_files",),
    ),
]


@pytest.mark.parametrize(
    ("change", "words", "format_name"),
    [(change, words, name) for change, words, names in TAMPERED for name in names],
)
def test_a_file_that_is_not_its_table_is_refused_with_the_place(
    warehouse: Path, tmp_path: Path, change: str, words: list[str], format_name: str
) -> None:
    format_ = import_module(f"exports.{format_name}")
    path = tmp_path / "file"
    with duckdb.connect(str(warehouse)) as connection:
        before = read_published(connection)
        format_.write(before, [table_of(before, "measures")], path)
        format_.reopen(before, [table_of(before, "measures")], path)
        connection.execute(change)
        after = read_published(connection)
        with pytest.raises(ExportDiffersError) as refused:
            format_.reopen(after, [table_of(after, "measures")], path)
    for word in ["file", "measures", *words]:
        assert word in str(refused.value)


def test_a_csv_value_of_another_kind_is_refused(published: Published, tmp_path: Path) -> None:
    format_ = import_module("exports.csv_files")
    measures = table_of(published, "measures")
    path = tmp_path / "measures.csv"
    format_.write(published, [measures], path)
    path.write_text(path.read_text(encoding="utf-8").replace(",3,,false", ",tre,,false"), encoding="utf-8")
    with pytest.raises(ExportDiffersError, match=r"measures\.csv.*non si rilegge"):
        format_.reopen(published, [measures], path)


def test_text_longer_than_a_cell_is_refused_not_cut(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "w.duckdb", "update published.measures set value_text = repeat('a', 40000)")
    with pytest.raises(ExportDiffersError, match=r"traguardo\.xlsx.*value_text.*caratteri"):
        export_all(warehouse, tmp_path / "out")


def test_a_warehouse_with_nothing_published_is_refused(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "w.duckdb", "drop schema published cascade")
    with pytest.raises(ValueError, match="published"):
        export_all(warehouse, tmp_path / "out")


def test_every_public_table_and_nothing_else_has_an_italian_title() -> None:
    models = {path.stem.removeprefix("published_") for path in (ROOT / "dbt_project/models/published").glob("*.sql")}
    assert models == set(TITLES)


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = "{'duckdb', 'xlsxwriter', 'python_calamine', 'pandas'}"
    code = f"import sys, exports, exports.__main__; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_command_lists_what_it_wrote_and_fails_on_a_warehouse_that_is_not_there(
    warehouse: Path, tmp_path: Path
) -> None:
    def command(path: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "exports", str(path), "--out", str(tmp_path / "out")],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    done = command(warehouse)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "csv/indicator_components.csv: Componenti degli indicatori (CSV), 7 righe"
    assert done.stderr == ""
    assert command(tmp_path / "none.duckdb").returncode == 1


def test_fifteen_digits_are_rounded_half_away_from_zero() -> None:
    rounded = import_module("exports.xlsx_workbook")._to_15_digits
    assert rounded(Decimal("1.000000000000005")) == Decimal("1.00000000000001")
    assert rounded(Decimal("-1.000000000000005")) == Decimal("-1.00000000000001")
