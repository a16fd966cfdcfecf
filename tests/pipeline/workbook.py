"""A workbook of the example, as the tests make it, spoil it and read it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports import export_all

FORMAT = "exports.xlsx_workbook"
HEADS, FIRST = 4, 5
"""The row of the heads, and that of the first line, of a sheet that holds a table."""
SECTIONS = {
    "public_value": "Valore pubblico",
    "performance": "Performance",
    "individual": "Obiettivi individuali",
    "pira": "PIRA",
}
TABLES = [
    "Obiettivi",
    "Risorse",
    "Note",
    "Rilievi",
    "Mancanti",
    "Confronto",
    "Numeri ricalcolati",
    "Provenienza",
    "Misure",
    "Fornitori",
    "Consegne",
    "Omissioni",
]
SHEETS = ["Copertina", *SECTIONS.values(), *TABLES, "Legenda"]


def changed(warehouse: Path, to: Path, *changes: str) -> Path:
    """A copy of a warehouse with some things changed."""
    shutil.copy(warehouse, to)
    with duckdb.connect(str(to)) as connection:
        for change in changes:
            connection.execute(change)
    return to


def written(warehouse: Path, out: Path) -> Path:
    """The workbook of a warehouse of one entity and year."""
    (file,) = export_all(warehouse, out, [FORMAT])
    return file.path


def opened(path: Path) -> Workbook:
    """A workbook as another library reads it."""
    return openpyxl.load_workbook(path)


def heads(sheet: Worksheet) -> dict[str, int]:
    """The columns of a sheet by head."""
    return {str(cell.value): cell.column for cell in sheet[HEADS] if cell.value is not None}


def lines(sheet: Worksheet, head: str) -> Iterator[tuple[Cell, dict[str, Cell]]]:
    """The lines that have something under a head: that cell, and all of them by head."""
    places = heads(sheet)
    for row in sheet.iter_rows(min_row=FIRST):
        found = {name: row[column - 1] for name, column in places.items()}
        if found[head].value is not None:
            yield found[head], found


def judged(book: Workbook) -> Iterator[tuple[str, dict[str, Cell]]]:
    """The components of the four sections, with the name of their sheet."""
    for name in SECTIONS.values():
        for _, line in lines(book[name], "Id indicatore"):
            yield name, line


def converted(path: Path, kind: str, folder: Path) -> Path:
    """A workbook as LibreOffice converts it, with a profile of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{path.stem}.{kind}"
