"""The data dictionary says what each public table and column is, in Italian and in English, and nothing else."""

import csv
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest
import yaml
from conftest import ROOT, Release

from expectations.closed_lists import COMPONENT_VERDICTS, PROVENANCES, VERDICTS
from ingest.register import load_register
from pipeline.places import Places

MODELS = sorted((ROOT / "dbt_project" / "models" / "published").glob("published_*.sql"))
# The column of the register whose closed list holds the codes of a public column.
LISTED = {
    "component_inputs.role": "component_inputs.role",
    "component_inputs.sign": "component_inputs.sign",
    "component_inputs.value_type": "measures.value_type",
    "footnotes.anchored_on": "footnote_anchors.anchored_on",
    "footnotes.plan_section": "footnote_anchors.plan_section",
    "indicator_components.algorithm": "components.algorithm",
    "indicator_components.deviation_cause": "deviation_reasons.cause",
    "indicator_components.operator_source": "targets.operator_source",
    "indicator_components.polarity": "components.polarity",
    "indicator_components.result_state": "targets.state",
    "indicator_components.target_operator": "targets.operator",
    "indicator_components.target_state": "targets.state",
    "indicator_components.value_type": "components.value_type",
    "indicators.plan_section": "indicators.plan_section",
    "measures.value_type": "measures.value_type",
    "objectives.level": "objectives.level",
    "objectives.plan_section": "objectives.plan_section",
    "programme_budgets.amount_kind": "missions_programmes.amount_kind",
    "reconciliation.computed_state": "targets.state",
    "reconciliation.printed_state": "published_results.state",
    "statements.algorithm": "statements.algorithm",
    "statements.certainty": "statements.certainty",
}
# A code of a dictionary's closed list: what stands before an equals sign, after a colon or a semicolon.
CODE = re.compile(r"(?<=[:;] )(\S+) = ")


def _model(path: Path) -> dict[str, Any]:
    (model,) = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["models"]
    return dict(model)


def _words() -> list[dict[str, str]]:
    with (ROOT / "seeds" / "dictionary_columns.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def _closed_lists() -> dict[str, set[str]]:
    """The codes that each coded public column may hold, from where the list is kept."""
    register = load_register(ROOT / "seeds")
    lists = {public: set(_allowed(register, listed)) for public, listed in LISTED.items()}
    for model in map(_model, MODELS):
        table = model["config"]["alias"]
        for column in model["columns"]:
            for test in column.get("data_tests", ()):
                if "accepted_values" in test:
                    lists[f"{table}.{column['name']}"] = set(test["accepted_values"]["arguments"]["values"])
            if column["name"] == "provenance":
                lists[f"{table}.provenance"] = set(PROVENANCES)
            if column["name"] in {"unit", "target_unit", "printed_unit"}:
                lists[f"{table}.{column['name']}"] = set(register.units)
            if column["name"] == "value_state":
                lists[f"{table}.value_state"] = {"yes", "no"}
    lists["indicators.verdict"] = set(VERDICTS)
    lists["indicator_components.verdict"] = set(COMPONENT_VERDICTS)
    return lists


def _allowed(register: Any, listed: str) -> tuple[str, ...]:
    table, column = listed.split(".")
    allowed: tuple[str, ...] = register.schemas[table].by_name[column].allowed
    assert allowed, f"{listed} has no closed list"
    return allowed


def test_the_dictionary_has_each_public_table_and_column_as_the_warehouse_has_it(
    con: duckdb.DuckDBPyConnection,
) -> None:
    there = con.execute(
        "select table_name, column_name, column_index, data_type, not is_nullable from duckdb_columns() "
        "where schema_name = 'published' order by all"
    ).fetchall()
    told = con.execute(
        "select table_name, column_name, position, data_type, is_required from ops.dictionary "
        "where column_name is not null order by all"
    ).fetchall()
    assert len(there) > 200 and told == there
    tables = con.execute("select table_name from ops.dictionary where position = 0 order by all").fetchall()
    assert tables == sorted({(table,) for table, *_ in there})


def test_each_entry_has_a_title_and_is_described_in_italian_and_in_english(con: duckdb.DuckDBPyConnection) -> None:
    lacking = con.execute(
        "select table_name, column_name from ops.dictionary where coalesce(trim(title_it), '') = '' "
        "or coalesce(trim(description_it), '') = '' or coalesce(trim(description_en), '') = ''"
    ).fetchall()
    assert not lacking
    untold = con.execute(
        "select table_name, column_name, title_it, description_it from ops.dictionary "
        "where length(title_it) > 60 or description_it not like '%.' or description_it = description_en"
    ).fetchall()
    assert not untold


def test_a_column_that_is_empty_at_times_says_when_and_no_other_does(con: duckdb.DuckDBPyConnection) -> None:
    looked_at = 0
    for table, column, is_required, description in con.execute(
        "select table_name, column_name, is_required, description_it from ops.dictionary where position > 0"
    ).fetchall():
        (nulls,) = con.execute(f'select count(*) - count("{column}") from published."{table}"').fetchall()[0]
        says_when = re.search(r"\bvuot[oa]\b", description) is not None
        assert not (is_required and says_when), f"{table}.{column} is never empty"
        assert says_when or nulls == 0, f"{table}.{column} is empty at times"
        looked_at += nulls > 0
    assert looked_at > 40


def test_no_two_columns_of_a_table_have_one_title(con: duckdb.DuckDBPyConnection) -> None:
    twice = con.execute(
        "select table_name, title_it, list(column_name) from ops.dictionary where position > 0 "
        "group by all having count(*) > 1"
    ).fetchall()
    assert not twice


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_the_key_of_a_table_is_the_one_that_dbt_holds(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    model = _model(path)
    (held,) = [test["one_row_per"]["arguments"]["columns"] for test in model["data_tests"] if "one_row_per" in test]
    key = con.execute(
        "select column_name from ops.dictionary where table_name = ? and key_position > 0 order by key_position",
        [model["config"]["alias"]],
    ).fetchall()
    assert [name for (name,) in key] == held


def test_an_english_description_is_the_models_own_with_the_shared_words_in_place(
    con: duckdb.DuckDBPyConnection,
) -> None:
    told = dict(
        con.execute(
            "select table_name || coalesce('.' || column_name, ''), description_en from ops.dictionary"
        ).fetchall()
    )
    shared = (ROOT / "dbt_project" / "docs" / "shared_columns.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"{% docs (\w+) %} (.*?) {% enddocs %}", shared))
    for model in map(_model, MODELS):
        table = model["config"]["alias"]
        assert told[table] == " ".join(model["description"].split())
        for column in model["columns"]:
            written = re.sub(r"{{ doc\('(\w+)'\) }}", lambda found: blocks[found[1]], column["description"])
            assert told[f"{table}.{column['name']}"] == " ".join(written.split())


def test_what_is_said_of_all_tables_serves_several_and_what_is_said_of_one_is_something_else(
    con: duckdb.DuckDBPyConnection,
) -> None:
    words = _words()
    of_all = {row["column_name"]: row for row in words if row["table_name"] == "*"}
    own = {(row["table_name"], row["column_name"]): row for row in words if row["table_name"] != "*"}
    assert len(of_all) > 10 and len(own) > 100
    served = Counter(
        name
        for table, name in con.execute(
            "select table_name, column_name from ops.dictionary where position > 0"
        ).fetchall()
        if (table, name) not in own
    )
    assert {name: served[name] for name in of_all if served[name] < 2} == {}
    parts = ("title_it", "description_it", "unit_it")
    for (table, name), row in own.items():
        assert name not in of_all or [row[p] for p in parts] != [of_all[name][p] for p in parts], (table, name)


def test_each_code_of_a_closed_list_is_explained_and_no_other(con: duckdb.DuckDBPyConnection) -> None:
    told = dict(
        con.execute(
            "select table_name || '.' || column_name, description_it from ops.dictionary where position > 0"
        ).fetchall()
    )
    lists = _closed_lists()
    assert len(lists) > 40
    for column, codes in lists.items():
        assert set(CODE.findall(told[column])) == codes, column


def test_each_code_that_is_published_is_explained(con: duckdb.DuckDBPyConnection) -> None:
    looked_at = 0
    for table, column, description in con.execute(
        "select table_name, column_name, description_it from ops.dictionary where position > 0"
    ).fetchall():
        if not (codes := set(CODE.findall(description))):
            continue
        found = con.execute(f'select distinct "{column}" from published."{table}" where "{column}" is not null')
        assert {str(value) for (value,) in found.fetchall()} <= codes, f"{table}.{column}"
        looked_at += 1
    assert looked_at > 40


@pytest.fixture
def spoilt(example: Release, tmp_path: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, str, str]]:
    """The example's warehouse to be spoilt, and the SQL with which dbt makes the dictionary and judges it."""
    warehouse = Path(shutil.copy(example.warehouse, tmp_path / "warehouse.duckdb"))
    warehouse.chmod(0o644)
    compiled = Places.of(example.data).dbt_target / "compiled" / "traguardo"
    made = (compiled / "models" / "ops" / "ops_dictionary.sql").read_text(encoding="utf-8")
    judged = (compiled / "tests" / "dictionary_speaks_of_what_is_published.sql").read_text(encoding="utf-8")
    with duckdb.connect(str(warehouse)) as connection:
        yield connection, f"create or replace table ops.dictionary as {made}", f"select count(*) from ({judged})"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            "delete from register.dictionary_columns where column_name = 'rows_query'",
            "manca la riga di component_inputs.rows_query in seeds/dictionary_columns.csv",
        ),
        (
            "delete from register.dictionary_tables where table_name = 'measures'",
            "manca la riga di measures in seeds/dictionary_tables.csv",
        ),
        (
            "insert into register.dictionary_tables values ('measurs', 'Misure', 'Le misure.')",
            "seeds/dictionary_tables.csv nomina la tabella measurs, che non è pubblicata",
        ),
        (
            "insert into register.dictionary_columns values ('measures', 'valeu', 'Valore', 'Il valore.', null)",
            "seeds/dictionary_columns.csv nomina la colonna measures.valeu, che non è pubblicata",
        ),
        (
            "insert into register.dictionary_columns values ('*', 'valeu', 'Valore', 'Il valore.', null)",
            "seeds/dictionary_columns.csv nomina la colonna *.valeu, che non è pubblicata",
        ),
    ],
)
def test_a_word_too_few_or_too_many_stops_the_build_and_is_named(
    spoilt: tuple[duckdb.DuckDBPyConnection, str, str], damage: str, said: str
) -> None:
    connection, make, judge = spoilt
    connection.execute(make)
    assert connection.execute(judge).fetchall() == [(0,)]
    connection.execute(damage)
    connection.execute(make)
    with pytest.raises(duckdb.Error, match=re.escape(said)):
        connection.execute(judge).fetchall()


class TwoKeysError(Exception):
    """Stands for the error with which dbt stops."""


@pytest.mark.parametrize("keys", [[], [["entity_id"], ["year"]]])
def test_a_public_table_with_no_key_or_two_is_refused(keys: list[list[str]]) -> None:
    def stop(message: str) -> None:
        raise TwoKeysError(message)

    tests = [
        {
            "resource_type": "test",
            "attached_node": "model.traguardo.published_x",
            "test_metadata": {"name": "one_row_per", "kwargs": {"columns": columns}},
        }
        for columns in keys
    ]
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.do"])
    environment.globals = {
        "graph": {"nodes": dict(enumerate(tests))},
        "exceptions": {"raise_compiler_error": stop},
        "return": lambda value: value,
    }
    source = (ROOT / "dbt_project" / "macros" / "dictionary.sql").read_text(encoding="utf-8")
    key_of = vars(environment.from_string(source).module)["key_of"]
    with pytest.raises(TwoKeysError, match=f"published_x: .* has {len(keys)}"):
        key_of({"name": "published_x", "unique_id": "model.traguardo.published_x"})
