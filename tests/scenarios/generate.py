"""Bodies drawn by chance, each with its own ordinary year of deliveries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.scenarios.exports import Exports
from tests.scenarios.oracle_quantities import MEASURES
from tests.scenarios.plans import Plans, account_measures, declared_measures
from tests.scenarios.rows import Rows
from tests.scenarios.world import ACCOUNTS, FORM, Body, File, Form, FormRow, Measure, Round, Value, World

D = Decimal
AS_OF_DAYS = (date(2026, 3, 31), date(2026, 3, 31), date(2026, 1, 15), date(2025, 11, 30), date(2026, 6, 30))
NOTES = (
    "",
    "",
    "dato provvisorio",
    "vedi allegato",
    "confermato dall'ufficio",
    "12",
    "nd",
    "Sì",
    "escluse le sedi distaccate; stima",
)
_FAULTS = ("unreadable", "unit", "decimals", "unknown")


def generate(seed: int, bodies: int) -> World:
    """Draw a world: the same one for the same seed, whatever else runs."""
    chance = Random(seed)
    as_of = chance.choice(AS_OF_DAYS)
    measures = declared_measures() | account_measures()
    drawn = [Random(chance.random()) for _ in range(bodies)]
    world = World(seed, as_of, measures)
    return replace(world, bodies=tuple(_body(one, world, at) for at, one in enumerate(drawn, start=1)))


def _body(chance: Random, world: World, number: int) -> Body:
    year = world.as_of.year - chance.choice((1, 1, 1, 1, 0, 2))
    is_small = chance.random() < 0.5
    sources = chance.sample(sorted(MEASURES), chance.choice((0, 0, 1, 1, 1, 2)))
    readable = {**world.measures, **_event_measures(sources)}
    indicators = Plans(chance, readable, year, is_small).indicators()
    used = sorted({one.measure for row in indicators for part in row.components for one in part.inputs})
    centres = ["ufficio-a", "ufficio-b"][: chance.choice((1, 2, 2))]
    owners = {measure: chance.choice(centres) for measure in used}
    body = Body(f"ente-{number:03}", year, owners, indicators, ())
    lived = Year(chance, world, body, is_small).lived()
    rows = Rows(chance, body.entity_id, world.as_of, chance.choice((1, 2, 3, 40)))
    for source in sources:
        first, second = Exports(chance, source, rows, year, world.as_of).rounds()
        early, late = lived.rounds
        gone = tuple(one.name for one in first if chance.random() < 0.07)
        early = replace(early, files=(*early.files, *first))
        late = Round((*late.files, *second), (*late.withdrawn, *gone))
        lived = replace(lived, rounds=(early, late))
    return lived


def _event_measures(sources: list[str]) -> dict[str, Measure]:
    return {
        one.measure_id: Measure(one.measure_id, one.measure_id, one.unit, signed=True, source=source)
        for source in sources
        for one in MEASURES[source]
    }


class Year:
    """Draws what the offices of a body send."""

    def __init__(self, chance: Random, world: World, body: Body, is_small: bool) -> None:
        self._chance = chance
        self._world = world
        self._body = body
        self._is_small = is_small
        # How the offices of this body are: how much they leave out, note, mistake.
        self._blank = chance.choice((0.0, 0.0, 0.0, 0.02, 0.02, 0.1, 0.5))
        self._not_available = chance.choice((0.0, 0.0, 0.03, 0.1))
        self._noted = chance.choice((0.0, 0.2, 1.0))
        self._mistaken = chance.choice((0.0, 0.0, 0.0, 0.02, 0.1))

    def lived(self) -> Body:
        """The body with the rounds of its deliveries."""
        chance = self._chance
        first = [file for file in self._forms() if chance.random() > 0.05]
        again = [self._again(file) for file in first if chance.random() < 0.35]
        late = [file for file in self._forms() if file.name not in {one.name for one in first}]
        second = again + [_named(one, "tardi") for one in late if chance.random() < 0.5]
        files: list[File] = [*first, *second]
        first += [_rival(file) for file in first if chance.random() < 0.03]
        withdrawn = tuple(one.name for one in first if chance.random() < 0.07)
        rounds = (Round(tuple(first)), Round(tuple(second), withdrawn))
        if not files:
            return replace(self._body, rounds=(Round(tuple(self._forms())), Round(())))
        return replace(self._body, rounds=rounds)

    def _forms(self) -> list[Form]:
        body, found = self._body, []
        due = body.due()
        for centre in body.centres:
            asked = [(m, y) for m, y in due if body.owners[m] == centre and self._source(m) == FORM]
            if asked:
                rows = tuple(self._row(measure, of) for measure, of in self._shuffled(asked))
                found.append(Form(f"scheda_{body.year}_{centre}.xlsx", FORM, centre, body.year, rows))
        accounts = [(m, y) for m, y in due if self._source(m) == ACCOUNTS]
        if accounts:
            rows = tuple(self._row(measure, of) for measure, of in self._shuffled(accounts))
            found.append(Form(f"conto_economico_{body.year}.xlsx", ACCOUNTS, "", body.year, rows))
        return found

    def _source(self, measure: str) -> str:
        return self._world.measures[measure].source if measure in self._world.measures else ""

    def _shuffled(self, asked: list[tuple[str, int]]) -> list[tuple[str, int]]:
        kept = [one for one in asked if self._chance.random() > self._blank / 3] or asked[:1]
        if self._chance.random() < 0.3:
            self._chance.shuffle(kept)
        return kept

    def _row(self, measure: str, year: int) -> FormRow:
        chance = self._chance
        note = chance.choice(NOTES) if chance.random() < self._noted else ""
        value: Value = self._value(self._world.measures[measure], year)
        if chance.random() < self._blank:
            value = None
        elif chance.random() < self._not_available:
            value = "nd"
        row = FormRow(measure, year, value, note)
        return self._spoilt(row) if chance.random() < self._mistaken else row

    def _spoilt(self, row: FormRow) -> FormRow:
        measure = self._world.measures[row.measure]
        fault = self._chance.choice((*_FAULTS, "negative"))
        if fault == "negative":
            is_number = isinstance(row.value, Decimal) and not measure.signed
            return replace(row, value=D(-7)) if is_number else row
        if measure.source == ACCOUNTS and fault == "unit":
            fault = "unreadable"
        if fault == "decimals" and measure.value_type != "number":
            fault = "unreadable"
        if fault == "unreadable" and measure.value_type == "text":
            fault = "unknown"
        return replace(row, fault=fault)

    def _value(self, measure: Measure, year: int) -> Value:
        chance = self._chance
        if measure.value_type == "state":
            return chance.choice(("Sì", "Sì", "Sì", "No"))
        if measure.value_type == "date":
            if chance.random() < 0.15:
                return chance.choice(("Sì", "Sì", "No"))
            day = date(year, 1, 1) + timedelta(days=chance.choice((0, 89, 90, 180, 181, 272, 364, 365, 400)))
            # Now and then a day that has not come yet is written; it is refused.
            return min(day, max(self._world.as_of, date(year, 1, 1))) if chance.random() < 0.9 else day
        if measure.unit == "percent":
            return D(chance.choice(("0", "12.5", "33.33", "50", "80", "100", "0.4", "142")))
        most = 12 if self._is_small or measure.unit == "rank" else 9000
        units = D(0) if chance.random() < 0.12 else D(chance.randint(1, most))
        cents = D(chance.randint(0, 10**measure.decimals - 1 if measure.decimals else 0))
        number = units + cents.scaleb(-(measure.decimals or 0)) * (chance.random() < 0.5)
        return -number if measure.signed and chance.random() < 0.3 else number

    def _again(self, form: Form) -> Form:
        """A second version: values corrected, taken back, left out; a note more."""
        chance, rows = self._chance, []
        for row in form.rows:
            drawn = chance.random()
            if drawn < 0.15:
                rows.append(self._row(row.measure, row.year))
            elif drawn < 0.22:
                rows.append(replace(row, value="nd", fault=""))
            elif drawn < 0.32:
                rows.append(replace(row, value=None, note="come già comunicato", fault=""))
            elif drawn < 0.42:
                continue
            elif drawn < 0.46:
                rows.append(self._spoilt(row))
            else:
                rows.append(replace(row, fault=""))
        rows = rows or [form.rows[0]]
        rows[0] = replace(rows[0], note="versione 2")
        return replace(_named(form, "v2"), rows=tuple(rows))


def _rival(form: Form) -> Form:
    """Another file of the same centre and year, that comes with it."""
    return replace(_named(form, "bis"), rows=tuple(replace(row, note="o forse questo") for row in form.rows))


def _named(form: Form, word: str) -> Form:
    head, _, tail = form.name.rpartition(".")
    return replace(form, name=f"{head}_{word}.{tail}")
