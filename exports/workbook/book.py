"""Which sheets the workbook of one entity and year has, in which order."""

from __future__ import annotations

from exports.format import Part
from exports.published import Published
from exports.words import SECTIONS
from exports.workbook.cover import cover_sheet
from exports.workbook.legend import legend_sheet
from exports.workbook.rows import Rows
from exports.workbook.sections import section_sheet
from exports.workbook.sheet import FIRST_LINE, Book, Sheet
from exports.workbook.table_sheets import SHEETS
from exports.workbook.tables import INPUTS


def make_book(published: Published, part: Part) -> Book:
    """Everything that stands in the workbook, from the tables."""
    rows = Rows(published, part)
    tables = [sheet.made(rows) for sheet in SHEETS]
    inputs = _places(next(sheet for sheet in tables if sheet.name == INPUTS))
    sections = [section_sheet(rows, plan_section, inputs) for plan_section in SECTIONS]
    sheets = [*sections, *tables, legend_sheet(rows)]
    return Book(
        entity=str(rows.report["entity_name"]),
        title=str(rows.report["title"]),
        year=int(rows.report["year"]),
        as_of=published.as_of,
        mark=rows.mark,
        is_example=rows.is_example,
        sheets=(cover_sheet(rows, sheets), *sheets),
    )


def _places(inputs: Sheet) -> dict[tuple[str, int], str]:
    """Where the inputs of each component begin."""
    found: dict[tuple[str, int], str] = {}
    for row, line in enumerate(inputs.lines, start=FIRST_LINE + 1):
        if line.key is not None:
            found.setdefault(line.key, f"'{inputs.name}'!A{row}")
    return found
