"""Each rule of the gate is seen to fail: one thing is spoiled in a sound warehouse, and that rule alone says so."""

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import gate_warehouse
import pytest
from conftest import Release
from gate_cases import SPOILED, Spoiled
from gate_warehouse import spoil

from expectations.__main__ import main
from expectations.gate import judge
from expectations.report import write_report
from expectations.results import GateResult, RuleResult, SuiteResult
from expectations.rules import UnreadableWarehouseError
from expectations.suites import all_suites


def assert_said(failure: RuleResult, words: list[str]) -> None:
    line = failure.line()
    assert "\n" not in line
    assert failure.sentence in line
    assert f"Ripara: {failure.repairs}" in line
    for word in words:
        assert word in line


def failed(suite: SuiteResult) -> list[RuleResult]:
    return [rule for rule in suite.rules if rule.status == "failed"]


@pytest.fixture(scope="module")
def spoiled_together(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> GateResult:
    """Every spoiled case as an entity of its own in one warehouse, because judging takes seconds."""
    path = tmp_path_factory.mktemp("spoiled") / "warehouse.duckdb"
    entities = gate_warehouse.entities_of(SPOILED)
    gate_warehouse.repeat(sound, path, entities)
    with duckdb.connect(str(path)) as connection:
        for entity, case in zip(entities, SPOILED, strict=True):
            connection.execute(case.sql.replace("{entity}", entity))
    return judge(path)


@pytest.mark.parametrize("number", range(len(SPOILED)), ids=[f"{n}-{case.rule}" for n, case in enumerate(SPOILED)])
def test_a_spoiled_row_is_named_by_its_rule_alone(spoiled_together: GateResult, number: int) -> None:
    case: Spoiled = SPOILED[number]
    (suite,) = [each for each in spoiled_together.suites if case.rule in {rule.rule for rule in each.rules}]
    named = {}
    for failure in failed(suite):
        if failure.warns and failure.rule != case.rule:
            continue  # A real move of the example is no fault of the case.
        own = tuple(row for row in failure.offending if row.key.get("entity_id") == f"case-{number}")
        if own:
            named[failure.rule] = replace(failure, offending=own)
    assert set(named) == {case.rule, *case.also}, [named[rule].line() for rule in named]
    assert_said(named[case.rule], [f"(case-{number}", *case.words])


def test_every_rule_has_something_that_makes_it_fail() -> None:
    rules = {rule.id for suite in all_suites() for batch in suite.batches for rule in batch.rules[1:]}
    beyond_a_row = {rule for rule in rules if rule.endswith(".finite")} | BEYOND_A_ROW.keys()
    assert rules == {case.rule for case in SPOILED} | beyond_a_row


# What is spoiled in a whole table, or needs a column of another type; all in one warehouse.
BEYOND_A_ROW = {
    "tables.present": ["tabella measures: «non c'è in published»"],
    "tables.judged": ["tabella in_piu: «nessuna regola la guarda»"],
    # In test_gate_privacy: it takes a measure that the register does not have.
    "privacy.no_small_cell": [],
    "tables.exact": ["tabella objectives colonna score_pct: «è DOUBLE»"],
}


def test_a_table_that_is_absent_or_that_nobody_judges_or_is_not_exact_is_named(warehouse: Path) -> None:
    result = spoil(
        warehouse,
        "drop table published.measures; create table published.in_piu as select 1 as n;"
        "alter table published.objectives alter score_pct type double;",
    )
    named = {rule.rule: rule for rule in failed(result.suites[0])}
    assert set(named) == {rule for rule, words in BEYOND_A_ROW.items() if words}
    for rule, failure in named.items():
        assert_said(failure, BEYOND_A_ROW[rule])
    # The table's own suite cannot look, and says so; the others go on.
    statuses = {suite.table: {rule.status for rule in suite.rules} for suite in result.suites}
    assert "not_run" in statuses["measures"]
    assert statuses["indicators"] == {"passed"}


def test_a_number_that_is_infinite_or_undefined_is_named_even_where_its_column_became_a_double(
    warehouse: Path,
) -> None:
    spoiled = {}
    with duckdb.connect(str(warehouse)) as connection:
        for number, (schema, table, columns) in enumerate(gate_warehouse.tables(connection, "warehouse")):
            exact = [name for name, kind in columns if kind.startswith("DECIMAL")] if schema == "published" else []
            for column in exact:
                connection.execute(f"alter table published.{table} alter {column} type double")
            for column, value in zip(exact[-1:], ["inf" if number % 2 else "nan"], strict=False):
                connection.execute(
                    f"update published.{table} set {column} = '{value}'"
                    f" where rowid = (select min(rowid) from published.{table})"
                )
                spoiled[table] = f"{column} = {value}"
    said = {
        suite.table: [rule.line() for rule in failed(suite) if ".finite" in rule.rule]
        for suite in judge(warehouse).suites
    }
    own = {
        suite.table
        for suite in all_suites()
        for batch in suite.batches
        for rule in batch.rules
        if rule.id.endswith(".finite")
    }
    assert own and own <= spoiled.keys()
    for table in own:
        (line,) = said[table]
        assert spoiled[table] in line


def test_a_sound_warehouse_passes_and_every_rule_looks_at_something_or_has_nothing_due(
    warehouse: Path, example: Release
) -> None:
    for path in (warehouse, example.warehouse):
        result = judge(path)
        assert result.passed, [failure.line() for failure in result.failures()]
        for suite in result.suites:
            for rule in suite.rules:
                assert rule.rows_checked > 0 or rule.status == "nothing_due", rule.rule
    assert {(c.plan_section, c.registered, c.published) for c in result.counts} == {
        ("public_value", 19, 19),
        ("performance", 42, 42),
        ("individual", 23, 23),
        ("pira", 40, 40),
    }


# With no input nothing is awaited, with no text nothing is left out, with no measure there is no index: theirs to say.
TAKEN_FROM_WHAT_IS_PUBLISHED = ("missing_inputs", "withheld", "payment_contributors")


def test_a_table_that_was_emptied_fails_its_own_suite(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        for schema, table, _ in gate_warehouse.tables(connection, "warehouse"):
            if schema == "published":
                connection.execute(f"delete from {schema}.{table}")
    for suite in judge(warehouse).suites:
        if suite.of_table and suite.table not in TAKEN_FROM_WHAT_IS_PUBLISHED:
            lost = {rule.rule for rule in failed(suite)}
            assert any(rule.endswith((".complete", ".none_lost", ".add_up")) for rule in lost), suite.table


def test_the_only_missing_input_that_is_not_published_is_named(warehouse: Path) -> None:
    result = spoil(warehouse, "delete from published.missing_inputs")
    assert any("origin_certificates_front_end_filings" in failure.line() for failure in result.failures())


def test_a_register_with_nothing_in_it_fails_and_what_it_does_not_ask_for_is_not_missed(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        for schema, table, _ in gate_warehouse.tables(connection, "warehouse"):
            if schema in ("published", "register"):
                connection.execute(f"delete from {schema}.{table}")
    result = judge(warehouse)
    said = {rule.rule: rule.status for suite in result.suites for rule in suite.rules}
    assert said["indicators.not_empty"] == said["components.not_empty"] == "failed"
    assert said["indicators.unique"] == said["components.unique"] == "not_run"
    assert said["objectives.not_empty"] == said["objectives.unique"] == "nothing_due"
    assert not result.passed


def test_a_batch_with_nothing_due_passes_and_says_so(warehouse: Path, tmp_path: Path) -> None:
    result = spoil(warehouse, "delete from published.findings where rule = 'year_on_year_change'")
    assert {rule.status for suite in result.suites for rule in suite.rules if rule.rule == "measures.steady"} == {
        "nothing_due"
    }
    write_report(result, tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "niente da guardare: il registro non ne prevede" in page


def test_a_warning_is_said_apart_and_stops_nothing(
    warehouse: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    result = judge(warehouse)
    (warning,) = result.warnings()
    assert warning.rule == "measures.steady"
    assert_said(
        warning,
        ["AVVISO (regola non rispettata) measures.steady", "rilievo year_on_year_change:", "oltre il 50 % in un anno"],
    )

    write_report(result, tmp_path)
    facts = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert facts["warned"] is True
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Avvisi: da guardare, non fermano la pubblicazione" in page
    assert "⚠</span> da guardare" in page

    code = main([str(warehouse), "--report", str(tmp_path / "gate")])
    said = [line.split()[0] for line in capfd.readouterr().out.splitlines()]
    assert "AVVISO" in said
    assert (code, "NON" in said) == (0, False)


def test_more_offending_rows_than_a_line_can_show_are_counted(warehouse: Path) -> None:
    result = spoil(warehouse, "update published.indicator_components set verdict_reason = null")
    (failure,) = [rule for rule in result.failures() if rule.rule == "components.has_reason"]
    assert len(failure.offending) == 28
    assert "e altre 23 righe" in failure.line()


@pytest.mark.parametrize("sql", ["drop schema ops cascade", "delete from ops.run"])
def test_a_warehouse_that_cannot_be_read_does_not_pass(warehouse: Path, sql: str) -> None:
    with pytest.raises(UnreadableWarehouseError):
        spoil(warehouse, sql)


def test_a_column_that_is_gone_fails_its_suite_with_its_name(warehouse: Path) -> None:
    result = spoil(warehouse, "alter table published.objectives drop column score_pct")
    (failure,) = [rule for rule in result.failures() if rule.rule == "objectives.not_empty"]
    assert "score_pct" in failure.line()
    assert not result.passed
