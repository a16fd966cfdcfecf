"""What the gate leaves behind and prints: its report, its results, and the lines of its command."""

import io
import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import gate_warehouse
import pytest
from conftest import ROOT
from gate_warehouse import COMPONENT, spoil

from expectations.__main__ import main
from expectations.gate import judge
from expectations.report import write_report
from expectations.suites import all_suites


def test_the_report_is_the_same_bytes_twice_and_asks_nothing_of_the_network(warehouse: Path, tmp_path: Path) -> None:
    result = spoil(warehouse, COMPONENT.format("verdict_reason = '', label = '<b>'", "performance.3.1.1", 1))
    for folder in ("one", "two"):
        write_report(judge(warehouse) if folder == "two" else result, tmp_path / folder)
    for name in ("results.json", "report.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()

    facts = json.loads((tmp_path / "one" / "results.json").read_text(encoding="utf-8"))
    assert facts["passed"] is False
    (told,) = [r for s in facts["suites"] for r in s["rules"] if r["rule"] == "components.as_registered"]
    key = {"entity_id": gate_warehouse.ENTITY, "year": 2025, "indicator_id": "performance.3.1.1", "component_no": 1}
    assert told["status"] == "failed"
    assert told["offending"] == [{"key": key, "value": "label dice <b>, dovrebbe dire nulla"}]

    page = (tmp_path / "one" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="it">' in page
    assert "label dice &lt;b&gt;" in page and "<b>" not in page
    assert '<th scope="col">Indicatore</th><th scope="col">Componente</th>' in page
    assert "✘</span> non rispettata" in page and "✔</span> rispettata" in page
    tags = Tags(page)
    assert not {"script", "link", "img", "iframe"} & set(tags.names)
    assert not any("//" in value for value in tags.values)
    assert all("scope" in attributes for attributes in tags.headers)


def test_the_report_of_an_example_says_so_and_that_of_an_office_does_not(warehouse: Path, tmp_path: Path) -> None:
    for sql, said in (("select 1", True), ("update ops.run set is_example = false", False)):
        write_report(spoil(warehouse, sql), tmp_path)
        assert ("ESEMPIO" in (tmp_path / "report.html").read_text(encoding="utf-8")) is said
        assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["is_example"] is said


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
    first, *warnings, last = done.stdout.splitlines()
    assert first == "pronto"
    tables = sum(suite.of_table for suite in all_suites())
    assert f"righe di {tables} tabelle" in last and "regole rispettate su" in last
    assert warnings and all(line.startswith("AVVISO ") for line in warnings)
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
    spoil(warehouse, COMPONENT.format("algorithm = 'a occhio'", "performance.3.1.1", 1))
    assert main([str(warehouse), "--report", str(tmp_path)]) == 1
    said = capfd.readouterr()
    (line,) = [line for line in said.out.splitlines() if not line.startswith("AVVISO ")]
    assert line.startswith("NON RISPETTATA components.as_registered: Ciò che della componente sta nel registro")
    assert "performance.3.1.1 componente 1 (cciaa-mi-mb-lo, 2025): «algorithm dice a occhio" in line
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
