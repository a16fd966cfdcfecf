"""dbt, run once a build in a process of its own: its imports and its connection end with it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.child import end_with_parent
from pipeline.places import Places


@dataclass(frozen=True)
class DbtFailure:
    """A model, seed or test that did not pass: its name and dbt's message, on one line."""

    name: str
    message: str


def environment(places: Places, warehouse: Path) -> dict[str, str]:
    """The variables that dbt needs when it runs in the folder of `warehouse`; usage statistics are off.

    Only the warehouse is named without its folder: dbt reads all models anew when a variable of the profile changes,
    and a data folder that was copied or moved shall keep what was read.
    """
    return {
        **os.environ,
        "TRAGUARDO_WAREHOUSE": warehouse.name,
        "DBT_PROJECT_DIR": str(places.dbt_project),
        "DBT_PROFILES_DIR": str(places.dbt_project),
        "DBT_TARGET_PATH": str(places.dbt_target),
        "DBT_LOG_PATH": str(places.dbt_target.parent / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


def command(places: Places, *arguments: str) -> list[str]:
    """The dbt command line, of the same Python environment.

    No model asks for the variable. dbt keeps what it read with the paths of the checkout, and reads all anew when a
    variable changes: so also when the checkout was moved, or another one uses the same data folder.
    """
    return [sys.executable, "-m", "dbt.cli.main", *arguments, "--vars", json.dumps({"checkout": str(places.root)})]


# Unit tests check the models, not the data: they belong to `make test`.
BUILD = (
    "build",
    "--exclude-resource-type",
    "unit_test",
    "--log-level",
    "warn",
    "--log-level-file",
    "none",
    "--no-use-colors",
)


def run_build(places: Places, warehouse: Path, left_out: Sequence[str] = ()) -> list[DbtFailure]:
    """Seeds, models and data tests on `warehouse`; the failures, none when all passed.

    Models and seeds whose files are `left_out` stand in the warehouse already; a test runs when it looks at any other.

    When dbt ends before it runs anything (a model that does not compile), the failure is what it printed.
    """
    results = places.dbt_target / "run_results.json"
    results.unlink(missing_ok=True)
    excluded = ["--indirect-selection", "cautious", "--exclude", *(f"file:{name}" for name in left_out)]
    done = subprocess.run(
        command(places, *BUILD, *(excluded if left_out else ())),
        env=environment(places, warehouse),
        cwd=warehouse.parent,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=end_with_parent,
    )
    if done.returncode == 0:
        return []
    if not results.exists():
        return [DbtFailure("dbt", " ".join((done.stdout + done.stderr).split()) or f"exit code {done.returncode}")]
    return [
        DbtFailure(result["unique_id"], " ".join((result["message"] or result["status"]).split()))
        for result in json.loads(results.read_text(encoding="utf-8"))["results"]
        if result["status"] in {"error", "fail", "runtime error"}
    ]
