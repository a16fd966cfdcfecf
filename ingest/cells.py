"""What a workbook holds once read: every cell is text, with its address and what kind of cell it was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum

from ingest.contracts import Refusal
from ingest.italian import format_date, format_number
from ingest.signs import trimmed

_SAFE_DIGITS = 15
_AS_TEXT = "esportare la colonna come testo e riconsegnare il file"


class Mark(Enum):
    """What the look of a cell says: that part of what it shows is no part of the value, or no longer."""

    RAISED = "superscript or subscript"
    STRUCK = "struck out"
    FORMATTED = "digits that stand in its number format"


class Kind(Enum):
    """The kind of a cell in the workbook; what it says is always in its text."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    BOOLEAN = "boolean"
    OTHER = "other"
    ERROR = "error"
    NO_VALUE = "formula without a saved value"


@dataclass(frozen=True)
class Cell:
    """One cell: address counted from 1, text as an Italian reader would type it."""

    row: int
    column: int
    text: str = ""
    kind: Kind = Kind.EMPTY
    mark: Mark | None = None

    @property
    def address(self) -> str:
        """Give the spreadsheet's name of the cell, such as `E12`."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True)
class Merged:
    """A merged range, first and last row and column counted from 1, both included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its cells that are not empty, by row and column, its merged ranges, and what is hidden of it."""

    name: str
    is_visible: bool
    cells: Mapping[int, Mapping[int, Cell]]
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def cell(self, row: int, column: int) -> Cell:
        """Give a cell, empty when nothing is written there."""
        return self.cells.get(row, {}).get(column, Cell(row, column))

    def rows(self) -> Iterable[tuple[int, Mapping[int, Cell]]]:
        """Give the rows that hold something, from the top, with their number."""
        return sorted(self.cells.items())


@dataclass(frozen=True)
class Workbook:
    """A workbook as read from its bytes."""

    file_name: str
    sheets: tuple[Sheet, ...] = field(default=())

    @property
    def visible(self) -> tuple[Sheet, ...]:
        """Give the sheets that whoever sent the file could see."""
        return tuple(sheet for sheet in self.sheets if sheet.is_visible)


def column_letters(number: int) -> str:
    """Give the letters of a column counted from 1: 1 is `A`, 28 is `AB`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def number_text(value: float, *, percent: bool = False) -> str:
    """Write a number cell as Italian text: the shortest form within the 15 digits that Excel keeps."""
    exact = Decimal(f"{value:.15g}") * (100 if percent else 1)
    text = format_number(exact, grouped=False)
    if "," in text:
        text = text.rstrip("0").rstrip(",")
    return ("0" if text == "-0" else text) + ("%" if percent else "")


def not_as_text(cell: Cell) -> tuple[str, Refusal] | None:
    """Give the rule and the words for a cell that is no text where a code should be, when it may have changed it."""
    if cell.kind in (Kind.DATE, Kind.OTHER):
        return "code_date", Refusal("la cella è una data o un'ora, e non il codice com'era scritto", _AS_TEXT)
    if cell.kind is Kind.NUMBER and len(cell.text.partition(",")[0].lstrip("-")) > _SAFE_DIGITS:
        message = f"la cella è un numero di più di {_SAFE_DIGITS} cifre, e il foglio di calcolo tiene solo le prime"
        return "code_rounded", Refusal(message, _AS_TEXT)
    return None


def cell_text(value: object, *, percent: bool) -> tuple[str, Kind]:
    """Turn what the reader gives for a cell into text and kind."""
    match value:
        case bool():
            return ("VERO" if value else "FALSO"), Kind.BOOLEAN
        case int() | float():
            return number_text(value, percent=percent), Kind.PERCENT if percent else Kind.NUMBER
        case datetime() if value.time() != time.min:
            return f"{format_date(value)} {value:%H:%M:%S}", Kind.OTHER
        case date():
            return format_date(value), Kind.DATE
        case time() | timedelta():
            return str(value), Kind.OTHER
        case _:
            text = trimmed(str(value))
            return text, Kind.TEXT if text else Kind.EMPTY
