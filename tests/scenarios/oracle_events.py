"""What exports of events should come to: which rows count, and what every measure sums over the months held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.scenarios.oracle_deliveries import (
    PERIOD_FIELD,
    Held,
    Taken,
    accepted_of,
    key_of,
    month_of,
    part_of,
    parts_of,
)
from tests.scenarios.oracle_quantities import MEASURES, PARTS, QUOTIENTS, Counted
from tests.scenarios.world import Body, Event, World

if TYPE_CHECKING:
    from tests.scenarios.oracle import Expected, Facts, Known

THRESHOLD_PCT = 2
FEWEST = 3
"""A count of fewer businesses, that is part of a breakdown, is not published."""
SAME_DOCUMENT_DAYS = 183


def event_facts(world: World, body: Body, expected: Expected) -> Facts:
    """What is known of the measures of events; the files and rows that are refused go into `expected`."""
    facts: Facts = {}
    for source in PERIOD_FIELD:
        standing = accepted_of(world, body, source, expected)
        if standing:
            facts |= _facts_of(world, body, source, standing)
    return facts


def counting(source: str, standing: list[Taken]) -> list[Event]:
    """The rows that count: no later delivery holds their month, nor has the same record."""
    rows = []
    for at, one in enumerate(standing):
        later = standing[at + 1 :]
        for row in one.accepted:
            place = (part_of(row, source), month_of(row, source))
            if not any(place in other.held or _has_record(other, row, source) for other in later):
                rows.append(row)
    return rows


def _has_record(other: Taken, row: Event, source: str) -> bool:
    key = key_of(row, source)
    same = [one for one in other.accepted if key_of(one, source) == key]
    if source == "fatture_passive":
        return any(_is_one_document(one, row) for one in same)
    return bool(same)


def _is_one_document(one: Event, other: Event) -> bool:
    """Of two years the numbers may have begun again: then it is the supplier that tells."""
    first, second = _day(one, "fatture_passive"), _day(other, "fatture_passive")
    is_one_year = first.year == second.year
    return abs((first - second).days) <= SAME_DOCUMENT_DAYS and (is_one_year or _supplier(one) == _supplier(other))


def _supplier(row: Event) -> str:
    return str(row.cells["Codice fiscale fornitore"]).removeprefix("IT")


def _day(row: Event, source: str) -> date:
    day = row.cells[PERIOD_FIELD[source]]
    assert isinstance(day, date)
    return day


@dataclass(frozen=True)
class _Standing:
    """What is in force of a source: the rows, the months held, and the refused rows that nothing replaced."""

    source: str
    rows: list[Event]
    held: Held
    refused: list[tuple[str | None, set[int]]]
    """Part and years of each refused row; no part when it cannot be read."""


def _facts_of(world: World, body: Body, source: str, deliveries: list[Taken]) -> Facts:
    held = set().union(*(one.held for one in deliveries))
    its = _Standing(source, counting(source, deliveries), held, list(_refusals(source, deliveries)))
    facts: Facts = {}
    for measure in MEASURES[source]:
        parts = [measure.part] if measure.part is not None else parts_of(source)
        places = {(part, month) for part, month in its.held if part in parts}
        places |= {
            (str(part_of(row, source)), month)
            for row in its.rows
            if part_of(row, source) in parts and (month := month_of(row, source))
        }
        for year in {month[0] for _, month in places}:
            facts[measure.measure_id, str(year)] = _known(its, measure, parts, year, range(1, 13))
            if source == "fatture_passive":
                for quarter in range(4):
                    months = range(3 * quarter + 1, 3 * quarter + 4)
                    if any(month[0] == year and month[1] in months for _, month in places):
                        period = f"{year}-T{quarter + 1}"
                        facts[measure.measure_id, period] = _known(its, measure, parts, year, months)
    _add_quotients(facts)
    return facts


def _refusals(source: str, deliveries: list[Taken]) -> Iterator[tuple[str | None, set[int]]]:
    for at, one in enumerate(deliveries):
        later = set().union(*(other.held for other in deliveries[at + 1 :]))
        for row in one.refused:
            month = month_of(row, source)
            part = PARTS[one.file.desk] if one.file.desk else part_of(row, source)
            parts = {part} if part is not None else {its for its, _ in one.held}
            months = {month} if month is not None else {its for _, its in one.held}
            stands = {(p, m) for p in parts for m in months} - later
            if stands:
                yield part, {m[0] for _, m in stands}


def _known(its: _Standing, measure: Counted, parts: list[str], year: int, months: range) -> Known:
    from tests.scenarios.oracle import Known

    refused = sum(
        year in years and (part is None or measure.part is None or part == measure.part) for part, years in its.refused
    )
    in_year = [
        row
        for row in its.rows
        if part_of(row, its.source) in parts and (month := month_of(row, its.source)) and month[0] == year
    ]
    if 100 * refused > THRESHOLD_PCT * (refused + len(in_year)):
        return Known(partial=refused, is_refused=True)
    rows = [row for row in its.rows if part_of(row, its.source) in parts]
    total = Fraction(measure.total(rows, year, months))
    held = sum(all((part, (year, month)) in its.held for part in parts) for month in months)
    if held < len(months):
        return Known(partial=refused, held=held, due=len(months), to_date=total)
    return Known(number=total, partial=refused, held=held, due=len(months))


def _add_quotients(facts: Facts) -> None:
    from tests.scenarios.oracle import Known

    for measure, (above, below, factor) in QUOTIENTS.items():
        for _, period in [key for key in facts if key[0] == above]:
            terms = [facts[one, period] for one in (above, below)]
            values = [one.number if one.number is not None else one.to_date for one in terms]
            partial = max(one.partial for one in terms)
            if values[0] is None or values[1] is None or values[1] <= 0:
                continue
            value = factor * values[0] / values[1]
            held, due = terms[0].held, terms[0].due
            is_whole = all(one.number is not None for one in terms)
            facts[measure, period] = Known(
                number=value if is_whole else None,
                to_date=None if is_whole else value,
                partial=partial,
                held=held,
                due=due,
            )
