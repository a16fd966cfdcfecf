"""Inputs that the report does not disclose, worked back from the results that it prints.

Each component is an equation between its inputs and its printed result. An equation with one unknown input is solved
for it; what stays unknown after that is an error, with the remedy: choose a size for it in `chosen_inputs.csv`.
Among the values close to the printed figure (a twentieth of its rounding, so that what follows from it follows from
print too) one is drawn with a fixed seed, except where the printed figure equals its target or is exactly 100: there
the exact value is kept, so that rounding never decides a verdict.
"""

import csv
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

from ingest.register import Register, Row
from pipeline.example.formulas import Term, evaluate

SEED = 2025
YEAR = 2025
"""The year of the report that the example is of; of other plans nothing is printed that could be worked back."""
_LARGEST = 10**18
Key = tuple[str, int]
"""A measure and a year."""


class ReconstructionError(Exception):
    """The example cannot be made from the register. The message names the component and the remedy."""


@dataclass(frozen=True)
class ExampleInput:
    """One value of the example: a measure in a year, where it comes from, and the words beside it."""

    measure_id: str
    year: int
    provenance: str
    value: Decimal | None = None
    value_date: str | None = None
    state: str | None = None
    words: str | None = None
    evidence: str | None = None


def _read(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def _disclosed(path: Path) -> dict[Key, ExampleInput]:
    return {
        (row["measure_id"], int(row["year"])): ExampleInput(
            measure_id=row["measure_id"],
            year=int(row["year"]),
            provenance="disclosed",
            value=Decimal(row["value"]) if row["value"] else None,
            value_date=row["value_date"] or None,
            state=row["state"] or None,
            words=row["text"] or None,
            evidence=f"{row['where_printed']}: «{row['quote']}»",
        )
        for row in _read(path)
    }


def _chosen(path: Path) -> dict[Key, ExampleInput]:
    return {
        (row["measure_id"], int(row["year"])): ExampleInput(
            measure_id=row["measure_id"],
            year=int(row["year"]),
            provenance="reconstructed",
            value=Decimal(row["value"]),
            evidence=row["reason"],
        )
        for row in _read(path)
    }


def displays_as(value: Fraction, printed: Decimal, decimals: int) -> bool:
    """Whether `value`, rounded half away from zero to `decimals` (negative: tens, hundreds...), is `printed`."""
    scaled = abs(value) * Fraction(10) ** decimals
    rounded = Fraction((scaled + Fraction(1, 2)).__floor__()) / Fraction(10) ** decimals
    return (rounded if value >= 0 else -rounded) == Fraction(printed)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first k in low..high for which `holds`, which once true stays true."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


@dataclass(frozen=True)
class _Equation:
    """A component with a printed number: its formula, its inputs by key, and the figure that must come out."""

    name: str
    algorithm: str
    unit: str
    inputs: tuple[tuple[Key, str, int, int], ...]
    printed: Decimal
    decimals: int
    exact: bool

    def unknown(self, values: Mapping[Key, Fraction]) -> set[Key]:
        return {key for key, *_ in self.inputs if key not in values}

    def result(self, values: Mapping[Key, Fraction]) -> Fraction | None:
        terms = [Term(role, offset, sign, values[key]) for key, role, offset, sign in self.inputs]
        return evaluate(self.algorithm, self.unit, terms)

    def solve(self, known: Mapping[Key, Fraction], unknown: Key, decimals: int) -> Decimal:
        """A value of `unknown`, with at most `decimals` decimals, for which the result displays as printed.

        Raises ReconstructionError when there is none.
        """
        for sign in (1, -1):
            if (found := self._solve(known, unknown, sign * Fraction(1, 10**decimals))) is not None:
                return Decimal(found.numerator) / Decimal(found.denominator)
        raise ReconstructionError(
            f"{self.name}: nessun valore di {unknown[0]} {unknown[1]} dà {self.printed}. "
            "Rimedio: cambiare le grandezze in chosen_inputs.csv"
        )

    def _solve(self, known: Mapping[Key, Fraction], unknown: Key, step: Fraction) -> Fraction | None:
        """Look among the multiples of `step`: on either side of zero each formula only rises or only falls."""

        def at(k: int) -> Fraction:
            result = self.result({**known, unknown: k * step})
            if result is None:
                raise ReconstructionError(f"{self.name}: nessun risultato con {unknown[0]} {unknown[1]} = {k * step}")
            return result

        rising = at(_LARGEST) > at(1)
        near = Fraction(1, 40) / Fraction(10) ** self.decimals
        low, high = Fraction(self.printed) - near, Fraction(self.printed) + near

        def reaches(bound: Fraction) -> int:
            return _first(lambda k: at(k) >= bound if rising else at(k) <= bound, 1, _LARGEST)

        target = reaches(Fraction(self.printed))
        if self.exact:
            choices = [k for k in (target, max(target - 1, 1)) if displays_as(at(k), self.printed, self.decimals)]
            choices.sort(key=lambda k: abs(at(k) - Fraction(self.printed)))
        else:
            first, last = sorted((reaches(low), reaches(high)))
            drawn = random.Random(f"{SEED}:{unknown[0]}:{unknown[1]}").randint(first, last)
            choices = [
                k for k in (drawn, target, max(target - 1, 1)) if displays_as(at(k), self.printed, self.decimals)
            ]
        return choices[0] * step if choices else None


def _equations(register: Register, entity_id: str) -> list[_Equation]:
    def key(row: Row) -> tuple[object, ...]:
        return (row["entity_id"], row["year"], row["indicator_id"], row["component_no"])

    printed = {key(row): row for row in register.table("published_results")}
    targets = {key(row): row for row in register.table("targets")}
    inputs: dict[tuple[object, ...], list[tuple[Key, str, int, int]]] = {}
    for row in register.table("component_inputs"):
        if row["role"] != "baseline":
            inputs.setdefault(key(row), []).append(
                ((row["measure_id"], row["year"] + row["year_offset"]), row["role"], row["year_offset"], row["sign"])
            )
    found = []
    for component in register.table("components"):
        figure = printed.get(key(component))
        if (
            (component["entity_id"], component["year"]) != (entity_id, YEAR)
            or figure is None
            or figure["value"] is None
            or component["parts_rule"]
        ):
            continue
        if component["value_type"] != "number" or figure["unit"] not in (component["unit"], None):
            continue
        target = targets[key(component)]["value"] if key(component) in targets else None
        found.append(
            _Equation(
                name=f"{component['indicator_id']} componente {component['component_no']}",
                algorithm=component["algorithm"],
                unit=component["unit"],
                inputs=tuple(inputs.get(key(component), ())),
                printed=figure["value"],
                decimals=figure["decimals"],
                exact=figure["value"] in (target, Decimal(100)),
            )
        )
    return found


def example_inputs(register: Register, entity_id: str, folder: Path) -> list[ExampleInput]:
    """Every value that the report's plan asks of `entity_id`, disclosed or reconstructed, by measure and year.

    Raises ReconstructionError when an input stays unknown or a reconstructed result does not display as printed.
    """
    found = _chosen(folder / "chosen_inputs.csv") | _disclosed(folder / "disclosed_inputs.csv")
    due = register.inputs_due(entity_id, YEAR)
    values = {key: Fraction(i.value) for key, i in found.items() if i.value is not None}
    waiting = [
        e
        for e in _equations(register, entity_id)
        # what the report gives as `nd` is known not to be known
        if e.unknown(values) and not any(key in found for key in e.unknown(values))
    ]
    while solvable := next((e for e in waiting if len(e.unknown(values)) == 1), None):
        (unknown,) = solvable.unknown(values)
        decimals = register.measures[unknown[0]]["decimals"] or 0
        solved = solvable.solve(values, unknown, decimals)
        values[unknown] = Fraction(solved)
        found[unknown] = ExampleInput(
            unknown[0], unknown[1], "reconstructed", value=solved, evidence="ricavato dal risultato stampato"
        )
        waiting = [e for e in waiting if e.unknown(values)]
    missing = [f"{measure} {year}" for measure, year in due if (measure, year) not in found]
    if missing:
        raise ReconstructionError(
            f"input senza valore: {', '.join(missing)}. Rimedio: aggiungerli a disclosed_inputs.csv se la Relazione "
            "li stampa, a chosen_inputs.csv altrimenti"
        )
    _check(register, entity_id, values, found)
    return [found[key] for key in due]


def _check(
    register: Register, entity_id: str, values: Mapping[Key, Fraction], found: Mapping[Key, ExampleInput]
) -> None:
    """Raise where inputs made up to fit a printed figure do not fit it; disclosed ones may contradict theirs."""
    for equation in _equations(register, entity_id):
        keys = [key for key, *_ in equation.inputs]
        if not all(key in values for key in keys) or all(found[key].provenance == "disclosed" for key in keys):
            continue
        result = equation.result(values)
        if result is None or not displays_as(result, equation.printed, equation.decimals):
            shown = result and Decimal(float(result)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
            raise ReconstructionError(
                f"{equation.name}: i valori ricostruiti danno {shown}, la Relazione stampa {equation.printed}. "
                "Rimedio: cambiare le grandezze in chosen_inputs.csv"
            )
