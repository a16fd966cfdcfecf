"""Rows of one file that are one record: repetitions, which count once, and rows that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.contracts import Refusal
from ingest.events.declare import EventSource, Reads
from ingest.events.keys import keys_table
from ingest.events.reading import EventFile
from ingest.events.refusals import Fault

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def find_repeated(source: EventSource, cursor: DuckDBPyConnection) -> None:
    """Note the keys that more than one row has; the contract may be run meanwhile, since neither changes a row."""
    key = ", ".join(source.key)
    record = ", ".join(source.record)
    named = " and ".join(f"{name} is not null" for name in source.record)
    cursor.execute(
        f"create table repeated as select distinct {key} from staging where skipped is null and {named} "
        f"group by {record} having count(*) > 1"
    )


def refuse_repeated(file: EventFile) -> None:
    """Refuse rows that repeat a record: of identical ones all but the first, of unlike ones all.

    Unlike rows of one document are its lines, and all of them stand. A tax code is the same however it is written.
    """
    source = file.table.source
    if not file.one("select count(*) from repeated"):
        return
    key = ", ".join(source.key)
    whole = ", ".join(
        f"coalesce({keys_table(its.name)}.hashed, staging.{its.name})" if its.reads is Reads.KEY else its.name
        for its in source.fields
    )
    named = " ".join(
        f"left join {keys_table(name)} on {keys_table(name)}.clear = staging.{name}" for name in source.keys
    )
    same = ", ".join(source.record if source.lines_within_days is None else (*source.key, "content"))
    rows = file.scratch.execute(
        f"with rivals as (select staging.rowid as place, {key}, {source.period}, hash(row({whole})) as content "
        f"from staging semi join repeated using ({key}) {named} where skipped is null) "
        f"select place, min(place) over same, min(content) over same <> max(content) over same "
        f"from rivals window same as (partition by {same}) order by place"
    ).fetchall()
    for row, first, differ in rows:
        if differ:
            refusal = _contradicting(source)
        elif row != first:
            refusal = _identical(source)
        else:
            continue
        file.refuse(row, Fault(source.key[0], "row_repeated", refusal))


def _contradicting(source: EventSource) -> Refusal:
    message = f"più righe che dicono cose diverse hanno {source.repeated}: si contraddicono, e non si sa quale valga"
    remedy = (
        "se sono pratiche diverse, correggere il protocollo sbagliato; se è una sola, riportarla una volta come sta "
        "nel sistema; poi riconsegnare il file"
    )
    return Refusal(message, remedy)


def _identical(source: EventSource) -> Refusal:
    message = f"una riga identica ha già {source.repeated}: la prima è accettata"
    remedy = (
        "se è la stessa riga basta così; se sono due righe vere, distinguerle nel numero (per esempio 12/1 e 12/2) e "
        "riconsegnare il file"
    )
    return Refusal(message, remedy)
