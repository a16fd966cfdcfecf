"""Each rule of the gate is seen to fail: one thing is spoiled in a sound warehouse, and that rule alone says so."""

import io
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from gate_cases import COMPONENT, CONSEQUENCES, SPOILED_ROWS, SPOILED_TABLES, UNKEYED, WITH_ENTITY

from expectations.__main__ import main
from expectations.gate import judge
from expectations.report import write_report
from expectations.results import GateResult, RuleResult
from expectations.rules import UnreadableWarehouseError
from expectations.suites import SUITES

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "published" / "warehouse.sql"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(FIXTURE.read_text(encoding="utf-8"))
    return path


@pytest.fixture
def warehouse(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "warehouse.duckdb"))


def spoil(warehouse: Path, sql: str) -> GateResult:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(sql)
    return judge(warehouse)


def assert_said(failure: RuleResult, words: list[str]) -> None:
    line = failure.line()
    assert "\n" not in line
    assert failure.sentence in line
    assert f"Ripara: {failure.repairs}" in line
    for word in words:
        assert word in line


@pytest.fixture(scope="module")
def spoiled_together(tmp_path_factory: pytest.TempPathFactory) -> GateResult:
    """Every spoiled case as an entity of its own in one warehouse, because judging takes most of a second."""
    path = tmp_path_factory.mktemp("spoiled") / "warehouse.duckdb"
    fixture = FIXTURE.read_text(encoding="utf-8")
    with duckdb.connect(str(path)) as joint:
        joint.execute(fixture + UNKEYED)
        joint.execute("".join(f"delete from {table};" for table in WITH_ENTITY))
    for number, (_, sql, _) in enumerate(SPOILED_ROWS):
        with duckdb.connect() as case:
            case.execute(fixture)
            case.execute(sql)
            case.execute(f"attach '{path}' as joint")
            for table in WITH_ENTITY:
                renamed = f"select * replace ('case-{number}' as entity_id) from {table}"
                case.execute(f"insert into joint.{table} by name {renamed}")
    return judge(path)


@pytest.mark.parametrize("number", range(len(SPOILED_ROWS)), ids=[f"{n}-{s[0]}" for n, s in enumerate(SPOILED_ROWS)])
def test_a_spoiled_row_is_named_by_its_rule_alone(spoiled_together: GateResult, number: int) -> None:
    rule, _, words = SPOILED_ROWS[number]
    failed = {}
    for failure in spoiled_together.failures():
        own = tuple(row for row in failure.offending if row.key["entity_id"] == f"case-{number}")
        if own:
            failed[failure.rule] = replace(failure, offending=own)
    assert set(failed) == {rule}
    assert_said(failed[rule], [f"(case-{number}, 2025)", *words])


@pytest.mark.parametrize(
    ("rule", "sql", "words"), SPOILED_TABLES, ids=[f"{n}-{s[0]}" for n, s in enumerate(SPOILED_TABLES)]
)
def test_a_spoiled_table_is_named_by_its_rule_alone(warehouse: Path, rule: str, sql: str, words: list[str]) -> None:
    result = spoil(warehouse, sql)
    failed = {failure.rule: failure for failure in result.failures()}
    assert not result.passed
    assert set(failed) - CONSEQUENCES.get(rule, set()) == {rule}
    assert_said(failed[rule], words)


def test_every_rule_has_something_that_makes_it_fail() -> None:
    rules = {
        expectation.meta["rule"]
        for make in SUITES
        for batch in make().batches
        for expectation in (batch.not_empty, *batch.expectations)
    }
    assert rules == {rule for rule, _, _ in SPOILED_ROWS + SPOILED_TABLES}


def test_a_sound_warehouse_passes_and_every_rule_looks_at_something(warehouse: Path) -> None:
    result = judge(warehouse)

    assert result.passed
    assert [suite.rows for suite in result.suites] == [6, 7]
    assert all(rule.rows_checked > 0 for suite in result.suites for rule in suite.rules)
    assert {(c.plan_section, c.registered, c.published) for c in result.counts} == {
        ("public_value", 1, 1),
        ("performance", 2, 2),
        ("individual", 1, 1),
        ("pira", 2, 2),
    }


def test_a_suite_with_nothing_to_look_at_does_not_claim_its_other_rules_hold(warehouse: Path) -> None:
    result = spoil(warehouse, "delete from published.indicators")
    statuses = {rule.rule: rule.status for rule in result.suites[0].rules}
    assert statuses.pop("indicators.not_empty") == "failed"
    assert statuses.pop("indicators.register_not_empty") == "passed"
    assert set(statuses.values()) == {"not_run"}


def test_a_target_relative_to_a_missing_year_may_have_a_result(warehouse: Path) -> None:
    change = "result_value = 1, provenance = 'delivered', relative_to_year = 2024"
    assert spoil(warehouse, COMPONENT.format(change, "pira.016.2.1.1", 1)).passed


def test_more_offending_rows_than_a_line_can_show_are_counted(warehouse: Path) -> None:
    result = spoil(warehouse, "update published.indicator_components set verdict_reason = null")
    (failure,) = result.failures()
    assert len(failure.offending) == 7
    assert "e altre 2 righe" in failure.line()


@pytest.mark.parametrize(
    "sql",
    [
        "alter table published.indicators drop column verdict",
        "drop schema register cascade",
        "delete from ops.run",
    ],
)
def test_a_warehouse_that_cannot_be_read_does_not_pass(warehouse: Path, sql: str) -> None:
    with pytest.raises(UnreadableWarehouseError):
        spoil(warehouse, sql)


def test_the_report_is_the_same_bytes_twice_and_asks_nothing_of_the_network(warehouse: Path, tmp_path: Path) -> None:
    result = spoil(warehouse, COMPONENT.format("verdict_reason = '', label = '<b>'", "performance.4.4.2", 1))
    for folder in ("one", "two"):
        write_report(judge(warehouse) if folder == "two" else result, tmp_path / folder)
    for name in ("results.json", "report.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()

    facts = json.loads((tmp_path / "one" / "results.json").read_text(encoding="utf-8"))
    assert facts["passed"] is False
    failed = [rule for suite in facts["suites"] for rule in suite["rules"] if rule["status"] == "failed"]
    assert [rule["rule"] for rule in failed] == ["components.has_reason"]
    assert failed[0]["offending"] == [
        {
            "key": {"entity_id": "cciaa-x", "year": 2025, "indicator_id": "performance.4.4.2", "component_no": 1},
            "value": None,
        }
    ]

    page = (tmp_path / "one" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="it">' in page
    assert "ESEMPIO" not in page
    assert "✘</span> non rispettata" in page and "✔</span> rispettata" in page
    tags = Tags(page)
    assert not {"script", "link", "img", "iframe"} & set(tags.names)
    assert not any("//" in value for value in tags.values)
    assert all("scope" in attributes for attributes in tags.headers)


def test_the_report_of_an_example_says_so(warehouse: Path, tmp_path: Path) -> None:
    write_report(spoil(warehouse, "update ops.run set is_example = true"), tmp_path)
    assert "ESEMPIO" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["is_example"] is True


class Tags(HTMLParser):
    """The tags of a page, the values of their attributes, and the attributes of its table headers."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.values: list[str] = []
        self.headers: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.values += [value for _, value in attrs if value]
        if tag == "th":
            self.headers.append(dict(attrs))


def test_the_command_waits_for_a_line_and_prints_nothing_else(warehouse: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "expectations", str(warehouse), "--report", str(tmp_path / "gate"), "--wait"],
        cwd=ROOT,
        input="via\n",
        capture_output=True,
        text=True,
        check=False,
    )
    first, last = done.stdout.splitlines()
    assert first == "pronto"
    assert last.endswith("regole rispettate: 6 righe di indicators, 7 righe di indicator_components")
    assert done.stderr == ""
    assert done.returncode == 0
    assert (tmp_path / "gate" / "report.html").is_file()


def test_the_command_that_gets_no_line_judges_nothing(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main([str(warehouse), "--report", str(tmp_path / "gate"), "--wait"]) == 1
    assert not (tmp_path / "gate").exists()


def test_the_command_fails_with_a_line_a_failure(
    warehouse: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    spoil(warehouse, COMPONENT.format("unit = 'furlong'", "performance.4.4.2", 1))
    assert main([str(warehouse), "--report", str(tmp_path)]) == 1
    said = capfd.readouterr()
    (line,) = said.out.splitlines()
    assert line.startswith("NON RISPETTATA components.unit_known: L'unità del risultato è fra le unità del registro.")
    assert "performance.4.4.2 componente 1 (cciaa-x, 2025): «furlong»" in line
    assert said.err == ""


def test_the_command_says_why_it_cannot_read(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.duckdb"), "--report", str(tmp_path)]) == 1
    assert "none.duckdb non c'è" in capfd.readouterr().out


def test_a_gate_that_breaks_says_one_line_and_keeps_the_rest_for_who_repairs_it(
    warehouse: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    assert main([str(warehouse), "--report", str(tmp_path / "taken")]) == 2
    said = capfd.readouterr()
    (line,) = said.out.splitlines()
    assert line.startswith("Il cancello si è interrotto: FileExistsError: ")
    assert line.endswith("Ripara: chi cura il cancello (expectations/).")
    assert said.err.startswith("Traceback")
