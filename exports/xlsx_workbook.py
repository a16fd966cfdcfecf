"""One workbook for those who work in a spreadsheet: a sheet of explanations, then a sheet a table.

What a spreadsheet cannot hold, and so is not promised: a number is a double, so it is written rounded to 15 significant
digits (CSV and Parquet are exact); an empty text and a null are both an empty cell.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any

from exports.compare import compare_names, compare_rows
from exports.format import Part
from exports.published import Column, Published, Table

PATH = "xlsx/{mark}relazione-{entity}-{year}.xlsx"
TITLE = "Cartella di lavoro"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE_TYPE = "XLSX"
TABLES: None = None

README = "Leggimi"
_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
# The reader's own locale draws these: decimal comma and dotted thousands where Italian is set.
_NUMBER, _COUNT, _PLAIN, _DATE = "#,##0.00##", "#,##0", "0", 14
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(published: Published, part: Part, path: Path) -> None:
    """Write the workbook. Its only date is the run's, so the same rows make the same bytes."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), _OPTIONS) as workbook:
        workbook.set_properties(
            {
                "title": f"{'ESEMPIO – ' if published.is_example else ''}Traguardo: tabelle pubblicate",
                "created": datetime(published.as_of.year, published.as_of.month, published.as_of.day),
            }
        )
        bold = workbook.add_format({"bold": True})
        wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        sheet = workbook.add_worksheet(README)
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 1, 90, wrap)
        for row, (label, text) in enumerate(_readme(published, part.tables)):
            sheet.write_string(row, 0, label, bold)
            sheet.write_string(row, 1, text)
        for table in part.tables:
            _write_table(workbook, bold, published, table)


def reopen(published: Published, part: Part, path: Path) -> None:
    """Read each sheet with another library than the one that wrote it, and compare."""
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(str(path))
    for table in part.tables:
        rows = workbook.get_sheet_by_name(table.name).to_python(skip_empty_area=False)
        compare_names(table, path, rows[0] if rows else [])
        compare_rows(table, path, _read(rows[1:]), _expected(published, table))


def _write_table(workbook: Any, bold: Any, published: Published, table: Table) -> None:
    sheet = workbook.add_worksheet(table.name)
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, max(10, min(len(column.name) + 4, 40)))
        sheet.write_string(0, number, column.name, bold)
    put = [_writer(workbook, sheet, column) for column in table.columns]
    row_number = 0
    for row_number, row in enumerate(published.rows(table.rows_sql), start=1):
        for column_number, value in enumerate(row):
            if value is not None:
                put[column_number](row_number, column_number, value)
    sheet.autofilter(0, 0, row_number, len(table.columns) - 1)


def _writer(workbook: Any, sheet: Any, column: Column) -> Callable[[int, int, Any], Any]:
    """How a value of the column is put into a cell: a method for each type, so that no text becomes a formula."""
    if column.type == "BOOLEAN":
        return lambda row, at, value: sheet.write_boolean(row, at, value)
    if column.type == "DATE":
        dated = workbook.add_format({"num_format": _DATE})
        return lambda row, at, value: sheet.write_datetime(row, at, value, dated)
    if _is_number(column):
        # A year, a position or an ordinal is read as a name: no thousands separator.
        whole = _PLAIN if column.type == "INTEGER" else _COUNT
        shown = workbook.add_format({"num_format": whole if column.type in _WHOLE else _NUMBER})
        return lambda row, at, value: sheet.write_number(row, at, float(_to_15_digits(value)), shown)
    return lambda row, at, value: sheet.write_string(row, at, str(value))


def _is_number(column: Column) -> bool:
    return column.type in (*_WHOLE, "DOUBLE", "FLOAT") or column.type.startswith("DECIMAL")


def _to_15_digits(value: Any) -> Decimal:
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return _DIGITS.plus(exact)


def _read(rows: Sequence[Sequence[object]]) -> Iterator[list[object]]:
    for row in rows:
        yield [_comparable(value) for value in row]


def _expected(published: Published, table: Table) -> Iterator[list[object]]:
    for row in published.rows(table.rows_sql):
        yield [
            value
            if value is None or isinstance(value, (bool, date))
            else _comparable(value)
            if _is_number(column)
            else str(value) or None
            for column, value in zip(table.columns, row, strict=True)
        ]


def _comparable(value: Any) -> object:
    """A value as a cell can carry it: numbers to 15 significant digits, an empty text as nothing."""
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None if value == "" else value
    return _to_15_digits(value)


def _readme(published: Published, tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    if published.is_example:
        yield "ESEMPIO", "Dati ricostruiti dalla Relazione pubblicata: non sono una consegna degli uffici."
    yield (
        "Che cos'è",
        "Le tabelle pubblicate da Traguardo: indicatori, esiti, dati di ingresso e loro provenienza, "
        "come stanno nel magazzino. Ogni foglio è una tabella; i nomi delle colonne sono quelli delle altre "
        "esportazioni.",
    )
    yield "Situazione al", published.as_of.strftime("%d/%m/%Y")
    yield (
        "Numeri",
        "Un foglio di calcolo conserva 15 cifre significative: i valori con più cifre sono arrotondati. "
        "I file CSV e Parquet hanno i valori esatti. Le percentuali sono come stampate: 52,41 vuol dire 52,41 %.",
    )
    yield "Celle vuote", "Una cella vuota vuol dire che il valore non c'è, mai zero."
    yield "", ""
    yield "Foglio", "Contenuto"
    for table in tables:
        yield table.name, f"{table.title} ({published.count(table)} righe)"
