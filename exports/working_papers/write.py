"""The papers as a workbook and a page: the same data, written, and the workbook reopened and compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from exports.errors import ExportDiffersError
from exports.spreadsheet import layout
from exports.spreadsheet.cells import comparable, options, put, set_page
from exports.working_papers.paper import Paper, Value, number_format, shown
from exports.working_papers.papers import Dossier

TITLE = "Carte di lavoro per la validazione"
_EXAMPLE = "ESEMPIO: "
_LONG_TOKEN = 30
_LONG_TEXT = 60


def write_papers(dossier: Dossier, folder: Path) -> tuple[Path, Path]:
    """Write `carte_di_lavoro.xlsx` and `.html` into `folder`; the same release makes the same bytes.

    Raises ExportDiffersError when the workbook, read again, is not what was written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{'ESEMPIO_' if dossier.is_example else ''}carte_di_lavoro"
    workbook, page = folder / f"{stem}.xlsx", folder / f"{stem}.html"
    _write_workbook(dossier, workbook)
    _reopen(dossier, workbook)
    page.write_text(_page(dossier), encoding="utf-8")
    return workbook, page


def _page(dossier: Dossier) -> str:
    from exports.pages import environment

    templates = environment(Path(__file__).parent)
    templates.filters["shown"] = shown
    templates.filters["kind"] = _kind
    return templates.get_template("page.html.j2").render(title=_title(dossier), dossier=dossier)


def _kind(value: Value) -> str:
    """How the page lays a value out: a number, a text with a token too long to stay whole, a long text, or neither."""
    if isinstance(value, (int, Decimal)):
        return "number"
    if not isinstance(value, str):
        return ""
    if any(len(token) > _LONG_TOKEN for token in value.split()):
        return "token"
    return "text" if len(value) > _LONG_TEXT else ""


def _title(dossier: Dossier) -> str:
    return f"{_EXAMPLE if dossier.is_example else ''}{TITLE}"


class _Formats:
    """The formats of a workbook; one for each way to write a number, made when it is first needed."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._numbers: dict[str, Any] = {}
        self.title = self._made(bold=True, font_size=12)
        self.bold = self._made(bold=True)
        self.head = self._made(bold=True, text_wrap=True, bg_color="#E6ECF2", border=1)
        self.note = self._made(text_wrap=True)
        # A text stays a text also when somebody edits it.
        self.text = self._made(text_wrap=True, border=1, quote_prefix=True)
        self.date = self._made(num_format=14, border=1)

    def number(self, pattern: str) -> Any:
        if pattern not in self._numbers:
            self._numbers[pattern] = self._made(num_format=pattern, border=1, align="right", indent=1)
        return self._numbers[pattern]

    def _made(self, **properties: Any) -> Any:
        return self._workbook.add_format(
            {
                "font_name": layout.FONT,
                "font_size": layout.SIZE,
                "valign": "top",
                "border_color": "#8A97A6",
                **properties,
            }
        )


def _write_workbook(dossier: Dossier, path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), options()) as workbook:
        created = datetime(dossier.as_of.year, dossier.as_of.month, dossier.as_of.day)
        workbook.set_properties({"title": _title(dossier), "created": created})
        formats = _Formats(workbook)
        _write_front(workbook.add_worksheet("Frontespizio"), dossier, formats)
        for paper in dossier.papers:
            _write_paper(workbook.add_worksheet(paper.sheet), paper, formats, is_example=dossier.is_example)


def _write_front(sheet: Any, dossier: Dossier, formats: _Formats) -> None:
    widths = (24, 100)
    _set_up(sheet, widths)
    sheet.write_string(0, 0, _title(dossier), formats.title)
    warning = [("ESEMPIO", "Dati pubblicati e ricostruiti: non sono consegne degli uffici.")]
    for row, line in enumerate([*(warning if dossier.is_example else []), *dossier.front], start=1):
        sheet.set_row(row, layout.row_height(line, widths))
        sheet.write_string(row, 0, line[0], formats.bold)
        sheet.write_string(row, 1, line[1], formats.text)


def _write_paper(sheet: Any, paper: Paper, formats: _Formats, *, is_example: bool) -> None:
    texts = [[shown(value, name) for value, name in zip(row, paper.head, strict=True)] for row in paper.rows]
    widths = layout.column_widths([[name, *cells] for name, *cells in zip(paper.head, *texts, strict=True)])
    _set_up(sheet, widths)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    last = len(paper.head) - 1
    sheet.write_string(0, 0, f"{_EXAMPLE if is_example else ''}{paper.title}", formats.title)
    sheet.set_row(1, layout.row_height([paper.caption], [sum(widths)]))
    sheet.merge_range(1, 0, 1, last, paper.caption, formats.note)
    sheet.set_row(2, layout.row_height([name.upper() for name in paper.head], widths))
    for column, name in enumerate(paper.head):
        sheet.write_string(2, column, name, formats.head)
    for number, (row, said) in enumerate(zip(paper.rows, texts, strict=True), start=3):
        sheet.set_row(number, layout.row_height(said, widths))
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value, paper.head[column], formats)
    sheet.autofilter(2, 0, 2 + len(paper.rows), last)


def _set_up(sheet: Any, widths: Sequence[int]) -> None:
    set_page(sheet, widths)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RPagina &P di &N")
    sheet.set_row(0, 18)


def _write_cell(sheet: Any, row: int, column: int, value: Value, head: str, formats: _Formats) -> None:
    if isinstance(value, (int, Decimal)):
        put(sheet, row, column, value, formats.number(number_format(value, head)))
    else:
        put(sheet, row, column, value, formats.date if isinstance(value, date) else formats.text)


def _reopen(dossier: Dossier, path: Path) -> None:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(str(path))
    for paper in dossier.papers:
        _, _, head, *rows = workbook.get_sheet_by_name(paper.sheet).to_python(skip_empty_area=False)
        found = [[comparable(value) for value in row] for row in rows]
        expected = [[comparable(value) for value in row] for row in paper.rows]
        if [str(name) for name in head] != list(paper.head) or found != expected:
            raise ExportDiffersError(f"{path.name}, foglio «{paper.sheet}»: riletto, non è ciò che è stato scritto")
