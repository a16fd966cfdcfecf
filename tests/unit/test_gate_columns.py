"""Every column of every public table is held by the gate: spoiled in one row of the real example, that row is named."""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import duckdb
import gate_warehouse
import pytest
from conftest import Release
from gate_cases import EXEMPT

from expectations.gate import judge
from expectations.results import OffendingRow
from expectations.suites import all_suites

OTHERWISE = {
    "VARCHAR": "'77 ' || {0}",
    "BOOLEAN": "not {0}",
    "DATE": "{0} + 1",
    "INTEGER": "{0} + 1",
    # The last digit that the column holds.
    "DECIMAL(24,6)": "{0} + 0.000001",
    "DECIMAL(38,6)": "{0} + 0.000001",
    "DECIMAL(18,2)": "{0} + 0.01",
    "DECIMAL(38,12)": "{0} + 0.000000000001",
}
FILLED = {"VARCHAR": "'77'", "BOOLEAN": "true", "DATE": "date '2025-07-07'", "INTEGER": "77"}


@dataclass(frozen=True)
class Corruption:
    """A column of one row, what becomes of it, and the row as it was and as it is."""

    table: str
    column: str
    becomes: str
    rows: tuple[dict[str, str], ...]

    def is_named_by(self, row: OffendingRow) -> bool:
        """Whether all that names the offending row is true of this one, before or after."""
        names = {name: str(value) for name, value in row.key.items() if value is not None}
        return bool(names) and any(all(each.get(name) == value for name, value in names.items()) for each in self.rows)


# A table of one row has twelve columns to spoil, each in a row of its own; what the slice lacks, four.
ENTITIES = [f"ente-{number}" for number in range(14)]
WHOLE = 4


@pytest.fixture(scope="module")
def repeated(example: Release, sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole example for some entities, in which every column is filled somewhere, and its slice for the others."""
    folder = tmp_path_factory.mktemp("columns")
    gate_warehouse.copy(example.warehouse.resolve(), folder / "once.duckdb")
    gate_warehouse.repeat(folder / "once.duckdb", folder / "warehouse.duckdb", ENTITIES[:WHOLE])
    gate_warehouse.repeat(sound, folder / "warehouse.duckdb", ENTITIES[WHOLE:], first=WHOLE)
    return folder / "warehouse.duckdb"


def _texts(connection: duckdb.DuckDBPyConnection, table: str, rowid: int) -> dict[str, str]:
    asked = connection.execute(f"select cast(columns(*) as varchar) from published.{table} where rowid = {rowid}")
    names = [column[0] for column in asked.description or ()]
    row = asked.fetchone()
    assert row is not None
    return {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _spoil(connection: duckdb.DuckDBPyConnection, table: str, column: str, becomes: str, rowid: int) -> Corruption:
    before = _texts(connection, table, rowid)
    connection.execute(f"update published.{table} set {column} = {becomes} where rowid = {rowid}")
    after = _texts(connection, table, rowid)
    assert before != after, f"{table}.{column} è rimasta com'era"
    return Corruption(table, column, becomes, (before, after))


def _columns(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, str]]:
    judged = {suite.table for suite in all_suites() if suite.of_table}
    for schema, table, columns in gate_warehouse.tables(connection, "warehouse"):
        if schema == "published" and table in judged:
            yield from ((table, column, kind) for column, kind in columns if f"{table}.{column}" not in EXEMPT)


def _chosen(connection: duckdb.DuckDBPyConnection, table: str, condition: str, turn: int, used: set[int]) -> int | None:
    """A row of the table that meets the condition and was not touched, of another entity and place at each turn."""
    asked = f"select rowid, entity_id from published.{table} where {condition} order by rowid"
    found = [(int(rowid), entity) for rowid, entity in connection.execute(asked).fetchall() if rowid not in used]
    own = [rowid for rowid, entity in found if entity == ENTITIES[turn % len(ENTITIES)]] or [row for row, _ in found]
    if not own:
        return None
    used.add(own[turn * 7 % len(own)])
    return own[turn * 7 % len(own)]


def _corrupted(connection: duckdb.DuckDBPyConnection, mode: str) -> list[Corruption]:
    done, turns = [], count()
    used: dict[str, set[int]] = defaultdict(set)
    for table, column, kind in list(_columns(connection)):
        empty, becomes = {
            "other": (False, OTHERWISE[kind].format(column)),
            "null": (False, "null"),
            "filled": (True, FILLED.get(kind, "77")),
        }[mode]
        rowid = _chosen(connection, table, f"{column} is {'' if empty else 'not '}null", next(turns), used[table])
        if rowid is not None:
            done.append(_spoil(connection, table, column, becomes, rowid))
    return done


@pytest.mark.parametrize("mode", ["other", "null", "filled"])
def test_a_row_with_one_column_spoiled_is_named(repeated: Path, tmp_path: Path, mode: str) -> None:
    path = Path(shutil.copy(repeated, tmp_path / "warehouse.duckdb"))
    with duckdb.connect(str(path)) as connection:
        done = _corrupted(connection, mode)
    found = judge(path).failures()
    silent = [
        f"{each.table}.{each.column} = {each.becomes}: {each.rows[0]}"
        for each in done
        if not any(each.is_named_by(row) for failure in found for row in failure.offending)
    ]
    assert len(done) > 50
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("how", ["delete from {0} where rowid = {1}", "insert into {0} from {0} where rowid = {1}"])
def test_a_row_that_is_gone_or_stands_twice_is_named(repeated: Path, tmp_path: Path, how: str) -> None:
    path = Path(shutil.copy(repeated, tmp_path / "warehouse.duckdb"))
    done = []
    with duckdb.connect(str(path)) as connection:
        for turn, table in enumerate(sorted({table for table, _, _ in _columns(connection)}), start=3):
            rowid = _chosen(connection, table, "true", turn, set())
            assert rowid is not None
            done.append(Corruption(table, "", how, (_texts(connection, table, rowid),)))
            connection.execute(how.format(f"published.{table}", rowid))
    result = judge(path)
    silent = [
        f"{each.table}: {each.rows[0]}"
        for each in done
        if not any(
            each.is_named_by(row)
            for suite in result.suites
            if suite.table == each.table
            for rule in suite.rules
            for row in rule.offending
        )
    ]
    assert not silent, "\n".join(silent)


def test_what_is_exempt_exists_and_has_its_reason(repeated: Path) -> None:
    with duckdb.connect(str(repeated)) as connection:
        known = {
            f"{table}.{column}"
            for schema, table, columns in gate_warehouse.tables(connection, "warehouse")
            for column, _ in columns
            if schema == "published"
        }
    assert EXEMPT.keys() <= known
    assert all(reason.endswith(".") for reason in EXEMPT.values())
