"""Following a figure back: every `rows_query` that is published is run, and what it returns is kept beside it.

The query is published so that anyone may run it on the warehouse; so does the gate. What it finds goes into the
temporary table `followed`, one row a query: how many rows it returns, the first of them as JSON of texts, or why it
cannot be run. It knows of a delivered row only what every source has (delivery, entity, sheet, provenance, a `_cell`
beside what was read), so a new source changes nothing here.
"""

import json
from itertools import groupby
from typing import Any

import duckdb
import pandas as pd

# Only a query on the rows of one delivery is run: whatever else stands there is a fault, not an order.
_ASKED = r"""
select distinct regexp_extract(rows_query, 'raw\.([a-z0-9_]+)', 1) as source, rows_query
from published.component_inputs
where regexp_full_match(rows_query, 'select \* from raw\.[a-z0-9_]+ where delivery_id = ''[^'';]*'' and [^;]*')
order by all
"""
_AT_ONCE = 40


def follow(connection: Any) -> None:
    """Run the queries and leave what they found in `followed`."""
    asked = connection.execute(_ASKED).fetchall()
    found: list[tuple[Any, ...]] = []
    for _, of_source in groupby(asked, key=lambda each: each[0]):
        queries = [query for _, query in of_source]
        for start in range(0, len(queries), _AT_ONCE):
            found += _run(connection, queries[start : start + _AT_ONCE])
    frame = pd.DataFrame(found, columns=["rows_query", "rows_found", "first_row", "error"], dtype=object)
    connection.register("followed_frame", frame)
    connection.execute(
        "create or replace temp table followed as select cast(rows_query as varchar) as rows_query,"
        " cast(rows_found as bigint) as rows_found, cast(first_row as varchar) as first_row,"
        " cast(error as varchar) as error from followed_frame"
    )
    connection.unregister("followed_frame")


def _run(connection: Any, queries: list[str]) -> list[tuple[Any, ...]]:
    """What each query, all on one source, returns: together, which is quicker, unless one of them breaks."""
    together = " union all ".join(
        f"(select {number}, cast(columns(*) as varchar) from ({query}) limit 2)" for number, query in enumerate(queries)
    )
    try:
        asked = connection.execute(together)
        names = [column[0] for column in asked.description[1:]]
        rows = asked.fetchall()
        return [
            (query, *_told(connection, query, names, [row[1:] for row in rows if row[0] == number]), None)
            for number, query in enumerate(queries)
        ]
    except duckdb.Error as error:
        if len(queries) == 1:
            return [(queries[0], 0, None, str(error).splitlines()[0])]
        return [found for query in queries for found in _run(connection, [query])]


def _told(connection: Any, query: str, names: list[str], rows: list[Any]) -> tuple[int, str | None]:
    if len(rows) < 2:
        return len(rows), json.dumps(dict(zip(names, rows[0], strict=True))) if rows else None
    # Fetched whole: a result that is not read to its end holds the connection.
    ((count,),) = connection.execute(f"select count(*) from ({query})").fetchall()
    # Of rows that are events one says of all where they stand; several rows of a form are several values.
    is_event = "record_number" in names
    return count, json.dumps(dict(zip(names, rows[0], strict=True))) if is_event else None
