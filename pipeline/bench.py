"""`make bench`: what each stage of a build costs, and the whole against `dbt build` alone.

The comparison is fair by construction: the same register, deliveries, models and tests, each side in a fresh process,
on a warm environment, one after the other in one run. The result is a ratio; seconds are for this machine and day.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.dbt import BUILD, command, environment
from pipeline.places import Places
from pipeline.terminal import table

LIMIT = 2.5
"""The whole build may cost at most this many times `dbt build` alone."""
_TICK_SECONDS = 0.02
_STAGE = re.compile(r"^  [✓✗]  (?P<title>.{44}) +(?P<seconds>[0-9.]+) s")


@dataclass(frozen=True)
class Measured:
    """A command that ran: wall seconds, peak memory of its whole process tree, and its stages with theirs."""

    seconds: float
    peak_mib: float
    stages: tuple[tuple[str, float, float], ...] = ()


def _resident_mib(root: int) -> float:
    """Resident memory of a process and all that descend from it, from /proc."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
                pages[int(entry.name)] = int((entry / "statm").read_text().split()[1])
            except OSError:  # the process ended meanwhile
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])

    def descends(pid: int) -> bool:
        while pid in parents:
            if pid == root:
                return True
            pid = parents[pid]
        return False

    return sum(n for pid, n in pages.items() if descends(pid)) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _run(arguments: list[str], cwd: Path, env: dict[str, str] | None = None) -> Measured:
    """Run a command to its end, watching its memory. Raises RuntimeError with its output when it fails."""
    started = time.monotonic()
    process = subprocess.Popen(
        arguments, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
    )
    peaks = [0.0]
    stages: list[tuple[str, float, float]] = []

    def watch() -> None:
        while process.poll() is None:
            peaks[-1] = max(peaks[-1], _resident_mib(process.pid))
            time.sleep(_TICK_SECONDS)

    watcher = threading.Thread(target=watch)
    watcher.start()
    said: list[str] = []
    for line in process.stdout or ():
        said.append(line)
        if found := _STAGE.match(line):
            stages.append((found["title"].strip(), float(found["seconds"]), peaks[-1]))
            peaks.append(0.0)
    process.wait()
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)}\n{''.join(said[-30:])}")
    return Measured(time.monotonic() - started, max(peaks), tuple(stages))


def _imports(module: str, cwd: Path) -> float:
    """Seconds to start Python and import a module: what a command pays before it does anything."""
    return _run([sys.executable, "-c", f"import {module}"], cwd).seconds


def bench(places: Places, runs: int) -> int:
    """Measure and print. Returns 1 when the ratio is over LIMIT, for whoever runs it in a script."""
    with tempfile.TemporaryDirectory(prefix="traguardo-bench-") as folder:
        data = Path(folder) / "data"
        build = [sys.executable, "-m", "pipeline", "build", "--example", "--data", str(data)]
        _run(build, places.root)  # warms the file cache and dbt's parse cache, for both sides
        whole = [_run(build, places.root) for _ in range(runs)]
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


def _dbt_alone(places: Places, run: int) -> Measured:
    """`dbt build` on a copy of the release's raw and ops schemas, as it finds them in a build."""
    warehouse = places.data / f"alone-{run}" / "warehouse.duckdb"
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
    shutil.rmtree(places.building, ignore_errors=True)
    places.building.symlink_to(warehouse.parent)
    try:
        return _run(command(*BUILD), places.root, environment(places, places.building / "warehouse.duckdb"))
    finally:
        places.building.unlink()
