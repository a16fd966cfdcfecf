"""Read a workbook from its bytes: every visible cell as text, with address and kind, or a refusal of the file.

python-calamine gives the values of every format; what it does not tell is found by `ingest.inspection`.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ingest import disguises, inspection_ods
from ingest.cells import Cell, Kind, Merged, Sheet, Workbook, cell_text
from ingest.inspection import Inspection, inspect_xls, inspect_xlsx
from ingest.problems import Problem
from ingest.weight import TooHeavyError, package_too_large, too_heavy

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

FORMATS = {".xlsx": (".xlsx", ".xlsm"), ".xls": (".xls",), ".ods": (".ods",)}
"""The formats that are read, by the suffix that names each, and the suffixes that a file of it may have."""
KNOWN_SUFFIXES = tuple(suffix for suffixes in FORMATS.values() for suffix in suffixes)
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
"""The suffixes of the text files that are read, where a source is an export of rows."""
MAX_WORKBOOK_BYTES = 128 * 1024 * 1024
"""A workbook is held in memory to be read, so that its size is looked at before anything else of it."""
MAX_TEXT_BYTES = 2 * 1024**3
"""A text is read in pieces: three times the payments of a big body in ten years."""
MAX_GRID = 5_000_000
"""Cells from the first row and column to the last written ones: the reader lays out all that lie between."""

_INSPECTORS = {".xlsx": inspect_xlsx, ".xls": inspect_xls, ".ods": inspection_ods.inspect_ods}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STRICT = b"http://purl.oclc.org/ooxml/"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The stream of cells of a .xls: BIFF8, and BIFF5 before it.
_XLS_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_OTHER_CONTENT = (
    (b"%PDF", "un documento PDF"),
    (b"\x1f\x8b", "un file compresso gzip"),
    (b"PK\x03\x04", "un archivio zip che non è una cartella di lavoro"),
    (_OLE, "un documento Office che non è una cartella di lavoro"),
    (b"<", "una pagina web o un file XML"),
    (b"{", "un file JSON"),
)


class FileRefused(Exception):
    """A file that cannot be taken at all; carries the problems to report."""

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems found."""
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def is_text(path: Path, file_name: str) -> bool:
    """Tell whether a file is to be read as text: by its name, unless it begins as something else does."""
    if PurePath(file_name).suffix.lower() not in TEXT_SUFFIXES:
        return False
    with path.open("rb") as file:
        start = file.read(64)
    written = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return bool(start) and not any(written.startswith(magic) for magic, _ in _OTHER_CONTENT)


def too_large(size: int, file_name: str, most: int | None = None) -> Problem | None:
    """Say that a file of so many bytes is not even looked into; None when it is.

    It may have as many as its name admits, or `most`.
    """
    is_named_text = PurePath(file_name).suffix.lower() in TEXT_SUFFIXES
    most = most or (MAX_TEXT_BYTES if is_named_text else MAX_WORKBOOK_BYTES)
    if size <= most:
        return None
    message = f"il file è di {-(-size // 2**20)} MiB, più dei {most // 2**20} che si leggono"
    remedy = "esportarlo a mesi, in più file" if is_named_text else "esportarlo come CSV, oppure dividerlo"
    return Problem("file_too_large", message, remedy, file_name)


def read_workbook(content: bytes, file_name: str) -> Workbook:
    """Read the bytes of a file, or raise `FileRefused` with the reason and the remedy."""
    format_ = _check_format(content, file_name)
    try:
        return Workbook(file_name, _read_sheets(content, file_name, format_))
    except (FileRefused, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # Damaged parts surface as whatever the two libraries meet first: zip, XML, key, value or type errors, and the
        # panic of native code, which is no Exception.
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


def _check_format(content: bytes, file_name: str) -> str:
    """Tell the format, or refuse what is not a workbook that is read here, or whose name says something else."""
    suffix = PurePath(file_name).suffix.lower()
    if not content:
        raise _refuse(file_name, "file_empty", "il file è vuoto (0 byte)", "copiare di nuovo il file, per intero")
    format_ = _format_of(content, file_name)
    if format_ is None:
        raise _not_a_workbook(content, file_name, suffix)
    if suffix not in FORMATS[format_]:
        said = f"finisce per «{suffix}»" if suffix else "non ha estensione"
        message = f"il nome {said} ma il contenuto è una cartella di lavoro {format_}"
        remedy = f"correggere l'estensione del nome in {format_}"
        raise _refuse(file_name, "name_contradicts_format", message, remedy)
    return format_


def _not_a_workbook(content: bytes, file_name: str, suffix: str) -> FileRefused:
    save_as = "aprire il documento con Excel o LibreOffice, salvarlo come «Cartella di lavoro .xlsx» e riconsegnarlo"
    if suffix in KNOWN_SUFFIXES and (disguised := disguises.named_as_workbook(content, suffix)):
        return _refuse(file_name, "not_a_workbook", *disguised)
    if suffix in KNOWN_SUFFIXES + TEXT_SUFFIXES:
        start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
        found = next((name for magic, name in _OTHER_CONTENT if start.startswith(magic)), "altro")
        kind = "un testo" if suffix in TEXT_SUFFIXES else "una cartella di lavoro"
        message = f"il nome finisce per «{suffix}» ma il contenuto non è {kind}: è {found}"
        remedy = f"controllare che la copia sia completa e che il file sia quello giusto; altrimenti {save_as}"
        return _refuse(file_name, "not_a_workbook", message, remedy)
    said = f"«{suffix}»" if suffix else "senza estensione"
    message = f"il formato {said} non è fra quelli accettati ({', '.join(KNOWN_SUFFIXES + TEXT_SUFFIXES)})"
    return _refuse(file_name, "format_unknown", message, save_as)


def _format_of(content: bytes, file_name: str) -> str | None:
    """The format that the content is in, whatever the name says; None when it is no workbook."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise _protected(file_name)
        return ".xls" if any(stream in content for stream in _XLS_STREAMS) else None
    if not content.startswith(b"PK"):
        return None
    try:
        if problem := package_too_large(content, file_name):
            raise FileRefused(problem)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            is_strict = "xl/workbook.xml" in names and _STRICT in package.read("xl/workbook.xml")
            is_ods = "mimetype" in names and package.read("mimetype").startswith(inspection_ods.MIME)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        # Whatever a damaged zip raises: it is no package that can be opened.
        return None
    if is_strict:
        # Half of the readers do not know its names: percentages and errors would be lost in silence.
        message = (
            "la cartella di lavoro è salvata come «Foglio di calcolo Open XML Strict», che non si legge per intero"
        )
        remedy = "aprirla con Excel o LibreOffice e salvarla come «Cartella di lavoro .xlsx»"
        raise _refuse(file_name, "strict_workbook", message, remedy)
    return ".ods" if is_ods else ".xlsx" if "xl/workbook.xml" in names else None


def _protected(file_name: str) -> FileRefused:
    message = "la cartella di lavoro è protetta da password e non si può leggere"
    return _refuse(file_name, "password_protected", message, "togliere la password di apertura e riconsegnare il file")


def _inspect(content: bytes, file_name: str, format_: str) -> dict[str, Inspection]:
    if format_ == ".ods" and inspection_ods.is_encrypted(content):
        raise _protected(file_name)
    from xlrd.biffh import XLRDError

    try:
        return _INSPECTORS[format_](content)
    except TooHeavyError as error:
        raise FileRefused(too_heavy(file_name)) from error
    except XLRDError as error:
        if "encrypted" in str(error).lower():
            raise _protected(file_name) from error
        raise


def _read_sheets(content: bytes, file_name: str, format_: str) -> tuple[Sheet, ...]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    inspections = _inspect(content, file_name, format_)
    sheets, grid = [], 0
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for metadata in workbook.sheets_metadata:
            if metadata.typ is not SheetTypeEnum.WorkSheet:
                continue
            if metadata.visible is not SheetVisibleEnum.Visible:
                sheets.append(Sheet(metadata.name, is_visible=False, cells={}))
                continue
            seen = inspections.get(metadata.name, Inspection())
            grid += seen.last_row * seen.last_column
            if grid > MAX_GRID:
                message = (
                    f"il foglio «{metadata.name}» si estende fino alla riga {seen.last_row}, colonna {seen.last_column}"
                )
                remedy = "eliminare le righe e le colonne vuote oltre i dati e salvare"
                raise _refuse(file_name, "sheet_too_large", message, remedy)
            sheet = workbook.get_sheet_by_name(metadata.name)
            merged = seen.merged or [
                Merged(first_row + 1, first_column + 1, last_row + 1, last_column + 1)
                for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ()
            ]
            hidden = frozenset(seen.hidden_rows), frozenset(seen.hidden_columns)
            sheets.append(Sheet(metadata.name, True, _cells(sheet, seen), tuple(merged), *hidden))
    return tuple(sheets)


def _cells(sheet: "CalamineSheet", seen: Inspection) -> Mapping[int, Mapping[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        for column, value in enumerate(values, start=1):
            text, kind = cell_text(value, percent=(row, column) in seen.percent)
            if kind is not Kind.EMPTY:
                mark = seen.marks.get((row, column))
                rows.setdefault(row, {})[column] = Cell(row, column, text, kind, mark)
    for (row, column), error in seen.errors.items():
        rows.setdefault(row, {})[column] = Cell(row, column, error, Kind.ERROR)
    for row, column in seen.formulas:
        saved = rows.get(row, {}).get(column)
        if saved is None or (seen.is_never_computed and saved.text == "0"):
            rows.setdefault(row, {})[column] = Cell(row, column, "", Kind.NO_VALUE)
    return rows
