"""Plans drawn by chance: indicators of every kind of algorithm, with targets of every form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from tests.scenarios.world import ACCOUNTS, Component, Indicator, Input, Measure, Target

D = Decimal


def declared_measures() -> dict[str, Measure]:
    """The measures that a centre may owe: several of each kind, some of which may be negative."""
    found = [Measure(f"conteggio_{n}", f"Conteggio {n}", "count") for n in range(1, 10)]
    found += [Measure(f"spesa_{n}_eur", f"Spesa {n}", "eur", decimals=2) for n in range(1, 6)]
    found += [Measure(f"saldo_{n}_eur", f"Saldo {n}", "eur", decimals=2, signed=True) for n in range(1, 4)]
    found += [Measure(f"durata_{n}_days", f"Durata {n}", "days", decimals=1) for n in range(1, 3)]
    found += [Measure(f"anticipo_{n}_days", f"Anticipo {n}", "days", decimals=2, signed=True) for n in range(1, 3)]
    found += [Measure(f"rifiuto_{n}_kg", f"Rifiuto {n}", "kg", decimals=3) for n in range(1, 3)]
    found += [Measure(f"quota_{n}_percent", f"Quota {n}", "percent", decimals=2, additive=False) for n in range(1, 4)]
    found += [Measure(f"posizione_{n}", f"Posizione {n}", "rank", additive=False) for n in range(1, 4)]
    found += [Measure(f"fatto_{n}", f"Fatto {n}", "state", "state", None, additive=False) for n in range(1, 6)]
    found += [Measure(f"giorno_{n}", f"Giorno {n}", "date", "date", None, additive=False) for n in range(1, 6)]
    return {one.measure_id: one for one in found}


ACCOUNT_MEMBERS = {
    "current_revenue_eur": "proventi_correnti",
    "current_charges_eur": "oneri_correnti",
    "operating_costs_eur": "oneri_funzionamento",
    "economic_interventions_eur": "interventi_economici",
}


def account_measures() -> dict[str, Measure]:
    """Accounts of the conto economico that a plan may read."""
    return {
        measure: Measure(measure, member, "eur", decimals=2, source=ACCOUNTS, member=member)
        for measure, member in ACCOUNT_MEMBERS.items()
    }


class Plans:
    """Draws the plan of one body from the measures that there are."""

    def __init__(self, chance: Random, measures: dict[str, Measure], year: int, is_small: bool) -> None:
        self._chance = chance
        self._measures = measures
        self._year = year
        self._is_small = is_small

    def indicators(self) -> tuple[Indicator, ...]:
        """A plan of a dozen rows in which every kind of algorithm stands at least once."""
        kinds = list(_KINDS) + self._chance.choices(list(_KINDS), k=self._chance.randint(1, 4))
        self._chance.shuffle(kinds)
        found: list[Indicator] = []
        while kinds:
            several = min(len(kinds), self._chance.choice((1, 1, 1, 1, 2, 3)))
            components = tuple(self.component(kinds.pop()) for _ in range(several))
            is_withdrawn = self._chance.random() < 0.04
            found.append(Indicator(f"performance.1.1.{len(found) + 1}", components, is_withdrawn))
        return tuple(found)

    def component(self, algorithm: str) -> Component:
        """A component of a kind, with its target."""
        return _KINDS[algorithm](self, algorithm)

    def _has(self, unit: str) -> bool:
        return any(one.unit == unit for one in self._measures.values())

    def _some(self, unit: str, count: int = 1, *, signed: bool | None = None) -> list[str]:
        fit = [
            one.measure_id
            for one in self._measures.values()
            if one.unit == unit and (signed is None or one.signed == signed)
        ]
        return self._chance.sample(fit, min(count, len(fit)))

    def _summed(
        self, role: str, unit: str, offset: int = 0, part: int = 1, without: tuple[str, ...] = ()
    ) -> list[Input]:
        """One measure, or two of which the second is taken out or added."""
        count = self._chance.choice((1, 1, 1, 2))
        picked = [one for one in self._some(unit, count + 2) if one not in without][:count]
        signs = (1, self._chance.choice((1, -1)))
        return [Input(role, one, offset, sign, part) for one, sign in zip(picked, signs, strict=False)]

    def _numeric(self, algorithm: str, unit: str, inputs: list[Input], baseline: str | None = None) -> Component:
        chance = self._chance
        decimals = chance.choice((0, 0, 1, 2)) if unit != "count" else 0
        polarity = chance.choice(("increase", "increase", "increase", "decrease", "decrease", "target", "range"))
        parts = max(one.part for one in inputs)
        if parts > 1:
            polarity = chance.choice(("increase", "decrease", "target", "range"))
        target = self._target(unit, polarity)
        if baseline and target.operator != "between" and chance.random() < 0.3:
            source = "polarity" if target.operator == "=" else "printed_target"
            target = replace(target, value=None, relative_to=self._year - 1, source=source)
            inputs = [*inputs, Input("baseline", baseline, -1)]
        rule = "all" if parts > 1 else ""
        return Component(algorithm, "number", unit, decimals, polarity, tuple(inputs), target, rule)

    def _target(self, unit: str, polarity: str) -> Target:
        chance = self._chance
        value = self._goal(unit)
        tolerance = D(chance.choice(("1", "0.5", "10"))) if chance.random() < 0.15 else None
        if polarity == "range" or (polarity == "target" and chance.random() < 0.5):
            upper = value + D(chance.choice(("0", "5", "12.5", "300")))
            return Target("between", unit, value, upper, self._due(), tolerance=tolerance)
        operators = {"increase": (">=", ">"), "decrease": ("<=", "<"), "target": ("=",)}[polarity]
        operator = chance.choice((operators[0], *operators))
        is_inferred = operator in (">=", "<=") and chance.random() < 0.3
        source = "polarity" if is_inferred or operator == "=" else "printed_target"
        return Target(operator, unit, value, None, self._due(), tolerance=tolerance, source=source)

    def _goal(self, unit: str) -> Decimal:
        """A value to reach; never one that reads as a year."""
        chance = self._chance
        if unit in ("percent", "ratio"):
            return D(chance.choice(("-8", "-2.5", "0", "0.5", "1", "10", "25", "33.33", "50", "80", "100", "112.5")))
        if self._is_small or unit == "rank":
            return D(chance.randint(-3, 12))
        return D(chance.choice(("-500", "-10", "0", "1", "5", "40", "250", "1250", "8000", "120000")))

    def _due(self) -> date | None:
        if self._chance.random() > 0.15:
            return None
        return date(self._year + self._chance.choice((0, 0, 1)), self._chance.randint(1, 12), 28)

    def _level(self, algorithm: str) -> Component:
        unit = self._chance.choice(("count", "count", "eur", "days", "kg", "percent"))
        parts = self._chance.choice((1, 1, 2))
        inputs = [one for part in range(1, parts + 1) for one in self._summed("value", unit, part=part)]
        return self._numeric(algorithm, unit, inputs, inputs[0].measure)

    def _ratio(self, algorithm: str) -> Component:
        above, below, unit = self._chance.choice(
            (
                ("count", "count", "percent"),
                ("count", "count", "percent"),
                ("count", "count", "ratio"),
                ("eur", "eur", "percent"),
                ("eur", "count", "eur"),
                ("days", "count", "days"),
                ("kg", "count", "kg"),
                *((("eur_days", "eur", "days"),) * 3 if self._has("eur_days") else ()),
            )
        )
        numerators = self._summed("numerator", above)
        taken = tuple(one.measure for one in numerators)
        inputs = [*numerators, *self._summed("denominator", below, without=taken)]
        return self._numeric(algorithm, unit, inputs, self._some(unit)[0] if unit != "ratio" else None)

    def _budget(self, algorithm: str) -> Component:
        actual = self._summed("actual", "eur")
        taken = tuple(one.measure for one in actual)
        return self._numeric(algorithm, "percent", [*actual, *self._summed("budget", "eur", without=taken)])

    def _change(self, algorithm: str) -> Component:
        is_relative = algorithm == "relative_change"
        if self._chance.random() < 0.35:
            numerator, denominator = self._some("count", 2)
            inputs = [
                Input(role, one, offset)
                for role, one in (("numerator", numerator), ("denominator", denominator))
                for offset in (0, -1)
            ]
            return self._numeric(algorithm, "percent", inputs)
        unit = self._chance.choice(("count", "count", "eur", "days", "kg", "percent"))
        now = self._summed("current", unit)
        back = self._chance.choice((-1, -1, -1, -2))
        before = [replace(one, role="previous", offset=back) for one in now]
        given = self._chance.choice(("percent", "percent", "ratio")) if is_relative else unit
        return self._numeric(algorithm, given, [*now, *before])

    def _index(self, algorithm: str) -> Component:
        amounts = [measure for measure, one in self._measures.items() if one.unit == "eur"]
        amount, population = self._chance.choice(amounts), self._some("count")[0]
        inputs = [
            Input(role, one, -back)
            for role, one in (("amount", amount), ("population", population))
            for back in range(4)
        ]
        return self._numeric(algorithm, self._chance.choice(("percent", "percent", "ratio")), inputs)

    def _rank(self, algorithm: str) -> Component:
        rank = self._some("rank")[0]
        unit = self._chance.choice(("count", "rank"))
        return self._numeric(algorithm, unit, [Input("current", rank), Input("previous", rank, -1)])

    def _state(self, algorithm: str) -> Component:
        count = self._chance.choice((1, 1, 2))
        parts = self._chance.choice((1, 1, 2)) if count == 2 else 1
        inputs = tuple(
            Input("state", one, part=1 + (at if parts == 2 else 0)) for at, one in enumerate(self._some("state", count))
        )
        words = ("yes", "yes", "yes", "no") if algorithm == "yes_no" else ("reached",)
        target = Target("reached", "state", state=self._chance.choice(words), due=self._due())
        target = replace(target, due=None) if target.due and self._chance.random() < 0.5 else target
        return Component(algorithm, "state", "state", None, "binary", inputs, target, "all" if parts == 2 else "")

    def _deadline(self, algorithm: str) -> Component:
        count = self._chance.choice((1, 2, 2))
        parts = self._chance.choice((1, 2)) if count == 2 else 1
        days = self._some("date", count)
        inputs = [Input("completed_on", one, part=1 + (at if parts == 2 else 0)) for at, one in enumerate(days)]
        if self._chance.random() < 0.3:
            inputs.append(Input("state", self._some("state")[0]))
        month, day = self._chance.choice(((3, 31), (6, 30), (9, 30), (12, 31), (12, 31)))
        due = date(self._year + self._chance.choice((0, 0, 0, 1)), month, day)
        tolerance = D(self._chance.choice((5, 30))) if self._chance.random() < 0.15 else None
        target = Target("by", "date", due=due, tolerance=tolerance)
        rule = self._chance.choice(("all", "latest")) if parts == 2 else ""
        return Component(algorithm, "date", "date", None, "date", tuple(inputs), target, rule)


_KINDS: dict[str, Callable[[Plans, str], Component]] = {
    "level": Plans._level,
    "ratio": Plans._ratio,
    "absolute_change": Plans._change,
    "relative_change": Plans._change,
    "budget_utilisation": Plans._budget,
    "index_on_average": Plans._index,
    "rank_change": Plans._rank,
    "yes_no": Plans._state,
    "milestone": Plans._state,
    "deadline": Plans._deadline,
}
