"""The papers as a workbook and a page: the same data, written, and the workbook reopened and compared."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from exports.errors import ExportDiffersError
from exports.italian import exact
from exports.working_papers.papers import Dossier, Paper, Value

TITLE = "Carte di lavoro per la validazione"
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDEST, _NARROWEST = 60, 9


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


def shown(value: Value) -> str:
    """A value as Italians read it; nothing for a null."""
    return "" if value is None else exact(value)


def _page(dossier: Dossier) -> str:
    from jinja2 import Environment, FileSystemLoader, select_autoescape

    # The template ends in .j2: escaping is asked for by name, and never left to the suffix.
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape(enabled_extensions=("html.j2",))
    )
    environment.filters["shown"] = shown
    environment.tests["number"] = lambda value: isinstance(value, (int, Decimal))
    return environment.get_template("page.html.j2").render(title=_title(dossier), dossier=dossier)


def _title(dossier: Dossier) -> str:
    return f"{'ESEMPIO: ' if dossier.is_example else ''}{TITLE}"


def _write_workbook(dossier: Dossier, path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), _OPTIONS) as workbook:
        created = datetime(dossier.as_of.year, dossier.as_of.month, dossier.as_of.day)
        workbook.set_properties({"title": _title(dossier), "created": created})
        formats = {
            "bold": workbook.add_format({"bold": True}),
            "head": workbook.add_format({"bold": True, "text_wrap": True, "bg_color": "#E6ECF2", "border": 1}),
            "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
            "number": workbook.add_format({"num_format": "#,##0.####", "valign": "top"}),
            "date": workbook.add_format({"num_format": 14, "valign": "top"}),
        }
        sheet = workbook.add_worksheet("Frontespizio")
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 100)
        warning = [("ESEMPIO", "Dati pubblicati e ricostruiti: non sono consegne degli uffici.")]
        lines = [(_title(dossier), ""), *(warning if dossier.is_example else []), *dossier.front]
        for row, (label, said) in enumerate(lines):
            sheet.write_string(row, 0, label, formats["bold"])
            sheet.write_string(row, 1, said, formats["text"])
        for paper in dossier.papers:
            _write_paper(workbook.add_worksheet(paper.sheet), paper, formats)


def _write_paper(sheet: Any, paper: Paper, formats: dict[str, Any]) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    sheet.write_string(0, 0, paper.title, formats["bold"])
    sheet.write_string(1, 0, paper.note)
    for column, name in enumerate(paper.head):
        longest = max((len(shown(row[column])) for row in paper.rows), default=0)
        sheet.set_column(column, column, max(_NARROWEST, min(_WIDEST, longest + 2, 12 + longest // 2)))
        sheet.write_string(2, column, name, formats["head"])
    for number, row in enumerate(paper.rows, start=3):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value, formats)
    sheet.autofilter(2, 0, 2 + len(paper.rows), len(paper.head) - 1)


def _write_cell(sheet: Any, row: int, column: int, value: Value, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, (int, Decimal)):
        sheet.write_number(row, column, float(value), formats["number"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["date"])
    else:
        sheet.write_string(row, column, value, formats["text"])


def _reopen(dossier: Dossier, path: Path) -> None:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(str(path))
    for paper in dossier.papers:
        _, _, head, *rows = workbook.get_sheet_by_name(paper.sheet).to_python(skip_empty_area=False)
        found = [[_comparable(value) for value in row] for row in rows]
        expected = [[_comparable(value) for value in row] for row in paper.rows]
        if [str(name) for name in head] != list(paper.head) or found != expected:
            raise ExportDiffersError(f"{path.name}, foglio «{paper.sheet}»: riletto, non è ciò che è stato scritto")


def _comparable(value: object) -> object:
    """A value as a cell can carry it: a number as a double, an empty text as nothing."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, datetime):
        return value.date()
    return None if value == "" else value
