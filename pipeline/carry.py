"""What a build takes over from the release in force, so that only new deliveries are worked out."""

from pathlib import Path


def carry_months(previous: Path, warehouse: Path) -> None:
    """Copy the monthly tables of events, which dbt then completes: rows of a delivery never change once worked out."""
    import duckdb

    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(f"attach '{str(previous).replace(chr(39), chr(39) * 2)}' as previous (read_only)")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'previous' and schema_name = 'measures' "
            "and starts_with(table_name, 'monthly_') order by table_name"
        ).fetchall()
        if tables:
            connection.execute("create schema if not exists measures")
        for (table,) in tables:
            connection.execute(f"create table measures.{table} as from previous.measures.{table}")
        connection.execute("detach previous")
