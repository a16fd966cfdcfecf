"""Every export is its table, value by value, and a file that is not is refused by name."""

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from exports import ExportedFile, export_all
from exports.published import Published, Table, read_published

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "published" / "warehouse.sql"
PUBLISHED = ("indicator_components", "indicators", "measures", "reports")
OPEN = ("exports.csv_files", "exports.parquet_files")
DATA = Path("open_data") / "cciaa-x"


def export_open(warehouse: Path, out: Path) -> list[ExportedFile]:
    return export_all(warehouse, out, OPEN)


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


def test_every_published_table_leaves_in_every_format_a_file_a_year(warehouse: Path, tmp_path: Path) -> None:
    written = export_open(warehouse, tmp_path / "out")
    years = [
        ("indicator_components", 2025),
        ("indicators", 2025),
        ("measures", 2024),
        ("measures", 2025),
        ("reports", 2025),
    ]
    assert [file.path.relative_to(tmp_path / "out") for file in written] == [
        DATA / kind / f"{name}-{year}.{kind}" for kind in ("csv", "parquet") for name, year in years
    ]
    assert [file.rows for file in written] == [7, 6, 1, 2, 1] * 2
    assert [(file.table, file.year) for file in written] == years * 2
    assert written[1].title == "CSV: Indicatori, 2025"
    assert all(file.media_type and file.bytes and len(file.sha256) == 64 for file in written)


def test_each_entity_has_its_own_files(tmp_path: Path) -> None:
    warehouse = make(
        tmp_path / "w.duckdb",
        *(
            f"insert into published.{name} select * replace ('cciaa-y' as entity_id) from published.{name}"
            for name in PUBLISHED
        ),
        "update published.indicators set name = 'Altro' where entity_id = 'cciaa-y'",
    )
    export_open(warehouse, tmp_path / "out")
    one, other = (
        (tmp_path / "out" / "open_data" / entity / "csv" / "indicators-2025.csv").read_text(encoding="utf-8")
        for entity in ("cciaa-x", "cciaa-y")
    )
    assert "Altro" not in one and "cciaa-y" not in one
    assert "Altro" in other and "cciaa-x" not in other


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("create table published.news as select 1 as n", "news non ha le colonne entity_id e year"),
        ("update published.measures set year = null where year = 2024", "measures ha righe senza ente o senza anno"),
    ],
)
def test_rows_of_nobody_are_refused(tmp_path: Path, change: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        export_open(make(tmp_path / "w.duckdb", change), tmp_path / "out")


def test_an_empty_table_leaves_with_its_header(tmp_path: Path) -> None:
    export_open(make(tmp_path / "w.duckdb", "delete from published.measures"), tmp_path)
    assert (tmp_path / DATA / "csv" / "measures-2025.csv").read_text(encoding="utf-8").startswith('"entity_id",year')


def test_a_table_that_nobody_listed_is_exported_by_its_name(warehouse: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "create table published.news as select 'cciaa-x' as entity_id, 2025 as year, ''::varchar as \"it's\""
        )
    titles = {file.table: file.title for file in export_open(warehouse, tmp_path / "out")}
    assert titles["news"] == "Parquet: news, 2025"


def test_the_same_rows_in_another_order_make_the_same_bytes(warehouse: Path, tmp_path: Path) -> None:
    shuffled = make(
        tmp_path / "shuffled.duckdb",
        *(
            f"create table kept as from published.{name} order by hash({name}::varchar) desc;"
            f"delete from published.{name}; insert into published.{name} from kept; drop table kept"
            for name in PUBLISHED
        ),
    )
    one, two = export_open(warehouse, tmp_path / "one"), export_open(shuffled, tmp_path / "two")
    assert [file.sha256 for file in one] == [file.sha256 for file in two]
    assert [file.sha256 for file in one] == [file.sha256 for file in export_open(warehouse, tmp_path / "again")]


def test_rows_are_sorted_by_the_key(published: Published) -> None:
    keyed = table_of(published, "indicator_components")
    assert keyed.key == ("entity_id", "year", "indicator_id", "component_no")
    rows = [row[:4] for row in published.rows(keyed.rows_sql)]
    assert rows == sorted(rows)


def test_csv_is_open_data_that_any_reader_takes(warehouse: Path, tmp_path: Path) -> None:
    export_open(warehouse, tmp_path)
    assert (tmp_path / DATA / "csv" / "measures-2025.csv").read_bytes() == (
        '"entity_id",year,"measure_id",value,"value_text",rows_quarantined,share,is_final\n'
        '"cciaa-x",2025,"a_words",,"due righe\ne una virgola, «così»",3,,false\n'
        '"cciaa-x",2025,"b_exact",12345678901234567890.123456789012,,0,0.1,true\n'
    ).encode()
    assert (
        (tmp_path / DATA / "csv" / "measures-2024.csv")
        .read_bytes()
        .endswith(b'"cciaa-x",2024,"b_exact",-0.000000000001," spazi ",9007199254740993,1e-07,\n')
    )
    components = (tmp_path / DATA / "csv" / "indicator_components-2025.csv").read_text(encoding="utf-8")
    assert ",2025-06-30," in components
    assert '"Non raggiunto: ""14 %""."' in components


def test_csv_keeps_an_empty_text_and_a_null_apart(tmp_path: Path) -> None:
    warehouse = make(
        tmp_path / "w.duckdb", "update published.measures set value_text = '' where measure_id = 'a_words'"
    )
    export_open(warehouse, tmp_path)
    lines = (tmp_path / DATA / "csv" / "measures-2025.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == [
        '"cciaa-x",2025,"a_words",,"",3,,false',
        '"cciaa-x",2025,"b_exact",12345678901234567890.123456789012,,0,0.1,true',
    ]


def test_parquet_has_the_types_of_the_warehouse(warehouse: Path, tmp_path: Path) -> None:
    export_open(warehouse, tmp_path)
    described = duckdb.sql(f"describe from '{tmp_path / DATA}/parquet/measures-2025.parquet'").fetchall()
    assert {row[0]: row[1] for row in described}["value"] == "DECIMAL(38,12)"


# A text, and how the CSV holds it.
FORMULAS = {
    "=1+1": "'=1+1",
    "@SOMMA(A1)": "'@SOMMA(A1)",
    "+39 e altro": "'+39 e altro",
    "- un elenco": "'- un elenco",
    "-2+3+cmd|'/C calc'!A0": "'-2+3+cmd|'/C calc'!A0",
    "\t=1+1": "'\t=1+1",
    "'=già con apostrofo": "''=già con apostrofo",
    "-8%": "-8%",
    "+1.234,5 %": "+1.234,5 %",
    "'-8%": "'-8%",
    "'virgolette'": "'virgolette'",
    "1=1": "1=1",
    "＝1+1": "'＝1+1",
    "＠SOMMA(A1)": "'＠SOMMA(A1)",
    "nota;=1+1": "nota;'=1+1",
    "nota;'=1+1;;@a": "nota;''=1+1;;'@a",
    "due righe\n=1+1": "due righe\n'=1+1",
    "=1;=2": "'=1;'=2",
    "a; -5 e b;c": "a; -5 e b;c",
}


def test_a_text_that_a_spreadsheet_would_run_has_an_apostrophe_in_csv_and_reads_back_as_it_was(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "w.duckdb")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from published.measures")
        connection.executemany(
            "insert into published.measures (entity_id, year, measure_id, value_text) values ('cciaa-x', 2025, ?, ?)",
            [[f"{number:02}", text] for number, text in enumerate(FORMULAS)],
        )
    export_open(warehouse, tmp_path)
    with (tmp_path / DATA / "csv" / "measures-2025.csv").open(encoding="utf-8", newline="") as file:
        assert [row["value_text"] for row in csv.DictReader(file)] == list(FORMULAS.values())
    parquet = duckdb.sql(f"select value_text from '{tmp_path / DATA}/parquet/measures-2025.parquet'").fetchall()
    assert [text for (text,) in parquet] == list(FORMULAS)


def test_every_file_of_an_example_says_so(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "w.duckdb", "update ops.run set is_example = true")
    written = export_open(warehouse, tmp_path / "out")
    on_disk = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(on_disk) == len(written) == 10
    assert all(path.name.startswith("ESEMPIO_") for path in on_disk)
    assert all("ESEMPIO" in file.title for file in written)


def test_a_warehouse_with_nothing_published_is_refused(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "w.duckdb", "drop schema published cascade")
    with pytest.raises(ValueError, match="published"):
        export_open(warehouse, tmp_path / "out")


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = "{'duckdb', 'xlsxwriter', 'python_calamine', 'pandas'}"
    code = f"import sys, exports, exports.__main__; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_command_lists_what_it_wrote_and_fails_on_a_warehouse_that_is_not_there(
    warehouse: Path, tmp_path: Path
) -> None:
    def command(path: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "exports", str(path), "--out", str(tmp_path / "out"), "--only", "csv_files"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    done = command(warehouse)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "open_data/cciaa-x/csv/indicator_components-2025.csv: CSV: Componenti degli indicatori, 2025, 7 righe",
        "open_data/cciaa-x/csv/indicators-2025.csv: CSV: Indicatori, 2025, 6 righe",
        "open_data/cciaa-x/csv/measures-2024.csv: CSV: Misure, 2024, 1 righe",
        "open_data/cciaa-x/csv/measures-2025.csv: CSV: Misure, 2025, 2 righe",
        "open_data/cciaa-x/csv/reports-2025.csv: CSV: Relazioni, 2025, 1 righe",
    ]
    assert done.stderr == ""
    assert command(tmp_path / "none.duckdb").returncode == 1
