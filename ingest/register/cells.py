"""From the text of a CSV cell to a value of the column's declared type."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

_INTEGER = re.compile(r"-?\d{1,9}")
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECIMAL_TYPE = re.compile(r"decimal\((\d+),\s*(\d+)\)")

_BOOLEANS = {"true": True, "false": False}


class NotOfType(ValueError):
    """A cell whose text is not of its column's type; its words say which form is expected, in Italian."""


@cache
def reader_of(type_name: str) -> Callable[[str], Any]:
    """Give the function that reads a cell of a column type of the properties files."""
    simple: dict[str, Callable[[str], Any]] = {"varchar": str, "integer": _integer, "boolean": _boolean, "date": _day}
    if type_name in simple:
        return simple[type_name]
    match = _DECIMAL_TYPE.fullmatch(type_name)
    if match is None:
        raise ValueError(f"no reader for the column type {type_name}")
    return _decimal_reader(int(match[1]), int(match[2]))


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise NotOfType("un numero intero, per esempio 12 o -1")
    return int(text)


def _boolean(text: str) -> bool:
    if text not in _BOOLEANS:
        raise NotOfType("true oppure false")
    return _BOOLEANS[text]


def _day(text: str) -> date:
    # fromisoformat alone would take 20250131 and 2025-W05-5 as well.
    if not _DAY.fullmatch(text):
        raise NotOfType("una data nella forma AAAA-MM-GG")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotOfType("una data che esiste, nella forma AAAA-MM-GG") from None


def _decimal_reader(precision: int, scale: int) -> Callable[[str], Decimal]:
    def read(text: str) -> Decimal:
        if not _DECIMAL.fullmatch(text):
            raise NotOfType("un numero con il punto decimale e senza separatore delle migliaia, per esempio 1234.5")
        whole, _, fraction = text.lstrip("-").partition(".")
        if len(fraction) > scale or len(whole.lstrip("0")) > precision - scale:
            raise NotOfType(f"un numero con al massimo {precision - scale} cifre intere e {scale} decimali")
        return Decimal(text)

    return read
