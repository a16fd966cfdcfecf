"""Read a workbook from its bytes: every visible cell as text, with address and kind, or a refusal of the file.

python-calamine gives values, visibility and merged ranges. It reads an error cell and a formula without a saved
value as blank, and no number format; openpyxl, streaming, finds those three.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from ingest.cells import Cell, Kind, Merged, Sheet, Workbook, cell_text
from ingest.problems import Problem

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

KNOWN_SUFFIXES = (".xlsx", ".xlsm")
_WORKBOOK_SUFFIXES = (*KNOWN_SUFFIXES, ".xls")
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_CELLS = 5_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_CONTENT = (
    (b"%PDF", "un documento PDF"),
    (b"\x1f\x8b", "un file compresso gzip"),
    (b"PK", "un archivio zip che non è una cartella di lavoro"),
    (b"<", "una pagina web o un file XML"),
    (b"{", "un file JSON"),
)
# What a number format shows as it stands, and so does not multiply by 100: quoted, escaped, in brackets, as a space.
_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')


class FileRefused(Exception):
    """A file that cannot be taken at all; carries the problems to report."""

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems found."""
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


@dataclass
class _Inspection:
    """What openpyxl knows of a sheet and calamine does not."""

    percent: set[tuple[int, int]] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 0


def read_workbook(content: bytes, file_name: str) -> Workbook:
    """Read the bytes of a file, or raise `FileRefused` with the reason and the remedy."""
    _check_format(content, file_name)
    try:
        return Workbook(file_name, _read_sheets(content, file_name))
    except FileRefused:
        raise
    except Exception as error:
        # Damaged parts surface as whatever the two libraries meet first: zip, XML, key, value or type errors.
        raise FileRefused(
            Problem(
                "workbook_unreadable",
                f"la cartella di lavoro è danneggiata e non si apre ({type(error).__name__})",
                "aprirla con Excel o LibreOffice, salvarla di nuovo come .xlsx e riconsegnarla",
                file_name=file_name,
            )
        ) from error


def _refuse(file_name: str, rule: str, message: str, remedy: str) -> FileRefused:
    return FileRefused(Problem(rule, message, remedy, file_name=file_name))


def _check_format(content: bytes, file_name: str) -> None:
    """Refuse what is not a workbook that is read here, and a name that says something else than the content."""
    suffix = PurePath(file_name).suffix.lower()
    save_as = "aprire il documento con Excel o LibreOffice, salvarlo come «Cartella di lavoro .xlsx» e riconsegnarlo"
    if not content:
        raise _refuse(file_name, "file_empty", "il file è vuoto (0 byte)", "copiare di nuovo il file, per intero")
    if content.startswith(_OLE) and _ENCRYPTED in content:
        message = "la cartella di lavoro è protetta da password e non si può leggere"
        remedy = "togliere la password di apertura e riconsegnare il file"
        raise _refuse(file_name, "password_protected", message, remedy)
    if content.startswith(_OLE):
        raise _refuse(file_name, "format_unknown", "è un documento Office in un vecchio formato, come .xls", save_as)
    if _is_workbook(content, file_name):
        if suffix not in KNOWN_SUFFIXES:
            message = f"il nome finisce per «{suffix}» ma il contenuto è una cartella di lavoro .xlsx"
            raise _refuse(file_name, "name_contradicts_format", message, "correggere l'estensione del nome in .xlsx")
    elif suffix in _WORKBOOK_SUFFIXES:
        start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
        found = next((name for magic, name in _OTHER_CONTENT if start.startswith(magic)), "altro")
        message = f"il nome finisce per «{suffix}» ma il contenuto non è una cartella di lavoro: è {found}"
        remedy = f"controllare che la copia sia completa e che il file sia quello giusto; altrimenti {save_as}"
        raise _refuse(file_name, "not_a_workbook", message, remedy)
    else:
        said = f"«{suffix}»" if suffix else "senza estensione"
        message = f"il formato {said} non è fra quelli accettati ({', '.join(KNOWN_SUFFIXES)})"
        raise _refuse(file_name, "format_unknown", message, save_as)


def _is_workbook(content: bytes, file_name: str) -> bool:
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except zipfile.BadZipFile:
        return False
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        remedy = "togliere fogli e formattazioni che non servono, oppure dividere il file"
        raise _refuse(file_name, "file_too_large", "il contenuto supera 256 MB", remedy)
    return any(part.filename == "xl/workbook.xml" for part in parts)


def _read_sheets(content: bytes, file_name: str) -> tuple[Sheet, ...]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    inspections = _inspect(content)
    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for metadata in workbook.sheets_metadata:
            if metadata.typ is not SheetTypeEnum.WorkSheet:
                continue
            if metadata.visible is not SheetVisibleEnum.Visible:
                sheets.append(Sheet(metadata.name, is_visible=False, cells={}))
                continue
            seen = inspections.get(metadata.name, _Inspection())
            if seen.last_row * seen.last_column > MAX_CELLS:
                message = (
                    f"il foglio «{metadata.name}» si estende fino alla riga {seen.last_row}, colonna {seen.last_column}"
                )
                remedy = "eliminare le righe e le colonne vuote oltre i dati e salvare"
                raise _refuse(file_name, "sheet_too_large", message, remedy)
            sheet = workbook.get_sheet_by_name(metadata.name)
            merged = tuple(
                Merged(first_row + 1, first_column + 1, last_row + 1, last_column + 1)
                for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ()
            )
            sheets.append(Sheet(metadata.name, is_visible=True, cells=_cells(sheet, seen), merged=merged))
    return tuple(sheets)


def _cells(sheet: "CalamineSheet", seen: _Inspection) -> Mapping[int, Mapping[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        for column, value in enumerate(values, start=1):
            text, kind = cell_text(value, percent=(row, column) in seen.percent)
            if kind is not Kind.EMPTY:
                rows.setdefault(row, {})[column] = Cell(row, column, text, kind)
    for (row, column), error in seen.errors.items():
        rows.setdefault(row, {})[column] = Cell(row, column, error, Kind.ERROR)
    for row, column in seen.formulas:
        if column not in rows.get(row, {}):
            rows.setdefault(row, {})[column] = Cell(row, column, "", Kind.NO_VALUE)
    return rows


def _inspect(content: bytes) -> dict[str, _Inspection]:
    """Look at the formulas and formats first; open the saved values only when a formula may hold an error."""
    found: dict[str, _Inspection] = {}
    _walk(content, found, saved_values=False)
    if any(inspection.formulas for inspection in found.values()):
        _walk(content, found, saved_values=True)
    return found


def _walk(content: bytes, found: dict[str, _Inspection], *, saved_values: bool) -> None:
    from openpyxl import load_workbook
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    with warnings.catch_warnings():
        # openpyxl warns of what it would drop when writing; nothing is written here.
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=saved_values)
        try:
            for sheet in workbook.worksheets:
                if not isinstance(sheet, ReadOnlyWorksheet) or sheet.sheet_state != "visible":
                    continue
                inspection = found.setdefault(sheet.title, _Inspection())
                sheet.reset_dimensions()
                for row in sheet.iter_rows():
                    for cell in row:
                        if isinstance(cell, ReadOnlyCell):
                            _note(inspection, cell.row, cell.column, cell.data_type, cell.value, cell.number_format)
        finally:
            workbook.close()


def _note(seen: _Inspection, row: int, column: int, data_type: str, value: object, number_format: str | None) -> None:
    if value is None:
        # Only an empty text keeps this type with no value: the formula was computed, and gave nothing.
        if data_type == "str":
            seen.formulas.discard((row, column))
        return
    seen.last_row, seen.last_column = max(seen.last_row, row), max(seen.last_column, column)
    if data_type == "f":
        seen.formulas.add((row, column))
    elif data_type == "e":
        seen.errors[row, column] = str(value)
    if data_type in ("f", "n") and "%" in _LITERAL.sub("", number_format or ""):
        seen.percent.add((row, column))
