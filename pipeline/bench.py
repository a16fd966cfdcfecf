"""`make bench`: what each stage of a build costs, and the whole against `dbt build` alone.

The comparison is fair by construction: the same register, deliveries, models and tests, each side in a fresh process,
on a warm environment, one after the other in one run. The result is a ratio; seconds are for this machine and day.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.bench_events import bench_events
from pipeline.dbt import BUILD, command, environment
from pipeline.measuring import Measured, run
from pipeline.places import Places
from pipeline.terminal import table

LIMIT = 2.2
"""The whole build may cost at most this many times `dbt build` alone."""


def _imports(module: str, cwd: Path) -> float:
    """Seconds to start Python and import a module: what a command pays before it does anything."""
    return run([sys.executable, "-c", f"import {module}"], cwd).seconds


def bench(places: Places, runs: int, rows: int) -> int:
    """Measure and print both parts. Returns 1 when a limit is passed, for whoever runs it in a script."""
    built = _bench_build(places, runs)
    with tempfile.TemporaryDirectory(prefix="traguardo-bench-") as folder:
        return bench_events(Path(folder), rows, runs) or built


def _bench_build(places: Places, runs: int) -> int:
    with tempfile.TemporaryDirectory(prefix="traguardo-bench-") as folder:
        data = Path(folder) / "data"
        build = [sys.executable, "-m", "pipeline", "build", "--example", "--data", str(data)]
        run(build, places.root)  # warms the file cache and dbt's parse cache, for both sides
        whole = [run(build, places.root) for _ in range(runs)]
        alone = [_dbt_alone(Places.of(data, places.root), n) for n in range(runs)]
    build_seconds, dbt_seconds = (statistics.median(m.seconds for m in side) for side in (whole, alone))
    last = whole[-1]
    rows = [(title, f"{seconds:.2f}", f"{peak:.0f}") for title, seconds, peak in last.stages]
    for line in table(rows, ("Stage (last run)", "seconds", "peak MiB")):
        print(line)
    print(f"\nwhole build: {build_seconds:.2f} s, peak {max(m.peak_mib for m in whole):.0f} MiB (median of {runs})")
    print(f"dbt build alone: {dbt_seconds:.2f} s, peak {max(m.peak_mib for m in alone):.0f} MiB (median of {runs})")
    for module in ("pipeline.cli", "pipeline.build", "ingest.sources", "exports", "expectations.gate"):
        print(f"import {module}: {_imports(module, places.root):.2f} s")
    ratio = build_seconds / dbt_seconds
    print(f"ratio: {ratio:.2f} (at most {LIMIT})")
    return 0 if ratio <= LIMIT else 1


def _dbt_alone(places: Places, number: int) -> Measured:
    """`dbt build` on a copy of the release's raw and ops schemas, as it finds them in a build."""
    warehouse = places.data / f"alone-{number}" / "warehouse.duckdb"
    warehouse.parent.mkdir()
    copy = (
        "import duckdb, sys; c = duckdb.connect(); "
        "c.execute(f\"attach '{sys.argv[1]}' as built (read_only)\"); "
        "c.execute(f\"attach '{sys.argv[2]}' as fresh (storage_version 'v1.4.0')\"); "
        "[c.execute(f'create schema if not exists fresh.{s}') for s in ('raw', 'ops')]; "
        "[c.execute(f'create table fresh.{s}.{t} as from built.{s}.{t}') for s, t in c.execute("
        "\"select schema_name, table_name from duckdb_tables() where database_name = 'built' "
        "and schema_name in ('raw', 'ops')\").fetchall()]"
    )
    subprocess.run([sys.executable, "-c", copy, str(places.current / "warehouse.duckdb"), str(warehouse)], check=True)
    return run(command(places, *BUILD), warehouse.parent, environment(places, warehouse))
