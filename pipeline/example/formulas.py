"""The kinds of computation as exact fractions, to turn a printed result back into an input.

The results of a release come from the dbt models alone: these formulas serve the reconstruction, and the tests use
them as a second opinion on the models.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Term:
    """One input of a component: its role, the year relative to the component's, its sign and its value."""

    role: str
    year_offset: int
    sign: int
    value: Fraction


def _total(terms: Sequence[Term], role: str, year_offset: int | None = None) -> Fraction | None:
    chosen = [t for t in terms if t.role == role and year_offset in (None, t.year_offset)]
    return sum((t.sign * t.value for t in chosen), Fraction(0)) if chosen else None


def _share(above: Fraction | None, below: Fraction | None) -> Fraction | None:
    return above / below if above is not None and below else None


def _pair(terms: Sequence[Term]) -> tuple[Fraction | None, Fraction | None]:
    """Current and previous value: two inputs, or a share of two years."""
    if any(t.role == "numerator" for t in terms):
        now, before = (
            _share(_total(terms, "numerator", offset), _total(terms, "denominator", offset)) for offset in (0, -1)
        )
        return now, before
    return _total(terms, "current"), _total(terms, "previous")


def _index_on_average(terms: Sequence[Term]) -> Fraction | None:
    shares = [_share(_total(terms, "amount", o), _total(terms, "population", o)) for o in (0, -1, -2, -3)]
    now, *before = shares
    known = [share for share in before if share is not None]
    return _share(now, sum(known, Fraction(0)) / 3) if len(known) == 3 else None


def evaluate(algorithm: str, unit: str, terms: Sequence[Term]) -> Fraction | None:
    """The result of `algorithm` in `unit`, or None where it has none (an input is missing, a base is zero)."""
    hundred = 100 if unit == "percent" else 1
    now, before = _pair(terms)
    result: Fraction | None
    match algorithm:
        case "level":
            return _total(terms, "value")
        case "ratio":
            result = _share(_total(terms, "numerator"), _total(terms, "denominator"))
        case "budget_utilisation":
            result = _share(_total(terms, "actual"), _total(terms, "budget"))
        case "index_on_average":
            result = _index_on_average(terms)
        case "absolute_change":
            result = None if now is None or before is None else now - before
            hundred = hundred if any(t.role == "numerator" for t in terms) else 1
        case "relative_change":
            result = None if now is None or before is None else _share(now - before, before)
        case "rank_change":
            return None if now is None or before is None else before - now
        case _:
            return None
    return None if result is None else result * hundred
