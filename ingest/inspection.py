"""What calamine does not tell of a workbook's cells, found by another reader: one function for each format.

calamine reads an error cell and a formula without a saved value as blank, and no number format.
"""

import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field

from ingest.cells import Mark, Merged
from ingest.inspection_looks import Looks
from ingest.weight import Budget

# What a number format shows as it stands, and so does not multiply by 100: quoted, escaped, in brackets, as a space.
_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')

# A digit among what is shown as it stands: the cell shows more of a number than it holds.
_SHOWN_DIGIT = re.compile(r'"[^"]*[0-9][^"]*"|\\[0-9]')
_FULL_CALCULATION = re.compile(rb"<calcPr\b[^>]*\bfullCalcOnLoad=[\"'](?:1|true)")


@dataclass
class Inspection:
    """What is known of a visible sheet, by row and column from 1. `merged` is empty where calamine tells it.

    Of a workbook that asks to be computed when it is opened, a 0 beside a formula may be that of a program that writes
    formulas and computes none (`is_never_computed`).
    """

    percent: set[tuple[int, int]] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    marks: dict[tuple[int, int], Mark] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 0
    is_never_computed: bool = False

    def reaches(self, row: int, column: int) -> None:
        """Note that something is written in a cell."""
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)


def _is_percent(number_format: str | None) -> bool:
    return "%" in _LITERAL.sub("", number_format or "")


def inspect_xlsx(content: bytes) -> dict[str, Inspection]:
    """Look at the formulas and formats first; open the saved values only when a formula may hold an error."""
    found: dict[str, Inspection] = {}
    parts = _walk(content, found, saved_values=False)
    _look(content, found, parts)
    if any(inspection.formulas for inspection in found.values()):
        never_computed = _asks_to_be_computed(content)
        for inspection in found.values():
            inspection.is_never_computed = never_computed
        _walk(content, found, saved_values=True)
    return found


def _asks_to_be_computed(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return _FULL_CALCULATION.search(package.read("xl/workbook.xml")) is not None


def _look(content: bytes, found: dict[str, Inspection], parts: dict[str, str]) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        looks = Looks(package)
        for name, part in parts.items():
            seen, sheet = found[name], package.read(part)
            seen.hidden_rows, seen.hidden_columns = looks.hidden(sheet)
            seen.marks |= looks.marks(part, sheet)


def _walk(content: bytes, found: dict[str, Inspection], *, saved_values: bool) -> dict[str, str]:
    """Note what the cells of the visible sheets hold, and give the part of the package that each sheet is."""
    from openpyxl import load_workbook
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    with warnings.catch_warnings():
        # openpyxl warns of what it would drop when writing; nothing is written here.
        warnings.simplefilter("ignore")
        parts: dict[str, str] = {}
        budget = Budget()
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=saved_values)
        try:
            for sheet in workbook.worksheets:
                if not isinstance(sheet, ReadOnlyWorksheet) or sheet.sheet_state != "visible":
                    continue
                inspection = found.setdefault(sheet.title, Inspection())
                parts[sheet.title] = str(vars(sheet)["_worksheet_path"])
                sheet.reset_dimensions()
                for row in sheet.iter_rows():
                    for cell in row:
                        if isinstance(cell, ReadOnlyCell):
                            budget.spend(cell.value)
                            _note(inspection, cell.row, cell.column, cell.data_type, cell.value, cell.number_format)
        finally:
            workbook.close()
    return parts


def _note(seen: Inspection, row: int, column: int, data_type: str, value: object, number_format: str | None) -> None:
    if value is None:
        # Only an empty text keeps this type with no value: the formula was computed, and gave nothing.
        if data_type == "str":
            seen.formulas.discard((row, column))
        return
    seen.reaches(row, column)
    if data_type == "f":
        seen.formulas.add((row, column))
    elif data_type == "e":
        seen.errors[row, column] = str(value)
    if data_type in ("f", "n"):
        _note_format(seen, row, column, number_format)


def _note_format(seen: Inspection, row: int, column: int, number_format: str | None) -> None:
    if _is_percent(number_format):
        seen.percent.add((row, column))
    if _SHOWN_DIGIT.search(number_format or ""):
        seen.marks[row, column] = Mark.FORMATTED


def inspect_xls(content: bytes) -> dict[str, Inspection]:
    """Look at a .xls with xlrd. It always saves a value beside a formula, so none is without.

    Raises xlrd.biffh.XLRDError for a workbook that is encrypted or damaged.
    """
    import xlrd
    from xlrd.biffh import error_text_from_code

    found: dict[str, Inspection] = {}
    budget = Budget()
    with xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO()) as book:
        for sheet in book.sheets():
            if sheet.visibility:
                continue
            seen = found.setdefault(sheet.name, Inspection())
            seen.hidden_rows = {row + 1 for row, its in sheet.rowinfo_map.items() if its.hidden}
            seen.hidden_columns = {column + 1 for column, its in sheet.colinfo_map.items() if its.hidden}
            seen.merged = [Merged(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
            for row in range(sheet.nrows):
                for column in range(sheet.row_len(row)):
                    cell = sheet.cell(row, column)
                    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                        continue
                    budget.spend(cell.value)
                    seen.reaches(row + 1, column + 1)
                    runs = [run for _, run in sheet.rich_text_runlist_map.get((row, column), ())]
                    fonts = [book.font_list[font] for font in (book.xf_list[cell.xf_index or 0].font_index, *runs)]
                    if any(font.struck_out for font in fonts):
                        seen.marks[row + 1, column + 1] = Mark.STRUCK
                    elif any(font.escapement for font in fonts):
                        seen.marks[row + 1, column + 1] = Mark.RAISED
                    if cell.ctype == xlrd.XL_CELL_ERROR:
                        seen.errors[row + 1, column + 1] = error_text_from_code.get(int(cell.value), "#ERR")
                    elif cell.ctype == xlrd.XL_CELL_NUMBER:
                        shape = book.format_map[book.xf_list[cell.xf_index or 0].format_key].format_str
                        _note_format(seen, row + 1, column + 1, shape)
    return found
