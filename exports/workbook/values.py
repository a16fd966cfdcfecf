"""How a value of the tables becomes a cell: numbers with the decimals and the unit that an Italian reader expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from exports.explain.text import STATES, UNITS
from exports.words import VERDICTS
from exports.workbook.sheet import EMPTY, Cell

Row = Mapping[str, Any]
# Italian comma and dots also in a LibreOffice that is set to another language; Excel takes those of its own settings.
_ITALIAN = "[$-410]"
_TO_ITALIAN = str.maketrans(",.", ".,")
# Room at the right, as wide as a digit: LibreOffice keeps the indent of some numbers and forgets that of others.
_ROOM = "_0"
DAY = f"{_ITALIAN}dd/mm/yyyy{_ROOM}"
# What stands after a distance from the target, by the target's unit.
_DISTANCES = {**UNITS, "percent": "punti", "date": "giorni", "rank": "posizioni", "award": ""}
_AFTER = {**UNITS, "rank": "", "award": ""}


def text(value: object, words: Mapping[str, str] | None = None, link: str = "") -> Cell:
    """A text, or the word of a code; a code without a word stays as it is."""
    if value is None or value == "":
        return EMPTY
    said = (words or {}).get(str(value), str(value))
    return Cell(said, said, "link" if link else "text", link=link)


def number(value: Decimal | int | None, unit: str = "", decimals: int | None = None, *, signed: bool = False) -> Cell:
    """A number with its unit, shown with so many decimals, or with as many as it has up to two."""
    if value is None:
        return EMPTY
    after = (_DISTANCES if signed else _AFTER).get(unit, "")
    shown = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP) if decimals is None else Decimal(value)
    places = len(f"{shown:f}".partition(".")[2].rstrip("0")) if decimals is None else max(0, decimals)
    drawn = "#,##0" + (f".{'0' * places}" if places else "") + (f'" {after}"' if after else "")
    signs = ("+", "-", "") if signed else ("",)
    pattern = ";".join(f"{_ITALIAN}{sign}{drawn}{_ROOM}" for sign in signs)
    said = f"{Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):{'+' if signed else ''},f}"
    said = said.translate(_TO_ITALIAN)
    return Cell(value, f"{said} {after}".rstrip(), "number", pattern)


def plain(value: int | None) -> Cell:
    """A year, a position, an ordinal: read as a name, without dots."""
    return EMPTY if value is None else Cell(value, str(value), "number", f"0{_ROOM}")


def day(value: date | None) -> Cell:
    """A day as dd/mm/yyyy."""
    return EMPTY if value is None else Cell(value, f"{value:%d/%m/%Y}", "number", DAY)


def flag(value: bool | None) -> Cell:
    """Yes or no, in words."""
    return EMPTY if value is None else text("Sì" if value else "No")


def verdict(code: str | None) -> Cell:
    """A verdict: icon, word and colour."""
    return EMPTY if code is None else Cell(VERDICTS[code], VERDICTS[code], f"verdict:{code}")


def percent(value: Decimal | None, decimals: int = 1) -> Cell:
    """A percentage as it is read: 52.41 is 52,41 %."""
    return number(value, "percent", decimals)


def typed(value: object, on: date | None, state: str | None, said_so: str | None, unit: str | None) -> Cell:
    """A value that stands in one of four columns, by its kind; words may stand beside a state."""
    if isinstance(value, (Decimal, int)):
        return number(value, unit or "")
    if on is not None:
        return day(on)
    said = [STATES.get(state or "", state), said_so]
    return text(" – ".join(one for one in said if one))


Making = Callable[[Row], Cell]
"""How the cell of a column is made from a row."""
