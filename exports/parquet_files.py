"""Open data as Parquet, in the warehouse's own types."""

from collections.abc import Sequence
from pathlib import Path

from exports.compare import compare_names, compare_sql
from exports.errors import ExportDiffersError
from exports.published import Published, Table, literal

FOLDER = "parquet"
FILE_NAME = "{table}.parquet"
TITLE = "Parquet"
MEDIA_TYPE = "application/vnd.apache.parquet"


def write(published: Published, tables: Sequence[Table], path: Path) -> None:
    """Write one table."""
    (table,) = tables
    published.connection.execute(f"copy ({table.rows_sql}) to {literal(str(path))} (format parquet, compression zstd)")


def reopen(published: Published, tables: Sequence[Table], path: Path) -> None:
    """Read the file with its own types, which must be the table's, and compare."""
    (table,) = tables
    reopened = f"from read_parquet({literal(str(path))})"
    described = published.connection.execute(f"describe {reopened}").fetchall()
    compare_names(table, path, [row[0] for row in described])
    for column, row in zip(table.columns, described, strict=True):
        if row[1] != column.type:
            raise ExportDiffersError.at(path.name, table.name, "(tipo)", column.name, row[1], column.type)
    compare_sql(published, table, path, f"select * {reopened}")
