"""The public tables of a warehouse, as the exports read them: listed, typed, by entity and year, in one order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_ROWS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Column:
    """A column, its DuckDB type as DuckDB writes it, and what the dictionary says of it."""

    name: str
    type: str
    title: str = ""
    description: str = ""
    description_en: str = ""
    unit: str = ""
    is_required: bool = False

    @property
    def sql(self) -> str:
        """The name, quoted."""
        return quoted(self.name)

    @property
    def is_text(self) -> bool:
        """Whether values are text, codes included."""
        return self.type == "VARCHAR"

    @property
    def is_decimal(self) -> bool:
        """Whether values are exact numbers with digits after the point."""
        return self.type.startswith("DECIMAL") and not self.type.endswith(",0)")


@dataclass(frozen=True)
class Table:
    """A table of schema `published`."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    description: str = ""
    description_en: str = ""
    entity_id: str | None = None
    year: int | None = None

    def only(self, entity_id: str | None, year: int | None) -> Table:
        """The table's rows of one entity and year; None stands for all of them."""
        return replace(self, entity_id=entity_id, year=year)

    def has(self, name: str) -> bool:
        """Whether it has a column of that name."""
        return any(column.name == name for column in self.columns)

    @property
    def key_is_filled(self) -> bool:
        """Whether it has a key of which no part may be null."""
        required = {column.name for column in self.columns if column.is_required}
        return bool(self.key) and set(self.key) <= required

    @property
    def order_by(self) -> str:
        """Every column, those of the key first: rows have one order, whatever made them."""
        names = [*self.key, *(column.name for column in self.columns if column.name not in self.key)]
        return ", ".join(f"{quoted(name)} nulls last" for name in names)

    @property
    def rows_sql(self) -> str:
        """The rows in their order."""
        return f"{self.unordered_sql} order by {self.order_by}"

    @property
    def unordered_sql(self) -> str:
        """The rows in any order, for when it does not matter."""
        return f"select {', '.join(column.sql for column in self.columns)} {self.from_sql}"

    @property
    def from_sql(self) -> str:
        """Where its rows are: the table, and the entity and year it is restricted to."""
        asked = [
            *([f"entity_id = {literal(self.entity_id)}"] if self.entity_id is not None else []),
            *([f"year = {self.year}"] if self.year is not None else []),
        ]
        where = f" where {' and '.join(asked)}" if asked else ""
        return f"from published.{quoted(self.name)}{where}"


@dataclass(frozen=True)
class Published:
    """What is published in one warehouse."""

    connection: duckdb.DuckDBPyConnection
    tables: tuple[Table, ...]
    as_of: date
    is_example: bool

    def rows(self, sql: str) -> Iterator[tuple[object, ...]]:
        """The rows of a query, in the warehouse's own exact types, a bounded number at a time."""
        cursor = self.connection.cursor().execute(sql)
        while batch := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from batch

    def count(self, table: Table) -> int:
        """How many rows a table has."""
        (found,) = self.connection.execute(f"select count(*) {table.from_sql}").fetchall()[0]
        return int(found)

    def table(self, name: str) -> Table:
        """The table of that name, whole. Raises KeyError where there is none."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)

    def latest_report(self, entity_id: str | None) -> dict[str, object]:
        """The newest report of an entity, column by column. Raises KeyError where it has none."""
        reports = self.table("reports").only(entity_id, None)
        for row in self.rows(f"{reports.unordered_sql} order by year desc limit 1"):
            return dict(zip((column.name for column in reports.columns), row, strict=True))
        raise KeyError(entity_id)

    def editions(self) -> list[tuple[str, int]]:
        """The entities and years of which there is a report, in order."""
        reports = self.table("reports")
        return [(str(e), int(str(y))) for e, y in self.rows(f"select entity_id, year {reports.from_sql} order by all")]


def read_published(connection: duckdb.DuckDBPyConnection) -> Published:
    """List the tables of schema `published`; whatever is there is exported."""
    ((database,),) = connection.execute("select current_database()").fetchall()
    words = dictionary(connection, database)
    columns: dict[str, list[Column]] = {}
    for table, name, type_, is_nullable in connection.execute(
        "select table_name, column_name, data_type, is_nullable from duckdb_columns() "
        "where database_name = current_database() and schema_name = 'published' order by table_name, column_index"
    ).fetchall():
        said = words.get((table, name), _NO_WORDS)
        columns.setdefault(table, []).append(
            Column(name, type_, said.title or name, said.description, said.description_en, said.unit, not is_nullable)
        )
    run = connection.execute("select as_of, is_example from ops.run").fetchall()
    if len(run) != 1 or not columns:
        raise ValueError("il magazzino non ha tabelle in «published» o non ha una e una sola riga in ops.run")
    tables = []
    for name, found in columns.items():
        said = words.get((name, ""), _NO_WORDS)
        placed = [(words.get((name, column.name), _NO_WORDS).key_position, column.name) for column in found]
        tables.append(
            Table(
                name,
                said.title or name,
                tuple(found),
                tuple(column for position, column in sorted(placed) if position),
                said.description,
                said.description_en,
            )
        )
    return Published(connection, tuple(tables), *run[0])


@dataclass(frozen=True)
class Words:
    """What the dictionary says of a table or a column. A position of 0 is no part of the key."""

    title: str
    description: str
    description_en: str
    unit: str
    key_position: int


_NO_WORDS = Words("", "", "", "", 0)


def dictionary(connection: duckdb.DuckDBPyConnection, database: str) -> dict[tuple[str, str], Words]:
    """The dictionary of a warehouse by table and column; the column is empty where the words are the table's.

    Empty where the warehouse is of a version that had none.
    """
    if not connection.execute(
        "select 1 from duckdb_tables() where database_name = ? and schema_name = 'ops' and table_name = 'dictionary'",
        [database],
    ).fetchall():
        return {}
    return {
        (table, column): Words(*rest)
        for table, column, *rest in connection.execute(
            "select table_name, coalesce(column_name, ''), coalesce(title_it, ''), coalesce(description_it, ''), "
            "coalesce(description_en, ''), coalesce(unit_it, ''), coalesce(key_position, 0) "
            f"from {quoted(database)}.ops.dictionary"
        ).fetchall()
    }


def quoted(name: str) -> str:
    """An identifier as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL wants it."""
    return "'" + text.replace("'", "''") + "'"
