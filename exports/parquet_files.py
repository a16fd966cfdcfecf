"""Open data as Parquet, in the warehouse's own types."""

from pathlib import Path

from exports.compare import compare_names, compare_sql
from exports.errors import ExportDiffersError
from exports.format import Part
from exports.published import Published, literal

PATH = "open_data/{entity}/parquet/{mark}{table}-{year}.parquet"
TITLE = "Parquet"
MEDIA_TYPE = "application/vnd.apache.parquet"
FILE_TYPE = "PARQUET"
TABLES: None = None


def write(published: Published, part: Part, path: Path) -> None:
    """Write one table."""
    (table,) = part.tables
    published.connection.execute(f"copy ({table.rows_sql}) to {literal(str(path))} (format parquet, compression zstd)")


def reopen(published: Published, part: Part, path: Path) -> None:
    """Read the file with its own types, which must be the table's, and compare."""
    (table,) = part.tables
    reopened = f"from read_parquet({literal(str(path))})"
    described = published.connection.execute(f"describe {reopened}").fetchall()
    compare_names(table, path, [row[0] for row in described])
    for column, row in zip(table.columns, described, strict=True):
        if row[1] != column.type:
            raise ExportDiffersError.at(path.name, table.name, "(tipo)", column.name, row[1], column.type)
    compare_sql(published, table, path, f"select * {reopened}")
