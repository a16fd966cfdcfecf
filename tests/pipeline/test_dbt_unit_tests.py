"""dbt's own unit tests: every kind of algorithm, verdict, percentage and reconciliation."""

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

from conftest import ROOT, Release

from pipeline.dbt import command, environment
from pipeline.places import Places
from tests.fixtures import parsed

KINDS = {path.stem for path in (ROOT / "dbt_project" / "models" / "algorithms").glob("algorithm_*.sql")}


def test_every_unit_test_of_the_models_passes(example: Release, tmp_path: Path) -> None:
    places = Places.of(tmp_path / "data", ROOT)
    places.data.mkdir()
    parsed.lend(places)
    warehouse = Path(shutil.copy(example.warehouse, tmp_path / "warehouse.duckdb"))
    warehouse.chmod(0o644)
    done = subprocess.run(
        command(places, "test", "--select", "test_type:unit", "--no-use-colors"),
        env=environment(places, warehouse),
        cwd=warehouse.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:]
    ran = json.loads((places.dbt_target / "run_results.json").read_text(encoding="utf-8"))["results"]
    # What dbt does before it runs anything is a result too.
    ran = [result for result in ran if result["unique_id"].startswith("unit_test.")]
    models = Counter(result["unique_id"].split(".")[2] for result in ran)
    assert {result["status"] for result in ran} == {"pass"}
    assert set(models) >= KINDS, "a kind of algorithm without a unit test"
    assert len(ran) > 60
