"""No refusal goes unseen: the ids of all rules are read from the source, and each must be fired by a fixture."""

import ast

import pytest
from conftest import ROOT

from ingest.register.checks import rule_ids
from tests.fixtures.conto_economico import books as conto
from tests.fixtures.scheda_rilevazione import books as scheda
from tests.fixtures.scheda_rilevazione import refused_files

SAID_BY = {"Problem", "_refuse", "refuse", "add", "Rule", "_problem", "problem_at", "Breach"}
CASES = [*scheda.ROW_CASES, *refused_files.FILE_CASES, *conto.ROW_CASES, *conto.FILE_CASES]
TESTS = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "unit").glob("test_ingest_*.py"))
)


def _rule_ids() -> set[str]:
    """The literals that name a rule where a refusal is made in ingest/, the register's own apart."""
    found = set()
    for path in (ROOT / "ingest").rglob("*.py"):
        if "register" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                # A check of a contract comes before its rule, the field of a fault too.
                said = texts[:1] if name in SAID_BY else texts[:2] if name in {"rule", "Fault"} else ()
                found |= {text for text in said if "_" in text and text.replace("_", "").isalpha()}
    return found


RULES = sorted(_rule_ids())


def test_the_rules_are_really_read_from_the_source() -> None:
    assert len(RULES) > 45
    assert {"cell_error", "column_unknown", "password_protected", "measure_unknown", "row_repeated"} <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_refusal_of_readers_and_contracts_has_a_fixture(rule: str) -> None:
    assert any(case.rule == rule for case in CASES) or f'"{rule}"' in TESTS


def test_the_fixtures_are_many_and_each_says_one_line_with_its_remedy() -> None:
    assert len(CASES) >= 55
    for case in CASES:
        assert "\n" not in case.line and "Rimedio: " in case.line, case.rule
    assert len(rule_ids()) > 75
