"""What calamine does not tell of an .ods: errors, formulas without a value, percentages, merged cells, sheets kept out.

An .ods is a zip with one XML of cells; the standard library reads it in a stream, with expat's own limits on entities.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, iterparse

from ingest.cells import Mark, Merged
from ingest.inspection import Inspection
from ingest.weight import Budget

MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_SPAN = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}span"
_STYLE_NAME = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}style-name"
_NUMBER_STYLE = f"{_NUMBER}number-style"
_STYLES = (f"{_STYLE}style", _NUMBER_STYLE)
_HIDDEN = ("collapse", "filter")
_ROW, _CELL, _COVERED = f"{_TABLE}table-row", f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_MOST_ALIKE = 1000
_ERRORS = ("#", "Err:")


def is_encrypted(content: bytes) -> bool:
    """Whether the manifest of the package says that a part is encrypted."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = set(package.namelist())
        return "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml")


def inspect_ods(content: bytes) -> dict[str, Inspection]:
    """Look at every sheet of an .ods. Raises KeyError, BadZipFile or ParseError when the package is damaged."""
    found: dict[str, Inspection] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package, package.open("content.xml") as cells:
        row, column, seen = 0, 1, Inspection()
        budget = Budget()
        styles = _Styles(package)
        # LibreOffice computes whatever it saves: a formula without a value gave an empty text.
        is_computed = "meta.xml" in package.namelist() and b"LibreOffice" in package.read("meta.xml")
        for event, element in iterparse(cells, events=("start", "end")):
            if event == "start" and element.tag == f"{_TABLE}table":
                row, column, seen = 0, 1, found.setdefault(element.get(f"{_TABLE}name", ""), Inspection())
            elif event == "end" and element.tag in _STYLES:
                styles.add(element)
            elif event == "end" and element.tag == f"{_TABLE}table-column":
                repeated = _count(element, "number-columns-repeated")
                if element.get(f"{_TABLE}visibility") in _HIDDEN:
                    seen.hidden_columns.update(range(column, column + min(repeated, _MOST_ALIKE)))
                column += repeated
            elif event == "end" and element.tag == _ROW:
                repeated = _count(element, "number-rows-repeated")
                _note_row(seen, element, row, repeated, budget, is_computed=is_computed)
                _note_looks(seen, element, row, repeated, styles.marks)
                row += repeated
                element.clear()
    return found


def _count(element: Element, attribute: str) -> int:
    return int(element.get(f"{_TABLE}{attribute}", "1"))


def _cells(row: Element) -> Iterator[tuple[int, int, Element]]:
    """The cells of a row with their first column, from 1, and how many columns they fill alike."""
    column = 1
    for cell in row:
        if cell.tag in (_CELL, _COVERED):
            repeated = _count(cell, "number-columns-repeated")
            yield column, repeated, cell
            column += repeated


def _note_row(seen: Inspection, row: Element, above: int, repeated: int, budget: Budget, *, is_computed: bool) -> None:
    for column, width, cell in _cells(row):
        kind = cell.get(f"{_OFFICE}value-type")
        text = "".join(cell.itertext())
        has_formula = cell.get(f"{_TABLE}formula") is not None
        if kind is None and not text and not has_formula:
            _note_merged(seen, cell, above + 1, column)
            continue
        budget.spend(text, repeated * width)
        seen.reaches(above + repeated, column + width - 1)
        for at in _addresses(above, repeated, column, width):
            if cell.get(f"{_CALC}value-type") == "error" or (has_formula and text.startswith(_ERRORS)):
                seen.errors[at] = text or "#ERR"
            elif has_formula and kind is None and not is_computed:
                seen.formulas.add(at)
            elif kind == "percentage":
                seen.percent.add(at)
        _note_merged(seen, cell, above + 1, column)


class _Styles:
    """The marks of the cells and texts of a style, by its name."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.marks: dict[str, Mark] = {}
        self._with_digits: set[str] = set()
        # LibreOffice keeps the forms of numbers, and the styles that have a name, in a part of their own.
        if "styles.xml" in package.namelist():
            with package.open("styles.xml") as part:
                for _, element in iterparse(part):
                    if element.tag in _STYLES:
                        self.add(element)

    def add(self, style: Element) -> None:
        """Note a style of cells or texts, or one of numbers, which come before the cells that have them."""
        name = style.get(f"{_STYLE}name", "")
        if style.tag == _NUMBER_STYLE:
            if any(re.search("[0-9]", words.text or "") for words in style.iter(f"{_NUMBER}text")):
                self._with_digits.add(name)
        elif (mark := self._mark(style)) is not None:
            self.marks[name] = mark

    def _mark(self, style: Element) -> Mark | None:
        if style.get(f"{_STYLE}data-style-name") in self._with_digits:
            return Mark.FORMATTED
        text = style.find(f"{_STYLE}text-properties")
        if text is None:
            return None
        if text.get(f"{_STYLE}text-line-through-style", "none") != "none":
            return Mark.STRUCK
        raised = text.get(f"{_STYLE}text-position", "0%").split()[0] not in ("0%", "0")
        return Mark.RAISED if raised else None


def _note_looks(seen: Inspection, row: Element, above: int, repeated: int, marked: Mapping[str, Mark]) -> None:
    """Note whether a row is hidden, and which of its cells are raised or struck by their style or that of a part."""
    if row.get(f"{_TABLE}visibility") in _HIDDEN:
        seen.hidden_rows.update(range(above + 1, above + min(repeated, _MOST_ALIKE) + 1))
    for column, width, cell in _cells(row) if marked else ():
        spans = [span.get(_STYLE_NAME, "") for span in cell.iter(_SPAN) if "".join(span.itertext()).strip()]
        marks = [marked[name] for name in (cell.get(f"{_TABLE}style-name", ""), *spans) if name in marked]
        if marks:
            seen.marks |= dict.fromkeys(_addresses(above, repeated, column, width), marks[0])


def _addresses(above: int, repeated: int, column: int, width: int) -> Iterator[tuple[int, int]]:
    # A filled cell repeated over a whole sheet is a mistake of the writer: the limit on cells refuses the sheet.
    for row in range(above + 1, above + min(repeated, _MOST_ALIKE) + 1):
        for at in range(column, column + min(width, _MOST_ALIKE)):
            yield row, at


def _note_merged(seen: Inspection, cell: Element, row: int, column: int) -> None:
    rows, columns = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
    if rows > 1 or columns > 1:
        seen.merged.append(Merged(row, column, row + rows - 1, column + columns - 1))
