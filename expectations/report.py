"""The gate's answer as files: `results.json` for programs, `report.html` for people. Neither reads the clock."""

import json
from dataclasses import asdict
from pathlib import Path

import jinja2

from expectations.results import KEY_WORDS, GateResult

WORDS = {
    "passed": ("✔", "rispettata"),
    "failed": ("✘", "non rispettata"),
    "not_run": ("–", "non valutata"),
    "nothing_due": ("–", "niente da guardare: il registro non ne prevede"),
    "warning": ("⚠", "da guardare"),
}


def write_report(result: GateResult, folder: Path) -> None:
    """Write both files into the folder, which is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"passed": result.passed, "warned": bool(result.warnings()), **asdict(result)}
    (folder / "results.json").write_text(
        json.dumps(facts, ensure_ascii=False, indent=2, allow_nan=False) + "\n", encoding="utf-8"
    )
    (folder / "report.html").write_text(_html(result), encoding="utf-8")


def _html(result: GateResult) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html.j2").render(result=result, words=WORDS, key_words=KEY_WORDS)
