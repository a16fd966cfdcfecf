"""A file that is not its table is refused with the place where it differs."""

from importlib import import_module
from pathlib import Path

import duckdb
import pytest
from test_exports import make

from exports import ExportDiffersError
from exports.format import Part
from exports.published import Published, read_published


def part_of(published: Published) -> Part:
    return Part("cciaa-x", 2025, (published.table("measures").only("cciaa-x", 2025),))


# What is done to the table after the file was written, and where the file is then seen to differ.
TAMPERED = [
    (
        "update published.measures set value = value + 0.000000000001 where year = 2025",
        ["riga 2", "colonna value", "12345678901234567890.123456789012", "12345678901234567890.123456789013"],
        ("csv_files", "parquet_files"),
    ),
    (
        "update published.measures set value = value * 2 where year = 2025",
        ["riga 2", "colonna value"],
        ("csv_files", "parquet_files"),
    ),
    (
        "update published.measures set value = 0 where measure_id = 'a_words'",
        ["riga 1", "colonna value", "None"],
        ("csv_files", "parquet_files"),
    ),
    (
        "update published.measures set value_text = value_text || ' ' where year = 2025",
        ["riga 1", "colonna value_text", "«così»'", "«così» '"],
        ("csv_files", "parquet_files"),
    ),
    (
        "update published.measures set value_text = '' where measure_id = 'b_exact' and year = 2025",
        ["riga 2", "colonna value_text", "None", "''"],
        ("csv_files", "parquet_files"),
    ),
    (
        "update published.measures set is_final = null where year = 2025",
        ["riga 1", "colonna is_final", "False", "None"],
        ("csv_files", "parquet_files"),
    ),
    (
        "delete from published.measures where measure_id = 'b_exact' and year = 2025",
        ["riga 2", "presente", "assente"],
        ("csv_files", "parquet_files"),
    ),
    (
        "insert into published.measures (entity_id, year) values ('cciaa-x', 2025)",
        ["riga 3", "assente", "presente"],
        ("csv_files", "parquet_files"),
    ),
    (
        "alter table published.measures rename column share to quota",
        ["di intestazione", "share", "quota"],
        ("csv_files", "parquet_files"),
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
    tmp_path: Path, change: str, words: list[str], format_name: str
) -> None:
    format_ = import_module(f"exports.{format_name}")
    path = tmp_path / "file"
    with duckdb.connect(str(make(tmp_path / "w.duckdb"))) as connection:
        before = read_published(connection)
        format_.write(before, part_of(before), path)
        format_.reopen(before, part_of(before), path)
        connection.execute(change)
        after = read_published(connection)
        with pytest.raises(ExportDiffersError) as refused:
            format_.reopen(after, part_of(after), path)
    for word in ["file", "measures", *words]:
        assert word in str(refused.value)


def test_a_csv_value_of_another_kind_is_refused(tmp_path: Path) -> None:
    format_ = import_module("exports.csv_files")
    path = tmp_path / "measures.csv"
    with duckdb.connect(str(make(tmp_path / "w.duckdb"))) as connection:
        published = read_published(connection)
        format_.write(published, part_of(published), path)
        path.write_text(path.read_text(encoding="utf-8").replace(",3,,false", ",tre,,false"), encoding="utf-8")
        with pytest.raises(ExportDiffersError, match=r"measures\.csv.*non si rilegge"):
            format_.reopen(published, part_of(published), path)
