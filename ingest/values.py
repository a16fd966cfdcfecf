"""A declared value read by the kind of its measure: a number, a date (or Sì/No), a state, words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ingest.italian import (
    MAX_DECIMALS,
    Unreadable,
    is_not_available,
    parse_date,
    parse_number,
    parse_state,
)

SYMBOLS = {"eur": "€", "percent": "%"}


@dataclass(frozen=True)
class Value:
    """What a cell declares; all empty when the figure is not available."""

    number: Decimal | None = None
    day: date | None = None
    state: str | None = None
    words: str | None = None

    @property
    def is_not_available(self) -> bool:
        """Tell whether no figure was given."""
        return self == Value()


def read_value(text: str, value_type: str, unit: str, decimals: int | None) -> Value | Unreadable:
    """Read a declared value; an empty cell, like `nd`, is a figure not delivered, never 0."""
    if not text or is_not_available(text):
        return Value()
    match value_type:
        case "number":
            limit = MAX_DECIMALS if decimals is None else decimals
            number = parse_number(text, decimals=limit, symbol=SYMBOLS.get(unit, ""))
            return number if isinstance(number, Unreadable) else Value(number=number)
        case "date":
            # When the day is not known the office may still say whether the thing was done.
            state = parse_state(text)
            if not isinstance(state, Unreadable):
                return Value(state=state)
            day = parse_date(text)
            if isinstance(day, Unreadable):
                return Unreadable(day.reason, f"{day.remedy}; se la data non è nota, Sì oppure No")
            return Value(day=day)
        case "state":
            state = parse_state(text)
            return state if isinstance(state, Unreadable) else Value(state=state)
        case _:
            return Value(words=text)
