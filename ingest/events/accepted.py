"""The accepted rows of a file of events: how they go into their raw table, and of which months they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ingest.events.declare import Reads
from ingest.events.keys import keys_table
from ingest.events.reading import EventFile, insert
from ingest.events.staging import literal
from ingest.remarks import flag_empty


def move_query(file: EventFile) -> str:
    """Give the insertion of the accepted rows into their raw table: keys hashed, records numbered as in the file."""
    source = file.table.source
    columns: list[str] = []
    joins: list[str] = []
    for its in source.fields:
        if its.reads is Reads.KEY:
            joins.append(f"left join {keys_table(its.name)} as {its.name} on {its.name}.clear = staging.{its.name}")
            columns.append(f"{its.name}.hashed")
        else:
            columns.append(f"staging.{its.name}")
    columns += [f"{key}.is_natural_person" for key in source.persons.values()]
    number = "staging.rowid + 1"
    if file.taken_out:
        joins.append("asof left join rejected_before on staging.rowid >= rejected_before.row")
        number += " + coalesce(rejected_before.before, 0)"
    return (
        f"insert into warehouse.{source.raw_table} select ?, ?, ?, cast({number} as integer), "
        f"cast(date_trunc('month', staging.{source.period}) as date), {', '.join(columns)} "
        f"from staging {' '.join(joins)} "
        "where skipped is null" + (" and staging.rowid not in (select row from refused_rows)" if file.faults else "")
    )


def number_records(file: EventFile) -> None:
    """Note after which rows a record without a row stood, so that the number of a record counts it."""
    file.scratch.execute("create table rejected_before (row bigint, before bigint)")
    insert(file.scratch, "rejected_before", [(place - n, n + 1) for n, place in enumerate(file.taken_out)])


def accepted_months(file: EventFile, delivery_id: str) -> dict[tuple[str, date], int]:
    """Give how many rows of a delivery that is in the warehouse each part and month has."""
    source = file.table.source
    part = source.part or "''"
    found = file.scratch.execute(
        f"select {part} as part, month, count(*) from warehouse.{source.raw_table} where delivery_id = ? "
        "group by part, month",
        [delivery_id],
    ).fetchall()
    return {(part, month): count for part, month, count in found}


def tell_empty(file: EventFile, delivery_id: str, months: Mapping[tuple[str, date], int]) -> None:
    """Note which accepted rows leave empty a yes or no by which they count; `months` counts the accepted rows."""
    table = file.table
    part_of = table.source.part or literal("")
    named = {stored: f" di «{printed}»" for printed, stored in table.source.parts.items() if printed}
    for its in table.source.fields:
        for part, counts_as in its.when_empty.items():
            found = file.scratch.execute(
                f"select month, count(*) from warehouse.{table.source.raw_table} "
                f"where delivery_id = ? and {its.name} is null and {part_of} = ? group by month",
                [delivery_id, part],
            ).fetchall()
            rows = sum(count for (one, _), count in months.items() if one == part)
            title, of_rows = table.title(table.positions[its.name]), f"su {rows}{named.get(part, '')}"
            file.remarks += flag_empty(table.file_name, table.sheet, title, dict(found), of_rows, counts_as)
