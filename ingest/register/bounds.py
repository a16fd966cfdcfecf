"""Checks of what measures admit and find plausible."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ingest.register.model import Register
from ingest.register.rules import Fault, as_written, rule

_COLUMNS = ("minimum", "plausible_minimum", "plausible_maximum", "maximum")


@rule("bound_of_no_number")
def only_numbers_have_bounds(register: Register) -> Iterator[Fault]:
    """Find bounds of measures that are no number."""
    for row in register.tables["measures"]:
        for column in _COLUMNS:
            if row["value_type"] != "number" and row[column] is not None:
                yield Fault(row, column, "la misura non è un numero", "vuotare la cella, o correggere value_type")
                break


@rule("bounds_out_of_order")
def bounds_stand_in_order(register: Register) -> Iterator[Fault]:
    """Find bounds that admit nothing, or find plausible what is not admitted."""
    for row in register.tables["measures"]:
        written = [(column, row[column]) for column in _COLUMNS if row[column] is not None]
        for (lower, least), (upper, most) in pairwise(written):
            if most < least:
                message = f"è meno di {lower} ({as_written(least)})"
                yield Fault(row, upper, message, "scrivere i limiti in ordine: minimum, plausible_*, maximum")
                break


BOUNDS = (only_numbers_have_bounds, bounds_stand_in_order)
