"""Event files into the warehouse: accepted rows in their raw table, the others in quarantine.

One file at a time, in a scratch database that goes away with the file: what a file holds in clear never touches the
warehouse. Each file counts its records twice, apart, and stops when the counts differ.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from ingest.archive import private
from ingest.events.accepted import accepted_months, move_query, tell_empty
from ingest.events.asides import set_aside
from ingest.events.carry import KEPT_TABLES, Previous
from ingest.events.contents import PERIOD_FORM, EventContents
from ingest.events.corrections import Correction, apply
from ingest.events.declare import EventSource
from ingest.events.holding import held_months
from ingest.events.judging import judge, refuse_out_of_period
from ingest.events.keys import name_keys, refuse_unnamed, told_of_keys
from ingest.events.personal import Pseudonyms
from ingest.events.reading import (
    EventFile,
    Rejected,
    insert,
    quoted,
    stage_sheet,
    stage_text,
    tell_no_rows,
    tell_passed_over,
)
from ingest.events.records import TextRecords
from ingest.events.refused import Refused, write_refused
from ingest.events.repeated import find_repeated, refuse_repeated
from ingest.events.table import EventTable, SheetTable, TextTable
from ingest.privacy import Door
from ingest.problems import Problem, problem_row
from ingest.reader import FileRefused

MEMORY_LIMIT = "600MB"


@dataclass
class EventStore:
    """The event tables of a warehouse being built.

    `path` is the warehouse, which no other connection may have open meanwhile; `scratch` a folder for what is only
    needed while a file is read; `pseudonyms` hash what identifies somebody; `previous` may hold rows read before.
    """

    path: Path
    scratch: Path
    pseudonyms: Pseudonyms
    corrections: Sequence[Correction] = ()
    previous: Previous | None = None

    def carry(self, source: EventSource, delivery_id: str) -> EventContents | None:
        """Give what a known delivery holds without reading its file, when an earlier warehouse has its rows."""
        return self.previous.carry(self.path, source, delivery_id) if self.previous else None

    def take(
        self,
        opened: TextTable | SheetTable,
        entity_id: str,
        delivery_id: str,
        delivered_on: date,
        door: Door,
        *,
        parts: Collection[str] = (),
    ) -> EventContents:
        """Read a file whole: its rows go into `raw.*` or `ops.quarantine`; none may be later than `delivered_on`.

        It is told of through `door`. It holds no month that was not over on that day. `parts` are those that it was
        found to be about, where another file completes it.

        Raises FileRefused when the file as a whole cannot be taken; then nothing of it stays.
        """
        import duckdb

        # What a killed run left there would pass for this file's, and holds what identifies somebody.
        shutil.rmtree(self.scratch, ignore_errors=True)
        private(self.scratch)
        database = self.scratch / f"{delivery_id}.duckdb"
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": str(self.scratch / "spill"),
        }
        try:
            with duckdb.connect(str(database), config=config) as connection, ThreadPoolExecutor(1) as aside:
                # While DuckDB parses: the contract is made, and the records of a text are counted apart.
                contract = aside.submit(_contract, opened.table.source)
                found = aside.submit(opened.index) if isinstance(opened, TextTable) else None
                table, file = opened.table, EventFile(opened.table, connection, door)
                # What lives for seconds is not worth compressing.
                connection.execute("set force_compression = 'uncompressed'")
                connection.execute("pragma disable_checkpoint_on_shutdown")
                rejected = stage_text(file, opened) if isinstance(opened, TextTable) else stage_sheet(file, opened)
                tell_passed_over(file)
                corrected = apply(connection, opened.table, entity_id, self.corrections)
                schema = contract.result()
                repeated = aside.submit(find_repeated, opened.table.source, connection.cursor())
                hashed = partial(self.pseudonyms.of, entity_id)
                named = aside.submit(name_keys, opened.table.source, connection.cursor(), hashed)
                judge(file, schema)
                refuse_out_of_period(file, delivered_on)
                repeated.result()
                named.result()
                refuse_repeated(file)
                refuse_unnamed(file)
                file.check_share(int(file.one("select count(*) from staging")))
                connection.execute(f"attach '{quoted(self.path)}' as warehouse")
                try:
                    records = _counted(file, opened, rejected, found)
                    rejected = set_aside(file, opened, rejected)
                    refused = write_refused(file, opened, rejected, records, (entity_id, delivery_id))
                    tell_no_rows(file, partial(_lines, file, opened, records))
                    told_of_keys(file, partial(_lines, file, opened, records))
                    own = [table.part] if table.part is not None else parts or table.source.parts.values()
                    held = partial(held_months, parts=own, declared=table.period, delivered_on=delivered_on)
                    _check_rows(file, rejected, refused, is_nothing=bool(held({})))
                    contents = self._move(file, refused, rejected, entity_id, delivery_id, corrected)
                    return self._note_months(
                        file, replace(contents, held=held(contents.months)), entity_id, delivery_id
                    )
                finally:
                    connection.execute("detach warehouse")
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)

    def discard(self, source: EventSource, delivery_id: str) -> None:
        """Take out of the warehouse what `take` put in of a delivery."""
        import duckdb

        with duckdb.connect(str(self.path)) as connection:
            connection.begin()
            for table in (source.raw_table, *KEPT_TABLES):
                connection.execute(f"delete from {table} where delivery_id = ?", [delivery_id])
            connection.commit()

    def hold_only(self, contents: EventContents, delivery_id: str, parts: Collection[str]) -> EventContents:
        """Have a delivery hold nothing but some parts, which all its rows are of."""
        import duckdb

        with duckdb.connect(str(self.path)) as connection:
            connection.execute(
                "delete from ops.delivery_months where delivery_id = ? and not list_contains(?, part)",
                [delivery_id, sorted(parts)],
            )
        return replace(contents, held=frozenset(place for place in contents.held if place[0] in parts))

    def _move(
        self,
        file: EventFile,
        refused: Refused,
        rejected: Sequence[Rejected],
        entity_id: str,
        delivery_id: str,
        corrected: Sequence[tuple[Any, ...]],
    ) -> EventContents:
        source, table, connection = file.table.source, file.table, file.scratch
        rows = int(file.one("select count(*) from staging where skipped is null"))
        connection.execute("set force_compression = 'auto'")
        # Every row carries its number.
        connection.execute("set preserve_insertion_order = false")
        connection.execute("begin")
        connection.execute(move_query(file), [delivery_id, entity_id, table.sheet])
        months = accepted_months(file, delivery_id)
        tell_empty(file, delivery_id, months)
        for kept in ("quarantine", "problems"):
            connection.execute(f"insert into warehouse.ops.{kept} from refused_{kept} order by rowid")
        remarks = tuple(map(file.door.problem, file.remarks))
        insert(connection, "warehouse.ops.remarks", [problem_row(entity_id, delivery_id, its) for its in remarks])
        insert(
            connection,
            "warehouse.ops.corrections",
            [
                (delivery_id, entity_id, source.source_id, row + 1 + before, *rest)
                for (row, *rest), before in zip(corrected, file.before([row for row, *_ in corrected]), strict=True)
            ],
        )
        return EventContents(
            source,
            table.file_name,
            rows + sum(not one.is_aside for one in rejected),
            rows - len(file.faults),
            refused.count,
            months,
            frozenset(),
            refused.told,
            table.period,
            len(corrected),
            remarks,
        )

    def _note_months(self, file: EventFile, contents: EventContents, entity_id: str, delivery_id: str) -> EventContents:
        """Write down which months the file has rows of or holds, and end the writing of its rows."""
        source_id = contents.source.source_id
        rows = [
            (delivery_id, entity_id, source_id, *place, contents.months.get(place, 0), place in contents.held)
            for place in sorted(contents.held | contents.months.keys())
        ]
        insert(file.scratch, "warehouse.ops.delivery_months", rows)
        file.scratch.execute("commit")
        return contents


def _contract(source: EventSource) -> Any:
    """Make the source's contract; pandera takes a second to be imported."""
    from ingest.events.contract import complete

    return complete(source)


def _counted(
    file: EventFile,
    opened: TextTable | SheetTable,
    rejected: Sequence[Rejected],
    counted_apart: Future[TextRecords] | None,
) -> TextRecords | None:
    """Give the records of a text, counted twice, and note which of them have no row; none of a workbook."""
    if isinstance(opened, SheetTable) or counted_apart is None:
        return None
    counted = int(file.one("select count(*) from staging")) + len(rejected)
    records = opened.agreed(counted_apart.result(), counted)
    file.taken_out = tuple(records.at([one.position for one in rejected]))
    return records


def _lines(
    file: EventFile, opened: TextTable | SheetTable, records: TextRecords | None, rows: Sequence[int]
) -> list[int]:
    """Give the lines on which some rows of the staging table stand in the file."""
    if isinstance(opened, SheetTable) or records is None:
        assert isinstance(opened, SheetTable)
        return [opened.rows[row].number for row in rows]
    places = [row + before for row, before in zip(rows, file.before(rows), strict=True)]
    return [located.line for located in records.locate(places)]


def _check_rows(file: EventFile, rejected: Sequence[Rejected], refused: Refused, *, is_nothing: bool) -> None:
    """Refuse a file that gives no row, unless it has none and declares so of months that it holds (`is_nothing`)."""
    rows = int(file.one("select count(*) from staging where skipped is null"))
    found = rows + sum(not one.is_aside for one in rejected)
    if rows == len(file.faults) and (found or not is_nothing):
        raise FileRefused(_nothing_taken(file.table, found), *refused.told)


def _nothing_taken(table: EventTable, rows: int) -> Problem:
    if rows:
        said = "la sola riga non" if rows == 1 else f"nessuna delle {rows} righe"
        message = f"{said} si può accettare: l'eventuale consegna precedente resta in vigore"
        remedy = "correggere le righe segnalate e riconsegnare il file"
    elif table.period:
        message = "sotto l'intestazione non c'è nessuna riga, e il periodo dichiarato non ha un mese intero e finito"
        remedy = "consegnarlo a mese finito, dichiarandolo dal primo all'ultimo giorno"
    else:
        message = "sotto l'intestazione non c'è nessuna riga"
        remedy = (
            "esportare di nuovo il periodo; se è davvero senza righe, scriverne il primo e l'ultimo giorno sopra "
            f"l'intestazione («{PERIOD_FORM}»)"
        )
    return Problem("no_row_accepted", message, remedy, table.file_name, table.sheet)
