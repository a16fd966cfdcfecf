"""A workbook as it is read once what is personal in it has been left out: nothing that comes of it holds more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ingest.cells import Cell, Sheet, Workbook
from ingest.layout import HeaderRow, Layout
from ingest.privacy.door import Door
from ingest.words import fold

_LETTER = re.compile(r"[^\W\d_]")


def without_names(workbook: Workbook, door: Door) -> Workbook:
    """Give a workbook whose sheets are called by nothing personal."""
    return replace(workbook, sheets=tuple(replace(sheet, name=door.masked(sheet.name)) for sheet in workbook.sheets))


def masked_form(
    workbook: Workbook, header: HeaderRow, layout: Layout, value: str, door: Door
) -> tuple[Workbook, HeaderRow]:
    """Give a form, and its header, with every cell as it may be kept.

    In the columns of its `value` digits alone are one: eleven of them are an amount there.
    """
    called = fold(layout.header(value))
    titles = header.sheet.cells.get(header.row, {})
    # Those of other years have their year behind the heading.
    values = {place for place, title in titles.items() if fold(title.text).startswith(called)}

    def masked(sheet: Sheet) -> Sheet:
        def is_value(cell: Cell) -> bool:
            is_under = sheet is header.sheet and cell.row > header.row and cell.column in values
            return is_under and not _LETTER.search(cell.text)

        def shown(cell: Cell) -> Cell:
            text = cell.text if is_value(cell) else door.masked(cell.text)
            return cell if text is cell.text else replace(cell, text=text)

        cells: Mapping[int, Mapping[int, Cell]] = {
            row: {place: shown(cell) for place, cell in its.items()} for row, its in sheet.cells.items()
        }
        return replace(sheet, cells=cells)

    sheets = {id(sheet): masked(sheet) for sheet in workbook.sheets}
    own = sheets[id(header.sheet)]
    return replace(workbook, sheets=tuple(sheets[id(sheet)] for sheet in workbook.sheets)), replace(header, sheet=own)
