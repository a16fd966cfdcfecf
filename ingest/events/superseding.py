"""Which accepted rows of events a later delivery supersedes: by holding their month, or by having the same record.

Both are worked out from the rows and the deliveries of the warehouse alone, so that what a withdrawn delivery had taken
away is there again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ingest.events.codes import identity
from ingest.events.declare import EventSource

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def note_superseded(connection: DuckDBPyConnection, source: EventSource) -> None:
    """Fill `ops.replaced_months` and `ops.superseded_rows` for a source whose rows and deliveries are loaded.

    The first says of every month that a later delivery holds how many rows go with it, and how many of them nothing
    later has; the second names the rows of other months of which a later delivery has the record.
    """
    connection.execute(_MONTHS, [source.source_id])
    if not _holds_any(connection, "months"):
        return
    connection.execute(_near(source))
    if _holds_any(connection, "near_months"):
        connection.execute(_twins(source, identity(source, connection, _in_near_months(source))))
        connection.execute(_superseded(source))
    else:
        connection.execute("create or replace temp table superseded as select * from ops.superseded_rows limit 0")
    connection.execute(_REPLACED, [source.source_id])
    connection.execute(
        "insert into ops.superseded_rows select superseded.* from superseded "
        "anti join ops.replaced_months using (delivery_id, part, month)"
    )
    for table in ("months", "near_months", "twins", "superseded"):
        connection.execute(f"drop table if exists temp.{table}")


def _holds_any(connection: DuckDBPyConnection, table: str) -> bool:
    return connection.execute(f"select 1 from temp.{table} limit 1").fetchone() is not None


_MONTHS = """
create or replace temp table months as
select months.*, deliveries.sequence
from ops.delivery_months as months
inner join ops.deliveries as deliveries using (delivery_id)
where months.source_id = ?
"""

_REPLACED = """
insert into ops.replaced_months
with held as (
    select months.delivery_id, months.part, months.month, any_value(months.row_count) as row_count,
        min_by(later.delivery_id, later.sequence) as by_delivery_id
    from months
    inner join months as later using (entity_id, part, month)
    where months.row_count > 0 and later.is_held and later.sequence > months.sequence
    group by months.delivery_id, months.part, months.month
),
had as (select delivery_id, part, month, count(*) as row_count from superseded group by all)
select held.delivery_id, deliveries.entity_id, ?, held.part, held.month, held.by_delivery_id, held.row_count,
    held.row_count - coalesce(had.row_count, 0)
from held
inner join ops.deliveries as deliveries using (delivery_id)
left join had using (delivery_id, part, month)
"""


def _near(source: EventSource) -> str:
    """Give the months of a delivery beside which another one has rows that may be the same records."""
    days = source.lines_within_days
    is_near = (
        "year(other.month) = year(months.month)"
        if days is None
        else f"abs(other.month - months.month) <= {days + 31}"  # days of two months lie that much nearer than these
    )
    return f"""
        create or replace temp table near_months as
        select distinct months.delivery_id, months.month, months.sequence
        from months
        inner join months as other
            on months.entity_id = other.entity_id
            and months.delivery_id <> other.delivery_id
            and {is_near}
        where months.row_count > 0 and other.row_count > 0
    """


def _in_near_months(source: EventSource) -> str:
    return f"{source.raw_table} as events inner join near_months using (delivery_id, month)"


def _twins(source: EventSource, same: Mapping[str, str]) -> str:
    """Give the rows whose record more than one delivery has, and others by the chance of a hash.

    `same` is what rows of one key share, by its fields.
    """
    part = source.part or "''"
    key = ", ".join(f"{its} as {name}" for name, its in same.items())
    return f"""
        create or replace temp table twins as
        with named as not materialized (
            select delivery_id, entity_id, {part} as part, month, record_number, sequence, {key},
                {source.period} as day, {source.alike or "''"} as alike
            from {_in_near_months(source)}
        ),
        shared as (
            select hash({_record(source)}) as record_hash
            from named
            group by record_hash
            having min(sequence) < max(sequence)
        )
        select * from named where hash({_record(source)}) in (from shared)
    """


def _record(source: EventSource) -> str:
    year = ["year(day)"] if source.lines_within_days is None else []
    return ", ".join(["entity_id", *source.key, *year])


def _superseded(source: EventSource) -> str:
    days = source.lines_within_days
    is_same = "year(later.day) = year(twins.day)"
    if days is not None:
        is_same = (
            f"abs(later.day - twins.day) <= {days} and ({is_same} or later.alike is not distinct from twins.alike)"
        )
    return f"""
        create or replace temp table superseded as
        select delivery_id, entity_id, '{source.source_id}' as source_id, part, month, record_number, by_delivery_id
        from (
            select twins.delivery_id, any_value(twins.entity_id) as entity_id, any_value(twins.part) as part,
                any_value(twins.month) as month, twins.record_number,
                max_by(later.delivery_id, later.sequence) as by_delivery_id
            from twins
            inner join twins as later
                on twins.entity_id = later.entity_id
                and {" and ".join(f"twins.{name} = later.{name}" for name in source.key)}
                and {is_same}
                and twins.sequence < later.sequence
            group by twins.delivery_id, twins.record_number
        )
    """
