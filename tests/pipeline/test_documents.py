"""What the documents say can be typed, and works."""

import re
import subprocess

import duckdb
import pytest
from conftest import ROOT, Release

README = (ROOT / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)


def test_the_readme_asks_six_questions_of_the_warehouse() -> None:
    assert len(QUERIES) == 6


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_the_readme_runs_and_finds_something(con: duckdb.DuckDBPyConnection, query: str) -> None:
    assert con.execute(query).fetchall()


def test_the_make_targets_that_documents_name_are_there() -> None:
    helped = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = set(re.findall(r"^  make ([a-z-]+)", helped, re.MULTILINE))
    assert {"build", "test", "templates", "register", "bench"} <= targets
    looked_at = 0
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("*/README.md")]:
        for target in re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8")):
            assert target in targets, f"{path.name}: make {target}"
            looked_at += 1
    assert looked_at > 10


def test_the_paths_that_documents_name_are_there(example: Release) -> None:
    looked_at = 0
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]:
        for name in re.findall(r"`([a-z_.]+/[a-z_./]*)`", path.read_text(encoding="utf-8")):
            if not name.startswith("data/"):
                assert (ROOT / name).exists(), f"{path.name}: {name}"
                looked_at += 1
    assert looked_at > 15
    for name in ("warehouse.duckdb", "manifest.json", "gate/report.html"):
        assert (example.folder / name).exists()
