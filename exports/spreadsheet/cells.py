"""What a cell of a workbook can carry, and how a workbook must be opened so that no text becomes a formula.

What a spreadsheet cannot hold, and so is not promised: a number is a double, so it is kept to 15 significant digits; an
empty text and a null are both an empty cell; a return is a line feed; a character that XML forbids shows as U+FFFD; a
text longer than a cell is cut, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from exports.spreadsheet import layout

LONGEST = 32_767
"""Characters that a cell holds."""
_CUT = " […] (testo di {} caratteri, tagliato: intero nei CSV)"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
_FORMULA = re.compile(rb"<f[ >/]")


def options() -> dict[str, Any]:
    """Give how every workbook is made, anew each time: xlsxwriter writes into it, and a second one would differ.

    The default font is the unit of column widths: one that every machine has, or has the measures of.
    """
    return {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": layout.FONT, "font_size": 10},
    }


def text_of(text: str) -> str:
    """A text as a cell can carry it."""
    legal = _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if _units(legal) <= LONGEST:
        return legal
    cut = _CUT.format(len(text))
    room = LONGEST - len(cut)
    while _units(legal) > room:
        legal = legal[: len(legal) - max(1, (_units(legal) - room) // 2)]
    return legal + cut


def _units(text: str) -> int:
    """The length as spreadsheets count it: a character outside the basic plane is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def to_15_digits(value: Any) -> Decimal:
    """A number to the digits that a cell keeps."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return _DIGITS.plus(exact)


def comparable(value: Any) -> object:
    """A value as it comes back from a cell: numbers to 15 significant digits, an empty text as nothing."""
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return text_of(value) or None if isinstance(value, str) else value
    return to_15_digits(value)


def set_page(sheet: Any, widths: Sequence[int], *, paper: int = 9) -> None:
    """Landscape, one page wide and as many high as it takes. Paper 9 is A4, 8 is A3."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def put(sheet: Any, row: int, column: int, value: object, form: Any) -> None:
    """Put a value into a cell by the method of its type, so that a text is never read as anything else."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, (int, Decimal)):
        sheet.write_number(row, column, float(to_15_digits(value)), form)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), form)
    else:
        sheet.write_string(row, column, text_of(str(value)), form)


def has_formula(path: Path) -> str | None:
    """The part of a workbook that holds a formula; None where no cell is one."""
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml") and _FORMULA.search(archive.read(name)):
                return name
    return None
