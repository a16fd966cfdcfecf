"""What each kind of algorithm comes to, in fractions; without an input or a base there is no result, and a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.scenarios.world import Component

if TYPE_CHECKING:
    from tests.scenarios.oracle import Known

By = dict[tuple[str, int], "Known"]

MISSING, BASE_ZERO, BASE_NEGATIVE = "missing", "zero_base", "negative_base"


@dataclass(frozen=True)
class Result:
    """What came out: a number, a day, a state, or the reasons why nothing did (any of which may be told)."""

    number: Fraction | None = None
    day: date | None = None
    state: str | None = None
    reasons: frozenset[str] = frozenset()
    is_rounded_twice: bool = False
    """Whether quotients of quotients stand behind it, whose last digit may be another."""

    @property
    def is_none(self) -> bool:
        """Whether there is no result."""
        return self.number is None and self.day is None and self.state is None


class _NoBase(Exception):
    def __init__(self, reasons: set[str]) -> None:
        self.reasons = reasons


def result_of(component: Component, known: By) -> Result:
    """The result of a component: of several parts the least favourable speaks, and only when all are known."""
    parts = [_part(component, part, known) for part in sorted({one.part for one in component.inputs})]
    reasons = frozenset().union(*(part.reasons for part in parts))
    if reasons:
        return Result(reasons=frozenset({MISSING}) if MISSING in reasons else reasons)
    if component.value_type == "number":
        numbers = [part.number for part in parts if part.number is not None]
        return Result(
            _worst(component, numbers, aim(component, known)),
            is_rounded_twice=any(part.is_rounded_twice for part in parts),
        )
    days = [part.day for part in parts if part.day is not None]
    states = [part.state for part in parts if part.state is not None]
    return Result(day=max(days, default=None), state=min(states, default=None))


def aim(component: Component, known: By) -> Fraction | None:
    """The value that the target compares with, or the lower end of its band; none while another year's is missing."""
    target = component.target
    if target.relative_to is None:
        return None if target.value is None else Fraction(target.value)
    rows = [one for one in component.inputs if one.role == "baseline"]
    if any(known[one.measure, one.offset].is_missing for one in rows):
        return None
    return sum((one.sign * (known[one.measure, one.offset].number or 0) for one in rows), Fraction(0))


def _worst(component: Component, numbers: list[Fraction], low: Fraction | None) -> Fraction:
    """The part farthest on the wrong side of the target; of parts within a band the one nearest to leaving it."""
    if component.polarity in ("increase", "decrease"):
        return min(numbers) if component.polarity == "increase" else max(numbers)
    if low is None:
        return min(numbers)
    high = low if component.target.upper is None else Fraction(component.target.upper)

    def badness(number: Fraction) -> tuple[Fraction, Fraction, Fraction]:
        outside = max(low - number, number - high, Fraction(0))
        to_the_nearest_end = min(number - low, high - number)
        return outside, -to_the_nearest_end, -number

    return max(numbers, key=badness)


def _part(component: Component, part: int, known: By) -> Result:
    if component.algorithm == "deadline":
        return _deadline(component, part, known)
    inputs = [one for one in component.inputs if one.part == part and one.role != "baseline"]
    if any(known[one.measure, one.offset].is_missing for one in inputs):
        return Result(reasons=frozenset({MISSING}))
    if component.algorithm in ("yes_no", "milestone"):
        is_done = all(known[one.measure, one.offset].state == "yes" for one in inputs)
        words = ("yes", "no") if component.algorithm == "yes_no" else ("reached", "not_reached")
        return Result(state=words[0] if is_done else words[1])
    try:
        number, twice = _number(component, part, known)
    except _NoBase as no_base:
        return Result(reasons=frozenset(no_base.reasons))
    return Result(number, is_rounded_twice=twice)


def _deadline(component: Component, part: int, known: By) -> Result:
    """The last day completes the part. Of a day that nobody knows, a state may say that the thing was done, or not."""
    days, states, is_unknown = [], [], False
    for one in component.of_role("completed_on", part):
        its = known[one.measure, one.offset]
        if its.day is not None:
            days.append(its.day)
        else:
            is_unknown = True
            if its.state is not None:
                states.append(its.state)
    beside = [known[one.measure, one.offset].state for one in component.of_role("state", part)]
    said = [state for state in beside if state is not None]
    nothing_said = sum(known[one.measure, one.offset].is_missing for one in component.of_role("completed_on", part))
    if nothing_said and not said:
        return Result(reasons=frozenset({MISSING}))
    if not is_unknown:
        return Result(day=max(days))
    return Result(day=max(days, default=None), state=min(states + said))


def _number(component: Component, part: int, known: By) -> tuple[Fraction, bool]:
    def total(role: str, offset: int | None = None) -> Fraction:
        rows = component.of_role(role, part, offset)
        return sum((one.sign * (known[one.measure, one.offset].number or Fraction(0)) for one in rows), Fraction(0))

    hundred = 100 if component.unit == "percent" else 1
    has_shares = bool(component.of_role("numerator", part))
    match component.algorithm:
        case "level":
            return total("value"), False
        case "ratio":
            return hundred * _over((total("numerator"), total("denominator"))), False
        case "budget_utilisation":
            return hundred * _over((total("actual"), total("budget"))), False
        case "rank_change":
            return total("previous") - total("current"), False
        case "absolute_change" if has_shares:
            now, before = _shares(total)
            return hundred * (now - before), True
        case "absolute_change":
            return total("current") - total("previous"), False
        case "relative_change" if has_shares:
            now, before = _shares(total)
            return hundred * _over((now - before, before)), True
        case "relative_change":
            now, before = total("current"), total("previous")
            return hundred * _over((now - before, before)), False
        case "index_on_average":
            heads = [(total("amount", -back), total("population", -back)) for back in range(4)]
            now, *before = _each_over(heads)
            return hundred * _over((now, sum(before, Fraction(0)) / 3)), True
    raise ValueError(component.algorithm)


def _shares(total: object) -> tuple[Fraction, Fraction]:
    assert callable(total)
    now, before = _each_over([(total("numerator", at), total("denominator", at)) for at in (0, -1)])
    return now, before


def _over(pair: tuple[Fraction, Fraction]) -> Fraction:
    return _each_over([pair])[0]


def _each_over(pairs: list[tuple[Fraction, Fraction]]) -> list[Fraction]:
    reasons = {BASE_ZERO for _, base in pairs if base == 0} | {BASE_NEGATIVE for _, base in pairs if base < 0}
    if reasons:
        raise _NoBase(reasons)
    return [above / base for above, base in pairs]
