"""Open data as CSV: UTF-8, comma, a header row, ISO dates, decimal point, text in quotes, null empty.

Text is always in quotes, so an empty text (`""`) and a null (nothing) are two things, and a code is seen to be text.
A text that a spreadsheet would run as a formula has an apostrophe before it. Whoever reads the file as data takes it
away: one, from a text whose rest begins, after any apostrophes, with `=`, `+`, `-`, `@` (also in full width), tab or
return and is not a signed number such as `-8%`. A spreadsheet in Italian begins a cell after each `;`, and any one
after a line break: there too an apostrophe stands before such a sign, and one is taken away.
"""

import csv
from pathlib import Path

from exports.compare import compare_names, compare_sql
from exports.errors import ExportDiffersError
from exports.format import Part
from exports.published import Column, Published, literal

PATH = "open_data/{entity}/csv/{mark}{table}-{year}.csv"
TITLE = "CSV"
MEDIA_TYPE = "text/csv; charset=utf-8"
FILE_TYPE = "CSV"
TABLES: None = None

_APOSTROPHE = literal("'")
_SIGNS = r"'*[=+\-@＝＋－＠\t\r]"
_TRIGGER = literal(f"^{_SIGNS}")
_WITHIN, _WITHIN_ESCAPED = literal(rf"([;\r\n])({_SIGNS})"), literal(rf"([;\r\n])'({_SIGNS})")
_ESCAPED, _PLAIN = literal(r"\1'\2"), literal(r"\1\2")
_SIGNED_NUMBER = literal(r"^'*[+-][0-9]+([.,][0-9]+)*\s?%?$")


def write(published: Published, part: Part, path: Path) -> None:
    """Write one table."""
    (table,) = part.tables
    columns = ", ".join(f"{_as_written(column)} as {column.sql}" for column in table.columns)
    in_quotes = ", ".join(column.sql for column in table.columns if column.is_text)
    published.connection.execute(
        f"copy (select {columns} from ({table.rows_sql})) to {literal(str(path))} "
        "(format csv, header true, delimiter ',', quote '\"', escape '\"', nullstr '', "
        "dateformat '%Y-%m-%d', timestampformat '%Y-%m-%dT%H:%M:%S'"
        + (f", force_quote ({in_quotes})" if in_quotes else "")
        + ")"
    )


def reopen(published: Published, part: Part, path: Path) -> None:
    """Read every value as text, give it the type of its column, and compare."""
    import duckdb

    (table,) = part.tables
    with path.open(encoding="utf-8", newline="") as file:
        compare_names(table, path, next(csv.reader(file), []))
    as_text = ", ".join(f"{literal(column.name)}: 'VARCHAR'" for column in table.columns)
    typed = ", ".join(f"{_as_read(column)} as {column.sql}" for column in table.columns)
    reopened = (
        f"select {typed} from read_csv({literal(str(path))}, columns = {{{as_text}}}, auto_detect = false, "
        "header = true, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', nullstr = '', "
        "allow_quoted_nulls = false)"
    )
    try:
        compare_sql(published, table, path, reopened)
    except duckdb.Error as error:
        raise ExportDiffersError(f"{path.name}: {table.name} non si rilegge: {str(error).splitlines()[0]}") from error


def _as_written(column: Column) -> str:
    # 52.410000000000 is how DECIMAL(38,12) shows 52.41; the zeros say nothing.
    if column.is_decimal:
        return rf"regexp_replace(cast({column.sql} as varchar), '\.?0+$', '')"
    if column.is_text:
        text = f"regexp_replace({column.sql}, {_WITHIN}, {_ESCAPED}, 'g')"
        return f"case when {_is_formula(column.sql)} then {_APOSTROPHE} || {text} else {text} end"
    return column.sql


def _as_read(column: Column) -> str:
    if not column.is_text:
        return f"cast({column.sql} as {column.type})"
    rest = f"substr({column.sql}, 2)"
    escaped = f"starts_with({column.sql}, {_APOSTROPHE}) and {_is_formula(rest)}"
    text = f"case when {escaped} then {rest} else {column.sql} end"
    return f"regexp_replace({text}, {_WITHIN_ESCAPED}, {_PLAIN}, 'g')"


def _is_formula(text: str) -> str:
    return f"(regexp_matches({text}, {_TRIGGER}) and not regexp_matches({text}, {_SIGNED_NUMBER}))"
