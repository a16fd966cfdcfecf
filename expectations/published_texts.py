"""Every text of every public table, as the warehouse lists them, and what in it has a form of the register."""

import duckdb

OMITTED = "[omesso]"

# A table that the dictionary does not know is looked at all the same, and its rows are called by their place.
_TABLES = """
with keys as (
    select table_name, list(column_name order by key_position) as key
    from ops.dictionary
    where key_position is not null and column_name not in ('entity_id', 'year')
    group by table_name
)
select
    columns.table_name,
    list(columns.column_name order by columns.column_index) filter (where columns.data_type = 'VARCHAR') as texts,
    list(columns.column_name) as columns,
    any_value(keys.key) as key
from duckdb_columns() as columns
left join keys on columns.table_name = keys.table_name
where columns.schema_name = 'published' and columns.database_name = current_database()
group by columns.table_name
order by columns.table_name
"""


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make, once a connection, `published_texts`, `texts_found` (a row a datum) and `empty_counts`."""
    if connection.execute("select 1 from duckdb_tables() where table_name = 'texts_found' and temporary").fetchone():
        return
    tables = connection.execute(_TABLES).fetchall()
    texts = [_texts_of(*table) for table in tables if table[1]]
    connection.execute(f"create or replace temp table published_texts as {' union all '.join(texts)}")
    counts = [_counts_of(*table) for table in tables if {"measure_id", "value"} <= set(table[2])]
    connection.execute(f"create or replace temp table empty_counts as {' union all '.join(counts)}")
    connection.execute(
        f"create or replace temp table texts_found as"
        f" select * from ({found_in('published_texts', connection)}) where allowed_because is null"
    )


def found_in(texts: str, connection: duckdb.DuckDBPyConnection) -> str:
    """The SQL of what in a table of texts has a form and is not excused by it, and why it is allowed, if it is.

    Each form is written into the query: a regex that is read from a row is compiled again for each text.
    """
    forms = connection.execute(
        "select form_id, kind, name, regex, only_if, unless from ops.privacy_patterns"
        " where regex <> '' order by position"
    ).fetchall()
    judged = " union all ".join(
        f"""
        select * from (
            select *, {_literal(form)} as form_id, {_literal(kind)} as kind, {_literal(name)} as form_name,
                unnest(list_distinct(regexp_extract_all(text, {_literal(regex)}))) as datum
            from {texts}
            where regexp_matches(text, {_literal(regex)})
        )
        where {_search(only_if, "true")} and not {_search(unless, "false")}
        """
        for form, kind, name, regex, only_if, unless in forms
    )
    return f"""
    select found.*, allowed.reason as allowed_because
    from ({judged}) as found
    left join register.allowed_texts as allowed
        on found.entity_id = allowed.entity_id and found.year = allowed.year
        and found.form_id = allowed.form_id and found.datum = allowed.text
    """


def _texts_of(table: str, texts: list[str], columns: list[str], key: list[str] | None) -> str:
    cells = ", ".join(f"{{'column': {_literal(name)}, 'text': {_name(name)}}}" for name in texts)
    return f"select {_row_of(table, columns, key)}, unnest([{cells}], recursive := true) from published.{_name(table)}"


def _counts_of(table: str, texts: list[str], columns: list[str], key: list[str] | None) -> str:
    return f"select {_row_of(table, columns, key)}, measure_id, value is null as is_empty from published.{_name(table)}"


def _row_of(table: str, columns: list[str], key: list[str] | None) -> str:
    """The names of a row: entity, year, table, and its key in words, as the log of what is withheld writes it."""
    whose = ", ".join(
        name if name in columns else f"cast(null as {kind}) as {name}"
        for name, kind in (("entity_id", "varchar"), ("year", "integer"))
    )
    parts = [f"'{name}=' || cast({_name(name)} as varchar)" for name in key or () if name in columns]
    if not parts:
        parts = ["'year=' || cast(year as varchar)" if "year" in columns else "'rowid=' || cast(rowid as varchar)"]
    return f'{whose}, {_literal(table)} as "table", concat_ws(\', \', {", ".join(parts)}) as "row"'


def _search(regex: str | None, otherwise: str) -> str:
    return f"regexp_matches(datum, {_literal(regex)})" if regex else otherwise


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
