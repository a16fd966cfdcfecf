"""Drawing the sheets: widths, heights, colours, filters, and how they come out of a printer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from exports.spreadsheet import layout
from exports.spreadsheet.cells import options, put, set_page, text_of
from exports.workbook.sheet import FIRST_LINE, Book, Cell, Line, Sheet
from exports.workbook.styles import Styles

_ROWS = 1_048_576
_A4, _A3 = 9, 8
_LOWEST = 16.0
_NARROWEST = 130
"""The least width of a sheet: its first row, which says whose it is, is read whole."""
_HEADINGS = ("mission", "programme", "strategic", "operational", "empty")


def write_book(book: Book, path: Path) -> None:
    """Write a workbook. Its only date is the run's, so the same rows make the same bytes."""
    import xlsxwriter

    for sheet in book.sheets:
        if FIRST_LINE + len(sheet.lines) > _ROWS:
            raise ValueError(
                f"{path.name}: il foglio «{sheet.name}» avrebbe {len(sheet.lines)} righe, più di quante ne tiene"
            )
    with xlsxwriter.Workbook(str(path), options()) as workbook:
        workbook.set_properties(
            {
                "title": f"{book.mark} – {book.title}",
                "author": book.entity,
                "created": datetime(book.as_of.year, book.as_of.month, book.as_of.day),
            }
        )
        styles = Styles(workbook)
        for sheet in book.sheets:
            drawn = workbook.add_worksheet(sheet.name)
            (_draw_table if sheet.heads else _draw_front)(drawn, book, sheet, styles)


def _draw_table(drawn: Any, book: Book, sheet: Sheet, styles: Styles) -> None:
    widths = _widths(sheet)
    _set_up(drawn, book, sheet, widths)
    _draw_top(drawn, book, sheet, styles, widths)
    last = FIRST_LINE - 1 + len(sheet.lines)
    for row, line in enumerate(sheet.lines, start=FIRST_LINE):
        is_heading = line.kind in _HEADINGS
        for column, cell in enumerate(line.cells):
            _put(drawn, row, column, cell, styles, line.kind if is_heading and column < sheet.printed else cell.style)
        # The first text of a heading runs over the cells beside it.
        said = ["", *(cell.said for cell in line.cells[1:])] if is_heading else [cell.said for cell in line.cells]
        drawn.set_row(row, max(_LOWEST, layout.row_height(said, widths)))
    drawn.autofilter(FIRST_LINE - 1, 0, last, sheet.columns - 1)
    drawn.freeze_panes(FIRST_LINE, sheet.frozen)
    drawn.repeat_rows(FIRST_LINE - 1)
    drawn.print_area(0, 0, last, sheet.printed - 1)


def _draw_top(drawn: Any, book: Book, sheet: Sheet, styles: Styles, widths: Sequence[int]) -> None:
    """The mark, the title, the caption and the heads. The caption is as wide as a screen, not as the paper."""
    last = sheet.printed - 1
    for column in range(sheet.printed):
        drawn.write_blank(0, column, None, styles.of("mark"))
    drawn.write_string(0, 0, text_of(book.first_row), styles.of("mark"))
    drawn.write_string(1, 0, text_of(sheet.title), styles.of("title"))
    drawn.set_row(1, 22)
    until, room = 0, widths[0]
    while until < last and room < layout.A4 * 0.7:
        until += 1
        room += widths[until]
    _join(drawn, 2, 0, until, text_of(sheet.caption), styles.of("caption"))
    drawn.set_row(2, layout.row_height([sheet.caption], [room]))
    drawn.set_row(3, layout.row_height([_bold(head.text) for head in sheet.heads], widths) + 12)
    for column, head in enumerate(sheet.heads):
        drawn.write_string(3, column, text_of(head.text), styles.of("head_ours" if head.is_ours else "head"))


def _draw_front(drawn: Any, book: Book, sheet: Sheet, styles: Styles) -> None:
    """A sheet of labels, texts and small tables."""
    _set_up(drawn, book, sheet, sheet.widths)
    last = sheet.columns - 1
    for column in range(sheet.columns):
        drawn.write_blank(0, column, None, styles.of("mark"))
    drawn.write_string(0, 0, text_of(book.first_row), styles.of("mark"))
    for row, line in enumerate(sheet.lines, start=1):
        for column, cell in enumerate(line.cells):
            if line.kind == "said" and column == 1:
                _join(drawn, row, 1, last, cell.value, styles.of(cell.style, cell.pattern))
            else:
                _put(drawn, row, column, cell, styles, cell.style)
        drawn.set_row(row, _front_height(line, sheet.widths))
    drawn.print_area(0, 0, len(sheet.lines), last)
    drawn.fit_to_pages(1, 1)


def _front_height(line: Line, widths: Sequence[int]) -> float:
    if line.kind == "title":
        return 30.0
    if line.kind == "said":
        return layout.row_height([cell.said for cell in line.cells], [widths[0], sum(widths[1:])])
    return layout.row_height([cell.said for cell in line.cells], widths[: len(line.cells)])


def _set_up(drawn: Any, book: Book, sheet: Sheet, widths: Sequence[int]) -> None:
    set_page(drawn, widths, paper=_A3 if sheet.is_large else _A4)
    drawn.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    # An ampersand begins an instruction there.
    entity, title = (said.replace("&", "&&")[:90] for said in (book.entity, book.title))
    drawn.set_header(f"&L&8{entity}&C&8&A&R&8&B{book.mark}")
    drawn.set_footer(f"&L&8{title} – situazione al {book.as_of:%d/%m/%Y}&R&8Pagina &P di &N")
    drawn.set_row(0, 18)
    # A target such as 3700 is a text, because it is as printed: Excel need not warn of each.
    drawn.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _widths(sheet: Sheet) -> list[int]:
    """Widths for the printed columns that fill the page, and narrow ones for the others."""
    lines = [line.cells for line in sheet.lines if line.kind == "data"]
    texts = [[_bold(head.text), *(_measured(cells[at]) for cells in lines)] for at, head in enumerate(sheet.heads)]
    page = layout.A3 if sheet.is_large else layout.A4
    on_paper = layout.column_widths(texts[: sheet.printed], page)
    on_paper[-1] += max(0, _NARROWEST - sum(on_paper))
    # What is only filtered is as wide as it likes: paper does not have it.
    return [
        *on_paper,
        *(width for column in texts[sheet.printed :] for width in layout.column_widths([column])),
    ]


def _measured(cell: Cell) -> str:
    """What a cell shows, as one word where it may not break: a number that does not fit shows as ###."""
    return cell.said.replace(" ", "0") if cell.pattern else cell.said


def _bold(text: str) -> str:
    """A text as wide as this one in bold."""
    return " ".join(f"{word}n" for word in text.split())


def _put(drawn: Any, row: int, column: int, cell: Cell, styles: Styles, style: str) -> None:
    form = styles.of(style, cell.pattern)
    if cell.link:
        drawn.write_url(row, column, f"internal:{cell.link}", form, text_of(str(cell.value)))
    else:
        put(drawn, row, column, cell.value, form)


def _join(drawn: Any, row: int, first: int, last: int, value: object, form: Any) -> None:
    """A value over several columns, which only a place without filters may have."""
    if last > first:
        drawn.merge_range(row, first, row, last, "", form)
    put(drawn, row, first, value, form)
