"""What exports of events should come to: which rows count, which months are held, what every measure sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.scenarios.oracle_quantities import MEASURES, PARTS, QUOTIENTS, Counted
from tests.scenarios.world import Body, Event, Export, World

if TYPE_CHECKING:
    from tests.scenarios.oracle import Expected, Facts, Known

PERIOD_FIELD = {
    "fatture_passive": "Data pagamento",
    "pratiche_registro_imprese": "Data ricevimento",
    "pratiche_suap": "Data presentazione",
}
THRESHOLD_PCT = 2
FEWEST = 3
"""A count of fewer businesses, that is part of a breakdown, is not published."""
SAME_DOCUMENT_DAYS = 183

Month = tuple[int, int]
Held = set[tuple[str, Month]]


@dataclass
class Taken:
    """An export that was accepted: its sound rows, its refused ones, and the parts and months that it holds."""

    file: Export
    accepted: list[Event]
    refused: list[Event]
    held: Held = field(default_factory=set)


def month_of(event: Event, source: str) -> Month | None:
    """The month that a row belongs to, where its day can be read."""
    day = event.cells.get(PERIOD_FIELD[source])
    return (day.year, day.month) if isinstance(day, date) else None


def part_of(event: Event, source: str) -> str | None:
    """The part that a row belongs to, where it can be read; sources without parts have one."""
    if source != "pratiche_suap":
        return ""
    return PARTS.get(str(event.cells.get("Sportello")))


def event_facts(world: World, body: Body, expected: Expected) -> Facts:
    """What is known of the measures of events; the files and rows that are refused go into `expected`."""
    facts: Facts = {}
    for source in PERIOD_FIELD:
        standing = _accepted(world, body, source, expected)
        if standing:
            facts |= _facts_of(world, body, source, standing)
    return facts


def _accepted(world: World, body: Body, source: str, expected: Expected) -> list[Taken]:
    """The deliveries that stand at the end, in the order of their numbers."""
    standing: list[Taken] = []
    for sent in body.rounds:
        # A withdrawal comes before what the same round delivers is read.
        standing = [one for one in standing if one.file.name not in sent.withdrawn]
        new = []
        for file in sent.files:
            if isinstance(file, Export) and file.source == source:
                taken = read_export(world, file)
                if taken is None:
                    expected.refused_files.add(file.name)
                else:
                    new.append(taken)
        _complementary(new)
        rivals = {one.file.name for one in new for other in new if one is not other and one.held & other.held}
        for one in sorted(new, key=_order):
            if one.file.name in rivals or _is_apart(one) or _shrinks(one, standing):
                expected.refused_files.add(one.file.name)
                continue
            expected.rows[one.file.name] = (len(one.accepted), len(one.refused))
            standing.append(one)
    return standing


def _order(taken: Taken) -> tuple[Month, str]:
    held = [month for _, month in taken.held]
    return min(held or _counts(taken)), taken.file.name


def last_day(month: Month) -> date:
    """The last day of a month."""
    year, number = month
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def read_export(world: World, file: Export) -> Taken | None:
    """The rows of a file, sound and refused; None when none is sound."""
    refused = {at for at, row in enumerate(file.rows) if _is_refused(world, file, row)}
    groups: dict[object, list[int]] = {}
    for at, row in enumerate(file.rows):
        groups.setdefault(_key(row, file.source), []).append(at)
    for places in groups.values():
        contents = {_content(file.rows[at]) for at in places}
        if len(places) > 1 and (file.source == "fatture_passive" or len(contents) == 1):
            seen = set()
            for at in places:
                if _content(file.rows[at]) in seen:
                    refused.add(at)
                seen.add(_content(file.rows[at]))
        elif len(places) > 1:
            refused |= set(places)
    accepted = [row for at, row in enumerate(file.rows) if at not in refused]
    if not accepted:
        return None
    taken = Taken(file, accepted, [file.rows[at] for at in sorted(refused)])
    # Of a month that is not over nobody can have all the rows.
    taken.held = {(part, month) for part, month in _held(taken) if last_day(month) <= world.as_of}
    return taken


def _is_refused(world: World, file: Export, row: Event) -> bool:
    day = row.cells.get(PERIOD_FIELD[file.source])
    if row.fault or not isinstance(day, date) or day > world.as_of:
        return True
    if file.declared and not file.declared[0] <= day <= file.declared[1]:
        return True
    return bool(file.desk) and row.cells["Sportello"] != file.desk


def _key(row: Event, source: str) -> object:
    """What makes a row one record: numbers restart every year."""
    if source == "fatture_passive":
        return row.cells["Numero registrazione"], row.cells["Numero mandato"]
    month = month_of(row, source)
    key = (row.cells["Protocollo"], month and month[0])
    return (*key, row.cells["Sportello"]) if source == "pratiche_suap" else key


def _content(row: Event) -> object:
    return tuple(sorted((name, str(value)) for name, value in row.cells.items()))


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Every month from one to another."""
    year, month = first
    while (year, month) <= last:
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _held(taken: Taken) -> Held:
    file = taken.file
    if file.declared:
        first, last = ((day.year, day.month) for day in file.declared)
        parts = [PARTS[file.desk]] if file.desk else _parts(file.source)
        return {(part, month) for month in months_between(first, last) for part in parts}
    counts = _counts(taken)
    about = [month for month, rows in counts.items() if 4 * rows >= max(counts.values())]
    found = {part_of(row, file.source) for row in taken.accepted}
    return {(str(part), month) for month in months_between(min(about), max(about)) for part in found}


def _counts(taken: Taken) -> dict[Month, int]:
    counts: dict[Month, int] = {}
    for row in taken.accepted:
        month = month_of(row, taken.file.source)
        assert month is not None
        counts[month] = counts.get(month, 0) + 1
    return counts


def _parts(source: str) -> list[str]:
    return sorted(PARTS.values()) if source == "pratiche_suap" else [""]


def _complementary(new: list[Taken]) -> None:
    """Files of one round that declare one period and hold rows of different parts hold each its own."""
    for one in new:
        its = {part_of(row, one.file.source) for row in one.accepted}
        for other in new:
            others = {part_of(row, other.file.source) for row in other.accepted}
            if other is not one and one.file.declared == other.file.declared is not None and not its & others:
                one.held = {(part, month) for part, month in one.held if part in its}


def _is_apart(one: Taken) -> bool:
    """Whether a file that declares nothing leaves out a month within those that it is about."""
    counts = _counts(one)
    return one.file.declared is None and any(month not in counts for _, month in one.held)


def _shrinks(one: Taken, standing: list[Taken]) -> bool:
    if one.file.declared:
        return False
    for part, month in one.held:
        before = [other for other in standing if (part, month) in other.held]
        if before and 2 * _rows_of(one, part, month) < _rows_of(before[-1], part, month):
            return True
    return False


def _rows_of(taken: Taken, part: str, month: Month) -> int:
    source = taken.file.source
    return sum((part_of(row, source), month_of(row, source)) == (part, month) for row in taken.accepted)


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
    key = _key(row, source)
    same = [one for one in other.accepted if _key(one, source) == key]
    if source == "fatture_passive":
        days = [(_day(one, source) - _day(row, source)).days for one in same]
        return any(abs(each) <= SAME_DOCUMENT_DAYS for each in days)
    return bool(same)


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
        parts = [measure.part] if measure.part is not None else _parts(source)
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
            part, month = part_of(row, source), month_of(row, source)
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
