"""How a result is judged against its target, and the percentage beside it, as the domain's table of methods has it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from tests.scenarios.oracle_results import MISSING, By, Result, aim
from tests.scenarios.world import Component, Target

DONE = ("yes", "reached")
MAY_STILL_LEAVE = ("decrease", "target", "range")


@dataclass(frozen=True)
class Judged:
    """The verdict of a component, the kinds of reason that may be told, and the figures beside it.

    `target` is the value compared with.
    `months` holds, of each input known in part, how many months of how many are there.
    """

    verdict: str
    reasons: frozenset[str]
    target: Fraction | None = None
    deviation: Fraction | None = None
    percentage: Fraction | None = None
    months: tuple[tuple[int, int], ...] = ()


def judge(component: Component, result: Result, known: By, year: int, as_of: date, *, is_withdrawn: bool) -> Judged:
    """Judge a component by its target."""
    target = component.target
    baselines = [known[one.measure, one.offset] for one in component.inputs if one.role == "baseline"]
    lacks_baseline = any(one.is_missing for one in baselines)
    value = aim(component, known)
    due = target.due or date(year, 12, 31)
    if is_withdrawn:
        return Judged("withdrawn", frozenset({"withdrawn"}), value)
    if target.operator == "by" and MISSING in result.reasons and as_of < due:
        return Judged("not_due", frozenset({"not_due"}), value)
    if MISSING in result.reasons or lacks_baseline:
        return Judged("not_measured", frozenset({"missing"}), value, months=_months(known))
    if result.is_none:
        return Judged("not_measurable", result.reasons, value)
    is_met = _is_met(target, value, result)
    deviation = _deviation(target, value, result)
    if as_of < due and (not is_met or component.polarity in MAY_STILL_LEAVE):
        return Judged("not_due", frozenset({"not_due"}), value, deviation)
    verdict, reason = ("achieved", "met") if is_met else ("not_achieved", "missed")
    return Judged(verdict, frozenset({reason}), value, deviation, _percentage(component, value, result, is_met=is_met))


def _months(known: By) -> tuple[tuple[int, int], ...]:
    """How many months of each input that is known in part are there."""
    return tuple((its.held or 0, its.due or 0) for its in known.values() if its.is_missing and its.to_date is not None)


def _is_met(target: Target, value: Fraction | None, result: Result) -> bool:
    slack = Fraction(target.tolerance or 0)
    if target.operator == "reached":
        return (result.state in DONE) == (target.state in DONE)
    if target.operator == "by":
        assert target.due is not None
        is_late = result.day is not None and result.day > target.due + timedelta(days=int(slack))
        return not is_late and (result.state is None or result.state in DONE)
    assert value is not None and result.number is not None
    match target.operator:
        case ">=":
            return result.number >= value - slack
        case ">":
            return result.number > value - slack
        case "<=":
            return result.number <= value + slack
        case "<":
            return result.number < value + slack
        case "=":
            return abs(result.number - value) <= slack
    return value - slack <= result.number <= Fraction(target.upper or 0) + slack


def _deviation(target: Target, value: Fraction | None, result: Result) -> Fraction | None:
    """What came out less what was planned, in the unit of the target; days late; from a band, the distance."""
    if target.operator == "by":
        assert target.due is not None
        if result.day is None or (result.state is not None and result.day <= target.due):
            return None
        return Fraction((result.day - target.due).days)
    if result.number is None or value is None:
        return None
    if target.operator == "between":
        upper = Fraction(target.upper or 0)
        return min(result.number - value, Fraction(0)) or max(result.number - upper, Fraction(0))
    return result.number - value


def _percentage(component: Component, value: Fraction | None, result: Result, *, is_met: bool) -> Fraction | None:
    """The percentage before the cap, from the table of methods; of nothing worse than nothing."""
    target, number = component.target, result.number
    if target.operator in ("reached", "by"):
        return Fraction(100 if is_met else 0)
    assert value is not None and number is not None
    if target.tolerance and is_met and not _is_met(replace(target, tolerance=None), value, result):
        return Fraction(100)
    if component.polarity in ("target", "range"):
        # On the value, or within the band, all of it; from there down to nothing over the tolerance.
        has_method = target.tolerance or (target.operator == "between" and is_met)
        return Fraction(100 if is_met else 0) if has_method else None
    raw = None
    if component.polarity == "increase" and value > 0:
        raw = number / value
    elif component.polarity == "decrease" and value > 0 and number >= 0:
        raw = 2 - number / value
    elif component.polarity == "decrease" and value < 0:
        raw = number / value
    return None if raw is None else max(100 * raw, Fraction(0))


def verdict_of_several(verdicts: list[str]) -> str:
    """The verdict of an indicator made of components."""
    for word in ("withdrawn", "not_measured", "not_measurable", "not_due"):
        if word in verdicts:
            return word
    if all(verdict == "achieved" for verdict in verdicts):
        return "achieved"
    return "partially_achieved" if "achieved" in verdicts else "not_achieved"
