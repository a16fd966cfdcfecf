"""Which exports of events are taken, which of their rows are sound, and which parts and months they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.scenarios.oracle_quantities import PARTS
from tests.scenarios.world import Body, Event, Export, World

if TYPE_CHECKING:
    from tests.scenarios.oracle import Expected

PERIOD_FIELD = {
    "fatture_passive": "Data pagamento",
    "pratiche_registro_imprese": "Data ricevimento",
    "pratiche_suap": "Data presentazione",
}

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


def accepted_of(world: World, body: Body, source: str, expected: Expected) -> list[Taken]:
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
        for one in new:
            _complete_what_stands(one, standing)
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
        groups.setdefault(key_of(row, file.source), []).append(at)
    for places in groups.values():
        for rivals in _of_each_year(file, places):
            contents = {_content(file.rows[at]) for at in rivals}
            # Of lines of a document, one whose number is written in another way may be of another.
            are_lines = file.source == "fatture_passive" and len({_number(file.rows[at]) for at in rivals}) == 1
            if len(contents) > 1 and not are_lines:
                refused |= set(rivals)
        seen = set()
        for at in places:
            if _content(file.rows[at]) in seen:
                refused.add(at)
            seen.add(_content(file.rows[at]))
    accepted = [row for at, row in enumerate(file.rows) if at not in refused]
    if not accepted and (refused or not file.declared):
        return None
    taken = Taken(file, accepted, [file.rows[at] for at in sorted(refused)])
    # Of a month that is not over nobody can have all the rows.
    taken.held = {(part, month) for part, month in _held(taken) if last_day(month) <= world.as_of}
    return taken if accepted or taken.held else None


def _is_refused(world: World, file: Export, row: Event) -> bool:
    day = row.cells.get(PERIOD_FIELD[file.source])
    if row.fault or not isinstance(day, date) or day > world.as_of:
        return True
    if file.declared and not file.declared[0] <= day <= file.declared[1]:
        return True
    return bool(file.desk) and row.cells["Sportello"] != file.desk


def key_of(row: Event, source: str) -> object:
    """What makes a row one record: numbers restart every year."""
    if source == "fatture_passive":
        return plain(row.cells["Numero registrazione"]), plain(row.cells["Numero mandato"])
    month = month_of(row, source)
    key = (plain(row.cells["Protocollo"]), month and month[0])
    return (*key, row.cells["Sportello"]) if source == "pratiche_suap" else key


def plain(number: object) -> str:
    """A number without what two deliveries may write differently: its zeros, its spaces, its capitals."""
    parts = "".join(str(number).upper().split()).split("-")
    return "-".join(re.sub(r"^([A-Z]*)0+(?=[0-9])", r"\1", part) for part in parts)


NUMBERS = ("Numero registrazione", "Numero mandato", "Protocollo")


def _of_each_year(file: Export, places: list[int]) -> Iterator[list[int]]:
    years: dict[object, list[int]] = {}
    for at in places:
        day = file.rows[at].cells.get(PERIOD_FIELD[file.source])
        years.setdefault(day.year if isinstance(day, date) else None, []).append(at)
    yield from years.values()


def _number(row: Event) -> tuple[object, ...]:
    return tuple(row.cells.get(name) for name in NUMBERS)


def _content(row: Event) -> object:
    """What a row says, however its numbers and tax codes are written."""

    def said(name: str, value: object) -> str:
        return plain(value) if name in NUMBERS else str(value).removeprefix("IT")

    return tuple(sorted((name, said(name, value)) for name, value in row.cells.items()))


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
        parts = [PARTS[file.desk]] if file.desk else parts_of(file.source)
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


def parts_of(source: str) -> list[str]:
    return sorted(PARTS.values()) if source == "pratiche_suap" else [""]


def _complementary(new: list[Taken]) -> None:
    """Files of one round that declare one period and hold rows of different parts hold each its own."""
    for one in new:
        its = {part_of(row, one.file.source) for row in one.accepted}
        for other in new:
            others = {part_of(row, other.file.source) for row in other.accepted}
            is_of_parts = its and others and not its & others
            if other is not one and one.file.declared == other.file.declared is not None and is_of_parts:
                one.held = {(part, month) for part, month in one.held if part in its}


def _complete_what_stands(one: Taken, standing: list[Taken]) -> None:
    """A file of one part beside files of the others holds its own part; in the place of a whole one it holds all."""
    source, its = one.file.source, _parts_in(one)
    last: dict[tuple[str, Month], Taken] = {}
    for earlier in standing:
        rows = {(str(part_of(row, source)), month_of(row, source)) for row in earlier.accepted}
        for part, month in earlier.held | {(part, month) for part, month in rows if month}:
            last[part, month] = earlier
    others = [last[place] for place in one.held - _of(one.held, its) if place in last and _rows_of(last[place], *place)]
    if one.file.declared and its and others and not any(_parts_in(earlier) & its for earlier in others):
        one.held = _of(one.held, its)


def _parts_in(taken: Taken) -> set[str]:
    return {str(part_of(row, taken.file.source)) for row in taken.accepted}


def _of(held: Held, parts: set[str]) -> Held:
    return {(part, month) for part, month in held if part in parts}


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
