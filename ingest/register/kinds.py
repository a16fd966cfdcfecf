"""What each kind of algorithm needs: the one table that the checks of components and inputs read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Year offsets of a role: any, or exactly these.
Offsets = tuple[int, ...] | None

NUMERIC = frozenset({"increase", "decrease", "target", "range"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of algorithm: the roles it reads (one of several forms) and what it can yield."""

    forms: tuple[Mapping[str, Offsets], ...]
    value_types: frozenset[str]
    polarities: frozenset[str]
    # Roles whose measures are of another kind of value than the result.
    role_value_types: Mapping[str, str] = field(default_factory=dict)


def _number(*forms: Mapping[str, Offsets]) -> Kind:
    return Kind(forms, frozenset({"number"}), NUMERIC)


# A change of a share reads the share's two halves in both years instead of two values.
_CHANGE: tuple[Mapping[str, Offsets], ...] = (
    {"current": None, "previous": None},
    {"numerator": (-1, 0), "denominator": (-1, 0)},
)
_FOUR_YEARS = (-3, -2, -1, 0)
# Words come in only where the report answers with words; such a component carries an accepted defect.
_STATE = Kind(({"state": None},), frozenset({"state", "text"}), frozenset({"binary"}))

KINDS: Mapping[str, Kind] = {
    "level": Kind(({"value": None},), frozenset({"number", "text"}), NUMERIC),
    "ratio": _number({"numerator": None, "denominator": None}),
    "absolute_change": _number(*_CHANGE),
    "relative_change": _number(*_CHANGE),
    "budget_utilisation": _number({"actual": None, "budget": None}),
    "index_on_average": _number({"amount": _FOUR_YEARS, "population": _FOUR_YEARS}),
    "rank_change": _number({"current": None, "previous": None}),
    "yes_no": _STATE,
    "milestone": _STATE,
    # Of what was completed on a day nobody knows, the state says that it was.
    "deadline": Kind(
        ({"completed_on": None}, {"completed_on": None, "state": None}),
        frozenset({"date"}),
        frozenset({"date"}),
        {"state": "state"},
    ),
}

# Beside the roles of its kind, a component whose target is another year's value has that value as an input.
BASELINE = "baseline"

# The quotient of two amounts of one unit has none; of two units, the one that is left.
PURE = frozenset({"percent", "ratio"})
QUOTIENT_UNITS: Mapping[tuple[str, str], frozenset[str]] = {
    ("eur_days", "eur"): frozenset({"days"}),
    ("days", "count"): frozenset({"days"}),
    ("eur", "count"): frozenset({"eur"}),
    ("kg", "count"): frozenset({"kg"}),
}


def quotient_units(numerator: str, denominator: str) -> frozenset[str]:
    """Give the units that the quotient of two units can have; none when the two cannot be divided."""
    if numerator == denominator:
        return PURE
    return QUOTIENT_UNITS.get((numerator, denominator), frozenset())


def result_units(algorithm: str, units: Mapping[str, str]) -> frozenset[str]:
    """Give the units that a result can have, from the unit of each role."""
    match algorithm:
        case "ratio":
            return quotient_units(units["numerator"], units["denominator"])
        case "budget_utilisation":
            return quotient_units(units["actual"], units["budget"])
        case "absolute_change" if "numerator" in units:
            return quotient_units(units["numerator"], units["denominator"])
        case "absolute_change":
            return frozenset({units["current"]}) if units["current"] == units["previous"] else frozenset()
        case "relative_change" if "numerator" in units:
            # A relative change of any quotient is a pure number, when there is a quotient at all.
            return PURE if quotient_units(units["numerator"], units["denominator"]) else frozenset()
        case "relative_change":
            return quotient_units(units["current"], units["previous"]) & PURE
        case "index_on_average":
            return PURE
        case "rank_change":
            # Positions gained are counted.
            return frozenset({"count", "rank"}) if set(units.values()) == {"rank"} else frozenset()
        case _:
            return frozenset(units.values())
