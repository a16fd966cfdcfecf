"""A rule of findings is one model, one row of the seed, a line of the union; it is seen to fire, and to keep silent."""

import csv
import io
import re
from typing import Any

import pytest
import yaml
from conftest import ROOT

REVIEW = ROOT / "dbt_project" / "models" / "review"
RULES = sorted(path.stem.removeprefix("finding_") for path in REVIEW.glob("finding_*.sql"))


def _unit_tests(rule: str) -> list[dict[str, Any]]:
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(REVIEW.glob("*.yml"))]
    return [t for f in files for t in f.get("unit_tests", ()) if t["model"] == f"finding_{rule}"]


def _rows(fixture: dict[str, Any]) -> int:
    rows = fixture.get("rows") or []
    return len(list(csv.DictReader(io.StringIO(rows)))) if isinstance(rows, str) else len(rows)


def test_each_rule_is_a_model_a_row_and_a_line() -> None:
    with (ROOT / "seeds" / "finding_rules.csv").open(encoding="utf-8", newline="") as handle:
        described = [row["rule"] for row in csv.DictReader(handle)]
    union = (ROOT / "dbt_project" / "models" / "ops" / "ops_found_findings.sql").read_text(encoding="utf-8")
    united = re.findall(r'^ +"(\w+)",$', union, re.MULTILINE)
    assert RULES == sorted(described) == sorted(united)
    assert described == sorted(described) and united == sorted(united)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_a_fixture_that_triggers_it_and_one_that_does_not(rule: str) -> None:
    tests = _unit_tests(rule)
    found = [_rows(test["expect"]) for test in tests]
    assert any(found), "no unit test shows it finding something"
    given = [max((_rows(source) for source in test["given"]), default=0) for test in tests]
    silent = [n for n, most in zip(found, given, strict=True) if n < most]
    assert silent, "no unit test shows it keeping silent"
