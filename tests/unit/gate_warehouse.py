"""Warehouses for the gate: a slice of the example that holds together, repeated for as many entities as asked."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from expectations.gate import judge
from expectations.results import GateResult
from ingest.sources import event_sources

SCHEMAS = ("register", "published", "raw", "ops")
ENTITY = "cciaa-mi-mb-lo"
COMPONENT = "update published.indicator_components set {} where indicator_id = '{}' and component_no = {};"
# Whole objectives and whole programmes, so that what is counted over them still adds up; each section has one.
OBJECTIVES = (
    "public_value.fattori-abilitanti",
    "performance.attrattivita-e-sviluppo-del-territorio",
    "individual.attrattivita-e-servizi-innovativi",
    "pira.012.1",
    "pira.016.2",
    "pira.016.3",
)
PROGRAMMES = ("012", "016")
QUARTER = "2025-T1"
"""The only period of which the slice has the payment index."""

_TERMS = """
    select measure_id from register.measures where source_id = 'fatture_passive'
    union all select measure_id from register.measure_quotients
    where denominator_measure_id in (select measure_id from register.measures where source_id = 'fatture_passive')
"""

_SLICE = f"""
create temp table kept_objectives as
    select objective_id from memory_register_objectives
    where objective_id in {OBJECTIVES} or parent_objective_id in {OBJECTIVES};
create temp table kept as
    select indicator_id from memory_register_indicators
    where strategic_objective_id in (from kept_objectives) or operational_objective_id in (from kept_objectives);
"""

# What is left out of the example is in a note that is gone, with what was found in it: here it is in one that is kept.
_LEFT_OUT = """
delete from published.findings where rule in ('internal_address', 'person_named');
delete from ops.found_findings where rule in ('internal_address', 'person_named');
create temp table left_out as from published.footnotes where anchor_no is not null limit 1;
update published.footnotes set text = left(text, 12) || '[omesso]'
where (number, anchor_no) in (select (number, anchor_no) from left_out);
delete from published.withheld where table_name <> 'footnotes';
update published.withheld set row_key = (select 'number=' || number || ', anchor_no=' || anchor_no from left_out);
delete from ops.withheld where table_name <> 'footnotes';
update ops.withheld set row_key = (select 'number=' || number || ', anchor_no=' || anchor_no from left_out);
delete from register.allowed_texts as allowed
where not exists (from published.footnotes where contains(text, allowed.text));
"""


# Of the payments that quarter is left, in a delivery that has no other.
_QUARTER = f"""
create temp table quarter as
    select distinct period_start, period_end from published.measures where period = '{QUARTER}';
delete from raw.fatture_passive where not exists (from quarter where month between period_start and period_end);
delete from ops.delivery_months
where source_id = 'fatture_passive' and not exists (from quarter where month between period_start and period_end);
update published.deliveries as delivery set rows_accepted = counted, rows_read = counted + rows_quarantined
from (select delivery_id, count(*) as counted from raw.fatture_passive group by all) as kept
where kept.delivery_id = delivery.delivery_id;
update ops.deliveries as delivery set rows_accepted = counted, rows_read = counted + rows_quarantined
from (select delivery_id, count(*) as counted from raw.fatture_passive group by all) as kept
where kept.delivery_id = delivery.delivery_id;
"""


def tables(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each table of the schemas that the gate reads, with the names and types of its columns."""
    rows = connection.execute(
        "select table_schema, table_name, list((column_name, data_type) order by ordinal_position)"
        " from information_schema.columns where table_catalog = ? and table_schema in ?"
        " group by all order by all",
        [catalog, SCHEMAS],
    ).fetchall()
    return [(schema, name, list(columns)) for schema, name, columns in rows]


def copy(example: Path, path: Path) -> None:
    """The example's tables, without the constraints that would refuse what the gate must."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"attach '{example}' as example (read_only)")
        for schema, name, _ in tables(connection, "example"):
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create table {schema}.{name} as from example.{schema}.{name}")
        connection.execute("detach example")


def slice_of(example: Path, path: Path) -> None:
    """A warehouse with some objectives of each section and everything that belongs to them, and nothing else."""
    copy(example, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            _SLICE.replace("memory_register_objectives", "register.objectives").replace(
                "memory_register_indicators", "register.indicators"
            )
        )
        for schema, name, columns in tables(connection, path.stem):
            for column in {"indicator_id", "other_indicator_id"} & {name for name, _ in columns}:
                connection.execute(f"delete from {schema}.{name} where {column} not in (from kept)")
        for table in ("register.objectives", "published.objectives"):
            connection.execute(f"delete from {table} where objective_id not in (from kept_objectives)")
        for table in ("register.missions_programmes", "published.programme_budgets"):
            connection.execute(f"delete from {table} where mission_code not in {PROGRAMMES}")
        # A measure, a note, a statement that only what is gone asked for goes with it.
        connection.execute(
            "delete from published.measures where (measure_id, year) not in"
            " (select (measure_id, measure_year) from published.component_inputs)"
            f" and not (measure_id in ({_TERMS}) and period = '{QUARTER}');"
            f"delete from published.payment_contributors where period <> '{QUARTER}';"
            "delete from ops.given_measures where (measure_id, period_start, period_end) not in"
            " (select (measure_id, period_start, period_end) from published.measures);"
            "delete from register.footnotes where number not in (select number from published.footnotes);"
            "delete from register.statements where footnote_number not in (select number from register.footnotes);"
            "delete from register.statement_inputs where statement_id not in"
            " (select statement_id from register.statements);"
            "delete from published.statements where statement_id not in (select statement_id from register.statements)"
        )
        connection.execute(_QUARTER)
        _drop_deliveries_of_events(connection)
        connection.execute("update published.reports set indicators = (select count(*) from register.indicators)")
        connection.execute(_LEFT_OUT)


def _drop_deliveries_of_events(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave of the exports those that something is taken from, and of their rows only what queries and rules ask for.

    A warehouse of cases holds the slice hundreds of times.
    """
    events = {source.source_id: source for source in event_sources()}
    gone = connection.execute(
        "select delivery_id from ops.deliveries where source_id in ? and delivery_id not in"
        " (select delivery_id from published.component_inputs where delivery_id is not null"
        " union all select delivery_id from raw.fatture_passive)",
        [list(events)],
    ).fetchall()
    tables = [*(source.raw_table for source in events.values()), "published.deliveries"]
    tables += [f"ops.{name}" for name in ("deliveries", "quarantine", "problems", "delivery_months", "corrections")]
    for table in tables:
        connection.execute(f"delete from {table} where delivery_id in ?", [[delivery for (delivery,) in gone]])
    for source in events.values():
        unasked = [
            column.name
            for column in source.raw_columns
            if column.type == "varchar" and column.name not in {source.part, "document_kind", "supplier_key"}
        ]
        connection.execute(f"update {source.raw_table} set {', '.join(f'{name} = null' for name in unasked)}")


def repeat(sound: Path, path: Path, entities: Sequence[str], first: int = 0) -> None:
    """The sound warehouse once for each entity: ids of entities and of deliveries are renamed wherever they stand.

    `path` may hold entities already: those that are added are counted from `first`.
    """
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"attach '{sound}' as sound (read_only)")
        connection.execute(
            "create temp table entities as select unnest(?) as named, unnest(?) as number",
            [list(entities), list(range(first, first + len(entities)))],
        )
        there = {(schema, name) for schema, name, _ in tables(connection, path.stem)}
        for schema, name, columns in tables(connection, "sound"):
            connection.execute(f"create schema if not exists {schema}")
            if "entity_id" in {column for column, _ in columns}:
                renamed = ", ".join(_renamed(column) for column, kind in columns if kind == "VARCHAR")
                rows = f"select t.* replace ({renamed}) from sound.{schema}.{name} as t cross join entities"
                into = f"insert into {schema}.{name} by name" if (schema, name) in there else ""
                connection.execute(f"{into or f'create table {schema}.{name} as'} {rows} order by number")
            elif (schema, name) not in there:
                connection.execute(f"create table {schema}.{name} as from sound.{schema}.{name}")
        connection.execute("detach sound")


def _renamed(column: str) -> str:
    mark = "printf('%04x', number)"
    if column in {"delivery_id", "sha256"}:
        return f"{mark} || substr({column}, 5) as {column}"
    if column == "rows_query":
        return rf"regexp_replace({column}, '(delivery_id = '').{{4}}', '\1' || {mark}) as {column}"
    return f"replace({column}, '{ENTITY}', named) as {column}"


def entities_of(cases: Iterable[object]) -> list[str]:
    """A name for the entity of each case."""
    return [f"case-{number}" for number, _ in enumerate(cases)]


def spoil(warehouse: Path, sql: str) -> GateResult:
    """What the gate says of a warehouse, once the SQL has spoiled it."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(sql)
    return judge(warehouse)
