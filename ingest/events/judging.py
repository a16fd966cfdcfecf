"""The rows of a file of events, judged in its scratch database: by their contract, and by what the file declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

from ingest.contracts import Refusal, not_yet
from ingest.events.declare import Reads
from ingest.events.identifiers import ABBREVIATED, is_abbreviated
from ingest.events.reading import EventFile
from ingest.events.refusals import Fault
from ingest.events.staging import FORM, ITALIAN, POINT, UNREADABLE
from ingest.italian import format_date
from ingest.problems import Problem
from ingest.reader import FileRefused

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema
    from pyarrow import RecordBatch, Table

_OUTSIDE_PERIOD = (
    "se la data è giusta, consegnare la riga nel file del suo periodo, oppure correggere il periodo dichiarato; se è "
    "sbagliata, correggerla"
)
_OUTSIDE_LAYOUT = (
    "se la data è giusta la riga è di un altro periodo: consegnarla nel file di quel periodo, con le intestazioni di "
    "allora, e poi toglierla da qui; se è sbagliata, correggerla"
)
BATCH_ROWS = 400_000
"""Rows that a contract judges at a time."""


def refuse_out_of_period(file: EventFile, delivered_on: date) -> None:
    """Refuse rows later than their delivery, or outside the period or part that the file declares, or its layout."""
    table = file.table
    name, layout = table.source.period, table.layout
    first, last = table.period or (None, None)
    happened = [field.name for field in table.source.fields if field.reads is Reads.DATE and not field.may_come]
    too_late = not_yet(delivered_on, "")
    for day, rule, is_broken, refusal in (
        *((d, "date_in_future", f"{d} > date '{delivered_on}'", too_late) for d in happened),
        (
            name,
            "outside_period",
            f"{name} < date '{first}' or {name} > date '{last}'" if first else "false",
            Refusal("la data è fuori dal periodo dichiarato sopra l'intestazione", _OUTSIDE_PERIOD),
        ),
        (
            name,
            "outside_layout",
            f"{name} < date '{layout.valid_from}'" if layout.valid_from else "false",
            Refusal(
                f"queste intestazioni si usano dal {layout.valid_from and format_date(layout.valid_from)}",
                _OUTSIDE_LAYOUT,
            ),
        ),
        (
            name,
            "outside_layout",
            f"{name} > date '{layout.valid_until}'" if layout.valid_until else "false",
            Refusal(
                f"queste intestazioni si usano fino al {layout.valid_until and format_date(layout.valid_until)}",
                _OUTSIDE_LAYOUT,
            ),
        ),
    ):
        rows = file.scratch.execute(f"select rowid from staging where skipped is null and ({is_broken})").fetchall()
        fault = Fault(day, rule, refusal)
        for (row,) in rows:
            file.refuse(row, fault)
    if table.part is not None:
        part = table.source.part
        message = "la riga non è della parte che il file dichiara sopra l'intestazione"
        remedy = "correggere la riga, oppure togliere dall'intestazione di quale parte è il file"
        others = f"select rowid from staging where skipped is null and {part} <> ?"
        for (row,) in file.scratch.execute(others, [table.part]).fetchall():
            file.refuse(row, Fault(part, "outside_part", Refusal(message, remedy)))


def judge(file: EventFile, schema: DataFrameSchema) -> None:
    """Run the contract on the staging table, a batch at a time."""
    import pandas as pd

    from ingest.events.contract import breaches

    source = file.table.source
    columns = ["rowid as row"]
    for its in source.fields:
        columns.append(f"cast({its.name} as bigint) as {its.name}" if its.reads is Reads.COUNT else its.name)
        if its.reads is Reads.MONEY:
            columns.append(f"{its.name}{UNREADABLE} or {_other_form(file, its.name)} as {its.name}{UNREADABLE}")
        elif its.reads not in (Reads.CODE, Reads.KEY):
            columns.append(f"{its.name}{UNREADABLE}")
    order = [its.name for its in source.fields]
    codes = {its.name for its in source.fields if its.reads is Reads.CODE}
    # A million rows may break a dozen rules.
    shared: dict[tuple[str | None, str, Refusal], Fault] = {}
    relation = file.scratch.cursor().sql(f"select {', '.join(columns)} from staging where skipped is null")
    judged = 0
    for batch in _batches(relation.to_arrow_reader(BATCH_ROWS)):
        frame = batch.to_pandas(types_mapper=pd.ArrowDtype)
        frame.index = pd.Index(frame.pop("row").astype("int64"))
        judged += len(frame)
        for breach in breaches(schema, frame, order):
            written = frame.at[breach.row, breach.field] if breach.field in codes else None
            if isinstance(written, str) and is_abbreviated(written):
                file.refuse(breach.row, Fault(breach.field, "code_abbreviated", ABBREVIATED))
            else:
                what = (breach.field, breach.rule, breach.refusal)
                file.refuse(breach.row, shared.setdefault(what, Fault(*what)))
            file.check_share(judged)


def _batches(reader: Iterable[RecordBatch]) -> Iterator[Table]:
    """Give batches of the size that a contract judges at a time; the next one is read while one is judged.

    DuckDB gives a group of rows at a time: judged one by one, they cost more in calls than in rows.
    """
    import pyarrow

    groups = iter(reader)

    def following() -> Table | None:
        held: list[RecordBatch] = []
        while sum(group.num_rows for group in held) < BATCH_ROWS and (group := next(groups, None)) is not None:
            held.append(group)
        return pyarrow.Table.from_batches(held).combine_chunks() if held else None

    with ThreadPoolExecutor(1) as aside:
        coming = aside.submit(following)
        while (batch := coming.result()) is not None:
            coming = aside.submit(following)
            yield batch


def _other_form(file: EventFile, name: str) -> str:
    """Give the condition of an amount written otherwise than its column.

    A column is written in the form that at least 19 of 20 of its amounts have, among those that can be told. Raises
    FileRefused when none has so many.
    """
    italian, point = file.scratch.execute(
        f"select count(*) filter (where {name}{FORM} = {ITALIAN}), count(*) filter (where {name}{FORM} = {POINT}) "
        "from staging where skipped is null"
    ).fetchall()[0]
    most, least, kept = max(italian, point), min(italian, point), ITALIAN if italian >= point else POINT
    if 20 * least > most + least:
        message = f"la colonna mescola due scritture: {italian} importi come 1.234,56 e {point} come 1234.56"
        remedy = "esportare di nuovo il file con una sola scrittura degli importi"
        title = file.table.title(file.table.positions[name])
        raise FileRefused(
            Problem("amounts_mixed", message, remedy, file.table.file_name, file.table.sheet, None, title)
        )
    return f"coalesce({name}{FORM} <> {kept}, false)"
