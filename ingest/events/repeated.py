"""Rows of one file that are one record: repetitions, which count once, and rows that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.contracts import Refusal
from ingest.events.codes import identity
from ingest.events.declare import EventSource, Reads
from ingest.events.keys import keys_table
from ingest.events.reading import EventFile
from ingest.events.refusals import Fault

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def find_repeated(source: EventSource, cursor: DuckDBPyConnection) -> None:
    """Note the keys that more than one row has; the contract may be run meanwhile, since neither changes a row."""
    same = identity(source, cursor, "staging")
    key = ", ".join(f"{its} as {name}" for name, its in same.items())
    named = " and ".join(f"{name} is not null" for name in source.record)
    cursor.execute(
        f"create table repeated as select distinct {', '.join(source.key)} from ("
        f"select {key}, {source.period} from staging where skipped is null) where {named} "
        f"group by {', '.join(source.record)} having count(*) > 1"
    )


def refuse_repeated(file: EventFile) -> None:
    """Refuse rows that repeat a record: of identical ones all but the first, of unlike ones all.

    Unlike rows of one document are its lines, and all of them stand, unless they write its number in different ways:
    then it may be two. A tax code, like a number, is the same however it is written.
    """
    source = file.table.source
    if not file.one("select count(*) from repeated"):
        return
    same = identity(source, file.scratch, "staging")
    key = ", ".join(f"{its} as {name}" for name, its in same.items())
    whole = ", ".join(
        f"coalesce({keys_table(its.name)}.hashed, written.{its.name})"
        if its.reads is Reads.KEY
        else f"{'twice' if its.name in source.key else 'written'}.{its.name}"
        for its in source.fields
    )
    named = " ".join(
        f"left join {keys_table(name)} on {keys_table(name)}.clear = written.{name}" for name in source.keys
    )
    written = ", ".join(f"written.{name}" for name in source.key)
    record = ", ".join([*source.key, f"year({source.period})"])
    copies = f"{', '.join(source.key)}, content" if source.lines_within_days is not None else record
    rows = file.scratch.execute(
        f"with named as (select rowid as place, {key} from staging where skipped is null), "
        f"twice as (select * from named semi join repeated using ({', '.join(source.key)})), "
        f"rivals as (select twice.*, written.{source.period}, hash(row({written})) as writing, "
        f"hash(row({whole})) as content from twice inner join staging as written on written.rowid = place {named}) "
        "select place, min(place) over copies, min(content) over record <> max(content) over record, "
        "min(writing) over record <> max(writing) over record "
        f"from rivals window record as (partition by {record}), copies as (partition by {copies}) order by place"
    ).fetchall()
    for row, first, differ, in_two_ways in rows:
        if differ and in_two_ways:
            refusal = _written_in_two_ways(source)
        elif differ and source.lines_within_days is None:
            refusal = _contradicting(source)
        elif row != first:
            refusal = _identical(source)
        else:
            continue
        file.refuse(row, Fault(source.key[0], "row_repeated", refusal))


def _written_in_two_ways(source: EventSource) -> Refusal:
    message = (
        f"più righe che dicono cose diverse hanno {source.repeated}, se zeri iniziali, spazi e maiuscole non contano: "
        "non si sa se sia la stessa"
    )
    remedy = (
        "se è la stessa, scriverne il numero in un solo modo; se sono due, distinguerle nel numero (per esempio 12/1 e "
        "12/2); poi riconsegnare il file"
    )
    return Refusal(message, remedy)


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
