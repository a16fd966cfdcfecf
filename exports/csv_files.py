"""Open data as CSV: UTF-8, comma, a header row, ISO dates, decimal point, text in quotes, null empty.

Text is always in quotes, so an empty text (`""`) and a null (nothing) are two things, and a code is seen to be text.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

from exports.compare import compare_names, compare_sql
from exports.errors import ExportDiffersError
from exports.published import Column, Published, Table, literal

FOLDER = "csv"
FILE_NAME = "{table}.csv"
TITLE = "CSV"
MEDIA_TYPE = "text/csv; charset=utf-8"


def write(published: Published, tables: Sequence[Table], path: Path) -> None:
    """Write one table."""
    (table,) = tables
    columns = ", ".join(f"{_as_printed(column)} as {column.sql}" for column in table.columns)
    in_quotes = ", ".join(column.sql for column in table.columns if column.is_text)
    published.connection.execute(
        f"copy (select {columns} from ({table.rows_sql})) to {literal(str(path))} "
        "(format csv, header true, delimiter ',', quote '\"', escape '\"', nullstr '', "
        "dateformat '%Y-%m-%d', timestampformat '%Y-%m-%dT%H:%M:%S'"
        + (f", force_quote ({in_quotes})" if in_quotes else "")
        + ")"
    )


def reopen(published: Published, tables: Sequence[Table], path: Path) -> None:
    """Read every value as text, give it the type of its column, and compare."""
    import duckdb

    (table,) = tables
    with path.open(encoding="utf-8", newline="") as file:
        compare_names(table, path, next(csv.reader(file), []))
    as_text = ", ".join(f"{literal(column.name)}: 'VARCHAR'" for column in table.columns)
    typed = ", ".join(f"cast({column.sql} as {column.type}) as {column.sql}" for column in table.columns)
    reopened = (
        f"select {typed} from read_csv({literal(str(path))}, columns = {{{as_text}}}, auto_detect = false, "
        "header = true, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', nullstr = '', "
        "allow_quoted_nulls = false)"
    )
    try:
        compare_sql(published, table, path, reopened)
    except duckdb.Error as error:
        raise ExportDiffersError(f"{path.name}: {table.name} non si rilegge: {str(error).splitlines()[0]}") from error


def _as_printed(column: Column) -> str:
    # 52.410000000000 is how DECIMAL(38,12) shows 52.41; the zeros say nothing.
    if column.is_decimal:
        return rf"regexp_replace(cast({column.sql} as varchar), '\.?0+$', '')"
    return column.sql
