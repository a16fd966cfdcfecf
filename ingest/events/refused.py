"""The refused records of a file of events, found again in it and written down: what is held of them does not grow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.events.accepted import number_records
from ingest.events.contents import SHOWN_RECORDS, told
from ingest.events.reading import EventFile, Rejected, insert, places
from ingest.events.records import TextRecords
from ingest.events.refusals import Fault, RefusedRecord, problem_rows, quarantine_row, refused_record
from ingest.events.table import SheetTable, TextTable
from ingest.problems import Problem

_RECORDS_AT_ONCE = 5_000


@dataclass(frozen=True)
class Refused:
    """How many records of a file were refused, and what is told of them; all of them are in its scratch database."""

    count: int
    told: tuple[Problem, ...]


def write_refused(
    file: EventFile,
    opened: TextTable | SheetTable,
    rejected: Sequence[Rejected],
    records: TextRecords | None,
    whose: tuple[str, str],
) -> Refused:
    """Write the refused records of a delivery (`whose`: entity and id) into the scratch database, and number the rows.

    Some thousands at a time: a file may hold a million of them. `records` are those of a text.
    """
    found = _refused_records(file, opened, rejected, records)
    count, shown = 0, list[tuple[Problem, ...]]()
    for kept in ("quarantine", "problems"):
        file.scratch.execute(f"create table refused_{kept} as from warehouse.ops.{kept} limit 0")
    while some := list(islice(found, _RECORDS_AT_ONCE)):
        rows = [quarantine_row(record, file.table, *whose) for record in some]
        insert(file.scratch, "refused_quarantine", rows)
        insert(file.scratch, "refused_problems", problem_rows(some, *whose))
        shown += [record.problems for record in some[: SHOWN_RECORDS - len(shown)]]
        count += len(some)
    if records is not None:
        number_records(file)
    return Refused(count, told(shown, count))


def _refused_records(
    file: EventFile, opened: TextTable | SheetTable, rejected: Sequence[Rejected], records: TextRecords | None
) -> Iterator[RefusedRecord]:
    """Find every refused record again in the file, in its order."""
    table = file.table
    where = places(file)
    rows = sorted(file.faults)
    if isinstance(opened, SheetTable) or records is None:
        assert isinstance(opened, SheetTable)
        for row in rows:
            cells = opened.cells(row)
            yield refused_record(table, opened.rows[row].number, cells, file.faults[row], *where[row], file.door)
        return
    wanted: list[tuple[int, list[Fault], tuple[str | None, str | None]]] = [
        (row + before, file.faults[row], where[row]) for row, before in zip(rows, file.before(rows), strict=True)
    ]
    wanted += [
        (place, [one.fault], (table.part, None))
        for place, one in zip(file.taken_out, rejected, strict=True)
        if not one.is_aside
    ]
    wanted.sort(key=lambda one: one[0])
    for (_, faults, place), located in zip(wanted, records.locate([one[0] for one in wanted]), strict=True):
        yield refused_record(table, located.line, opened.cells(located.text), faults, *place, file.door)
