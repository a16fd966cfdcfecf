"""Reading the workbook again with another library, and comparing every cell with the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from exports.errors import ExportDiffersError
from exports.format import Part
from exports.published import Published
from exports.spreadsheet.cells import comparable, has_formula
from exports.words import SECTIONS
from exports.workbook.book import make_book
from exports.workbook.columns import ID, NUMBER
from exports.workbook.sheet import FIRST_LINE, Book, Sheet

Grid = list[list[object]]


def check_book(published: Published, part: Part, path: Path) -> None:
    """Raise ExportDiffersError at the first cell that is not its table, or where a component is not there once.

    What is expected is made again from the tables; nothing is kept from the writing.
    """
    from python_calamine import CalamineWorkbook

    expected = make_book(published, part)
    workbook = CalamineWorkbook.from_path(str(path))
    names = [sheet.name for sheet in expected.sheets]
    if workbook.sheet_names != names:
        raise ExportDiffersError(f"{path.name}: i fogli sono {workbook.sheet_names}, dovrebbero essere {names}")
    found: Counter[tuple[object, object]] = Counter()
    for sheet in expected.sheets:
        read = [
            [comparable(value) for value in row]
            for row in workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        ]
        _compare(path, sheet, read, list(_grid(expected, sheet)))
        if sheet.name in SECTIONS.values():
            found.update(_keys(sheet, read))
    _require_each_once(published, part, path, found)
    if at := has_formula(path):
        raise ExportDiffersError(f"{path.name}: {at} contiene una formula, e nessuna cella deve averne")


def _grid(book: Book, sheet: Sheet) -> Iterator[list[object]]:
    """What stands in each row of a sheet, from the first."""
    yield [comparable(book.first_row)]
    if sheet.heads:
        yield [comparable(sheet.title)]
        yield [comparable(sheet.caption)]
        yield [comparable(head.text) for head in sheet.heads]
    for line in sheet.lines:
        yield [comparable(cell.value) for cell in line.cells]


def _compare(path: Path, sheet: Sheet, read: Grid, expected: Grid) -> None:
    for row, (there, here) in enumerate(zip_longest(read, expected, fillvalue=()), start=1):
        for column, (found, value) in enumerate(zip_longest(there, here)):
            if found != value or isinstance(found, bool) is not isinstance(value, bool):
                raise ExportDiffersError.in_cell(
                    path.name, sheet.name, f"{_letters(column)}{row}", _head(sheet, column), found, value
                )


def _head(sheet: Sheet, column: int) -> str:
    return sheet.heads[column].text if column < len(sheet.heads) else "(senza intestazione)"


def _letters(column: int) -> str:
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _keys(sheet: Sheet, read: Sequence[Sequence[object]]) -> Iterator[tuple[object, object]]:
    """The components that a section holds, as they stand in the file. A heading has no id."""
    heads = [head.text for head in sheet.heads]
    indicator, component = heads.index(ID), heads.index(NUMBER)
    return ((row[indicator], row[component]) for row in read[FIRST_LINE:] if row[indicator] is not None)


def _require_each_once(published: Published, part: Part, path: Path, found: Counter[tuple[object, object]]) -> None:
    """Every indicator with every component of it, once: asked of the tables by another way than the writing did."""
    indicators, components = part.table("indicators").from_sql, part.table("indicator_components").from_sql
    expected = Counter(
        (indicator_id, comparable(component_no))
        for indicator_id, component_no in published.rows(
            f"select indicator_id, component_no from (select indicator_id {indicators}) "
            f"full join (select indicator_id, component_no {components}) using (indicator_id)"
        )
    )
    for key in sorted({*found, *expected}, key=str):
        if found[key] != expected[key]:
            raise ExportDiffersError(
                f"{path.name}: l'indicatore {key[0]}, componente {key[1]}, è nei fogli {found[key]} volte invece di "
                f"{expected[key]}. L'esportazione non si pubblica."
            )
