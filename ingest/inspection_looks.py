"""What the look of an .xlsx says of its cells: rows and columns that are hidden, text that is raised or struck out.

Read from the XML of the package: the readers of values give text alone, in which a footnote is one more digit. A part
is looked at cell by cell only when something in the workbook is raised or struck at all.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import IO
from xml.etree.ElementTree import Element, fromstring, iterparse

from ingest.cells import Mark

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SIGNS = re.compile(rb"<(?:\w+:)?(?:vertAlign|strike)\b")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
# Dragged to nothing, a row or column is as good as hidden.
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']|\s(?:ht|width)=["']0(?:\.[0-9]+)?["']""")
_NUMBER = re.compile(rb"""\s(r|min|max)=["'](\d+)["']""")
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
_MOST_COLUMNS = 16_384


@dataclass
class Looks:
    """The looks of a package's cells; `sheet` gives those of one part."""

    package: zipfile.ZipFile

    def hidden(self, content: bytes) -> tuple[set[int], set[int]]:
        """Give the rows and the columns, from 1, that the XML of a sheet hides."""
        if not _HIDDEN.search(content):
            return set(), set()
        rows, number = set(), 0
        for found in _ROW.finditer(content):
            said = dict(_NUMBER.findall(found[1]))
            number = int(said[b"r"]) if b"r" in said else number + 1
            if _HIDDEN.search(found[1]):
                rows.add(number)
        columns: set[int] = set()
        for found in _COLUMN.finditer(content):
            said = dict(_NUMBER.findall(found[1]))
            if _HIDDEN.search(found[1]) and said.keys() >= {b"min", b"max"}:
                columns.update(range(int(said[b"min"]), min(int(said[b"max"]), _MOST_COLUMNS) + 1))
        return rows, columns

    def marks(self, part: str, content: bytes) -> dict[tuple[int, int], Mark]:
        """Give the cells of a sheet whose text is raised or struck, by row and column from 1."""
        if not (self._texts or self._styles or _SIGNS.search(content)):
            return {}
        with self.package.open(part) as sheet:
            return dict(self._marked(sheet))

    def _marked(self, sheet: IO[bytes]) -> Iterator[tuple[tuple[int, int], Mark]]:
        row = column = 0
        for event, element in iterparse(sheet, events=("start", "end")):
            if event == "start":
                if element.tag == f"{_MAIN}row":
                    row, column = int(element.get("r", row + 1)), 0
                elif element.tag == f"{_MAIN}c":
                    address = _ADDRESS.fullmatch(element.get("r", ""))
                    column = _number(address[1]) if address else column + 1
            elif element.tag == f"{_MAIN}c":
                mark = self._mark(element)
                if mark is not None:
                    yield (row, column), mark
                element.clear()

    def _mark(self, cell: Element) -> Mark | None:
        value = cell.findtext(f"{_MAIN}v")
        inline = cell.find(f"{_MAIN}is")
        if value is None and inline is None:
            return None
        mark = self._styles.get(int(cell.get("s", "0")))
        if mark is None and cell.get("t") == "s" and value is not None:
            mark = self._texts.get(int(value))
        return _of_runs(inline) if mark is None and inline is not None else mark

    @cached_property
    def _texts(self) -> dict[int, Mark]:
        """Give the shared texts that are raised or struck in part, by their place."""
        name = "xl/sharedStrings.xml"
        if name not in self.package.namelist() or not _SIGNS.search(self.package.read(name)):
            return {}
        found: dict[int, Mark] = {}
        place = 0
        with self.package.open(name) as texts:
            for _, element in iterparse(texts):
                if element.tag == f"{_MAIN}si":
                    if (mark := _of_runs(element)) is not None:
                        found[place] = mark
                    place += 1
                    element.clear()
        return found

    @cached_property
    def _styles(self) -> dict[int, Mark]:
        """Give the formats of cells whose font is raised or struck, by their place."""
        name = "xl/styles.xml"
        if name not in self.package.namelist() or not _SIGNS.search(content := self.package.read(name)):
            return {}
        styles = fromstring(content)
        fonts = [_of_font(font) for font in styles.iterfind(f"{_MAIN}fonts/{_MAIN}font")]
        formats = styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")
        used = [(place, int(its.get("fontId", "0"))) for place, its in enumerate(formats)]
        return {place: mark for place, font in used if font < len(fonts) and (mark := fonts[font]) is not None}


def _of_runs(text: Element) -> Mark | None:
    for run in text.iterfind(f"{_MAIN}r"):
        properties = run.find(f"{_MAIN}rPr")
        written = run.findtext(f"{_MAIN}t") or ""
        if properties is not None and written.strip() and (mark := _of_font(properties)) is not None:
            return mark
    return None


def _of_font(font: Element) -> Mark | None:
    strike, raised = font.find(f"{_MAIN}strike"), font.find(f"{_MAIN}vertAlign")
    if strike is not None and strike.get("val", "1") not in ("0", "false"):
        return Mark.STRUCK
    if raised is not None and raised.get("val") in ("superscript", "subscript"):
        return Mark.RAISED
    return None


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
