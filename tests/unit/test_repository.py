"""Rules about the repository itself, so that they need no reviewer."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

CODE = ("ingest", "expectations", "exports", "pipeline", "tests", "dbt_project")


def _tracked(*suffixes: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in listed.stdout.splitlines() if name.endswith(suffixes)]
    assert files
    return [path for path in files if path.exists()]


def test_no_indicator_is_named_in_the_models() -> None:
    with (ROOT / "seeds" / "indicators.csv").open(encoding="utf-8", newline="") as handle:
        ids = {row["indicator_id"] for row in csv.DictReader(handle)}
    assert len(ids) == 124
    looked_at = 0
    for path in (ROOT / "dbt_project").rglob("*.sql"):
        text = path.read_text(encoding="utf-8")
        named = sorted(i for i in ids if re.search(rf"'{re.escape(i)}'", text))
        assert not named, f"{path.relative_to(ROOT)} names {named}"
        looked_at += 1
    assert looked_at > 40


def test_python_files_are_one_idea_long() -> None:
    long = {
        str(path.relative_to(ROOT)): n for path in _tracked(".py") if (n := len(path.read_text().splitlines())) > 320
    }
    assert not long


def test_no_model_reads_the_clock() -> None:
    clock = re.compile(
        r"\b(now\s*\(|current_date|current_timestamp|today\s*\(|get_current|run_started_at)", re.IGNORECASE
    )
    for path in (ROOT / "dbt_project").rglob("*.sql"):
        assert not clock.search(path.read_text(encoding="utf-8")), path


def test_every_model_has_its_yml_beside_it_and_each_yml_its_model() -> None:
    for path in (ROOT / "dbt_project" / "models").rglob("*.sql"):
        assert path.with_suffix(".yml").exists(), path
    for path in (ROOT / "dbt_project" / "models").rglob("*.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", ()):
            assert (path.parent / f"{model['name']}.sql").exists(), f"{path}: {model['name']}"


@pytest.mark.parametrize("suffix", [".lock", ".py", ".md", ".toml", ".yml", ".sql", ".csv"])
def test_no_file_names_a_package_registry_or_a_path_of_a_machine(suffix: str) -> None:
    # spelt in pieces, so that this file does not find itself
    wrong = re.compile(
        "|".join(["/ro" + "ot/", "/ho" + "me/[a-z]+/", "https?://[^ ]*/sim" + "ple", "files.python" + "hosted"])
    )
    for path in _tracked(suffix):
        found = wrong.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.relative_to(ROOT)}: {found}"


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("pipeline.cli", {"pandas", "pandera", "duckdb", "great_expectations", "openpyxl", "xlsxwriter", "dbt"}),
        ("pipeline.build", {"pandas", "pandera", "duckdb", "great_expectations", "openpyxl", "xlsxwriter", "dbt"}),
        ("ingest.register", {"pandas", "pandera", "duckdb", "openpyxl", "xlsxwriter"}),
        ("exports", {"pandas", "duckdb", "xlsxwriter", "great_expectations"}),
        ("exports.explain", {"pandas", "pandera", "duckdb", "great_expectations", "openpyxl", "xlsxwriter", "dbt"}),
        ("exports.working_papers", {"pandas", "pandera", "duckdb", "great_expectations", "xlsxwriter", "jinja2"}),
        ("exports.difference", {"pandas", "pandera", "duckdb", "great_expectations", "dbt"}),
        ("pipeline.explain", {"pandas", "pandera", "duckdb", "great_expectations", "openpyxl", "dbt"}),
        ("pipeline.templates", {"pandas", "pandera", "duckdb", "great_expectations", "dbt"}),
    ],
)
def test_a_command_imports_nothing_heavy_before_it_needs_it(module: str, heavy: set[str]) -> None:
    code = f"import sys, {module}; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert module.partition(".")[0] in loaded
    assert not loaded & heavy


@pytest.mark.parametrize("command", ["register", "templates", "build", "refresh"])
def test_a_python_without_our_packages_is_told_in_a_line(command: str, tmp_path: Path) -> None:
    bare = [sys.executable, "-S", "-m", "pipeline", command, "--data", str(tmp_path)]
    done = subprocess.run(bare, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    title, line = done.stderr.split("\n")[1:3]
    assert title == "Fermato: ambiente" and "non ha il pacchetto «" in line and ".venv/bin/python" in line
    assert "Traceback" not in done.stderr


def test_only_the_gate_imports_great_expectations_and_only_inside_it() -> None:
    importing = re.compile(r"^\s*(import|from) great_expectations", re.MULTILINE)
    found = {path.parent.name for path in _tracked(".py") if importing.search(path.read_text(encoding="utf-8"))}
    assert found == {"expectations"}
