"""`make soak`: many nights, readers that never stop, and runs killed at any moment; every promise is counted.

A data folder of its own, in which payments of one month are delivered again and again. What a run that ends well gives
is compared, at the end, with what a rebuild from the archive gives.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bench_events import write_payments
from pipeline.ledger import Ledger
from pipeline.places import ROOT, Places
from pipeline.releases import damage

ENTITY = "cciaa-mi-mb-lo"
STAGES = ("register", "ingest", "dbt", "gate", "release", "exports", "switch")
"""The boundaries at which a run may be killed, in the order of a run."""
_ROWS, _MORE = 300, 40
_AS_OF = ("--as-of", "2026-04-30")
READER = """
import json, sys, time
from pathlib import Path
import duckdb
current, stop, out = map(Path, sys.argv[1:])
reads, releases = 0, set()
while not stop.exists():
    with duckdb.connect(str(current / "warehouse.duckdb"), read_only=True, config={"threads": 1}) as connection:
        first = connection.execute("select run_id, fingerprint from ops.run").fetchall()
        counted = connection.execute("select count(*) from published.measures").fetchall()
        time.sleep(0.2)
        again = connection.execute("select count(*) from published.measures").fetchall()
        assert first == connection.execute("select run_id, fingerprint from ops.run").fetchall(), "mixed read"
        assert counted == again and counted[0][0] > 0, "mixed read"
        held = connection.execute("select count(distinct delivery_id) from raw.fatture_passive").fetchall()
        assert held == connection.execute("select count(*) from ops.deliveries").fetchall(), "mixed read"
    reads += 1
    releases.add(first[0][0])
    out.write_text(json.dumps({"reads": reads, "releases": sorted(releases)}))
"""


@dataclass
class Soak:
    """A data folder under test; `counts` says how often each thing was tried and each promise held."""

    data: Path
    seed: int = 1
    counts: Counter[str] = field(default_factory=Counter)
    delivered: dict[str, Path] = field(default_factory=dict)
    """By SHA-256, what lay in the inbox when it was put there."""

    def __post_init__(self) -> None:
        self.places = Places.of(self.data, ROOT)
        self.random = random.Random(self.seed)

    def deliver(self) -> None:
        """Put one more delivery of March into the inbox, unlike all before it."""
        number = len(self.delivered)
        path = self.places.inbox / ENTITY / f"fatture_passive_2025-03_{number:04}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        known = self._known()
        # What was taken is tidied away: two new files about one month would be refused.
        for taken in path.parent.glob("*.csv"):
            if hashlib.sha256(taken.read_bytes()).hexdigest() in known:
                taken.unlink()
        if any(path.parent.glob("*.csv")):
            return
        write_payments(path, _ROWS + number % _MORE, "utf-8", month=3)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"Totale;{number}\n")
        self.delivered[hashlib.sha256(path.read_bytes()).hexdigest()] = path

    def refresh(self) -> subprocess.CompletedProcess[str]:
        """Run a refresh to its end."""
        return subprocess.run(self._command(), cwd=ROOT, capture_output=True, text=True, check=False)

    def night(self) -> None:
        """A delivery and a refresh that ends well."""
        self.deliver()
        done = self.refresh()
        if done.returncode:
            raise RuntimeError(f"a refresh failed\n{done.stdout}{done.stderr}")
        self.counts["refreshes"] += 1
        self.check()

    def kill(self, stage: str | None = None, seconds: float = 0) -> None:
        """Start a refresh, kill it where a stage begins or after some seconds, and check what it left."""
        self.deliver()
        before = self.places.current.resolve() if self.places.current.exists() else None
        process = subprocess.Popen(
            self._command(), cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        began = time.monotonic()
        while process.poll() is None and not self._reached(process.pid, stage, began, seconds):
            time.sleep(0.005)
        ended_by_itself = process.poll() is not None
        if not ended_by_itself:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.counts["ended before the kill" if ended_by_itself else "killed"] += 1
        now = self.places.current.resolve() if self.places.current.exists() else None
        if now != before:
            self.counts["killed after the switch"] += not ended_by_itself
        self.check()

    def check(self) -> None:
        """Hold the data folder to every promise; raises AssertionError when one is broken."""
        if self.places.current.exists():
            harm = damage(self.places.current.resolve())
            assert harm is None, f"the release in force is damaged: {harm}"
            self._read()
        kept = {path.name for path in self.places.archive.glob("*")}
        waiting = {hashlib.sha256(p.read_bytes()).hexdigest() for p in self.places.inbox.rglob("*.csv")}
        lost = self.delivered.keys() - kept - waiting
        assert not lost, f"lost: {lost}"
        missing = self._known() - kept
        assert not missing, f"in the ledger and not in the archive: {missing}"
        self.counts["checks"] += 1

    def end(self) -> str:
        """The next run repairs, and gives what the archive gives; what it printed."""
        done = self.refresh()
        assert done.returncode == 0, done.stdout + done.stderr
        self.check()
        again = self.refresh()
        assert again.returncode == 0 and "Niente di nuovo" in again.stdout, again.stdout + again.stderr
        rebuilt = subprocess.run(
            [sys.executable, "-m", "pipeline", "rebuild", "--data", str(self.data)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr
        outcomes = Counter(run.outcome for run in Ledger(self.places.ledger).runs())
        assert outcomes["running"] == 0, outcomes
        self.counts["rebuilt the same"] += 1
        return done.stdout

    def _known(self) -> set[str]:
        return {one.sha256 for one in Ledger(self.places.ledger).deliveries()} if self.places.ledger.exists() else set()

    def _read(self) -> None:
        import duckdb

        with duckdb.connect(str(self.places.current / "warehouse.duckdb"), read_only=True) as connection:
            ((run_id,),) = connection.execute("select run_id from ops.run").fetchall()
        assert run_id == self.places.current.resolve().name, "the release in force is not the one it says"

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "pipeline", "refresh", "--data", str(self.data), *_AS_OF, "--keep", "3"]

    def _reached(self, process: int, stage: str | None, began: float, seconds: float) -> bool:
        if stage is None:
            return time.monotonic() - began >= seconds
        if not self.places.journal.exists():
            return False
        lines = self.places.journal.read_text(encoding="utf-8").splitlines()
        events = [json.loads(line) for line in lines[-20:] if line.endswith("}")]
        return any(e["process"] == process and e.get("stage") == stage for e in events if e["event"] == "stage_begun")


def read_all_along(soak: Soak, nights: int, readers: int) -> None:
    """Have so many nights while readers open the release in force all along; raises when a read failed or was mixed."""
    soak.night()
    stop = soak.data / "stop"
    asked = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(soak.places.current), str(stop), str(soak.data / f"reader-{n}")],
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(readers)
    ]
    try:
        for _ in range(nights):
            soak.night()
    finally:
        stop.touch()
        said = [(reader.communicate()[1], reader.returncode) for reader in asked]
        stop.unlink()
    for n, (error, code) in enumerate(said):
        assert code == 0, f"a reader failed\n{error}"
        found = json.loads((soak.data / f"reader-{n}").read_text(encoding="utf-8"))
        soak.counts["reads"] += found["reads"]
        soak.counts["releases that were read"] = max(soak.counts["releases that were read"], len(found["releases"]))


def soak_all(folder: Path, refreshes: int, kills: int, seed: int) -> int:
    """All of it: nights with readers, kills at each boundary, kills at random moments; prints what was counted."""
    began = time.monotonic()
    soak = Soak(folder, seed)
    read_all_along(soak, refreshes, readers=3)
    whole = time.monotonic()
    soak.night()
    longest = time.monotonic() - whole
    for stage in STAGES:
        soak.kill(stage)
    for n in range(kills):
        soak.kill(seconds=soak.random.uniform(0, longest))
        if n % 10 == 9:
            soak.night()
            print(f"{n + 1} kills, {time.monotonic() - began:.0f} s", flush=True)
    soak.end()
    for what, count in sorted(soak.counts.items()):
        print(f"{what}: {count}")
    print(f"every promise held; seed {seed}, {time.monotonic() - began:.0f} s")
    return 0


def soak_in_a_new_folder(refreshes: int, kills: int, seed: int) -> int:
    """Soak in a folder that goes away afterwards; of a promise that was broken the folder stays, and is named."""
    folder = Path(tempfile.mkdtemp(prefix="traguardo-soak-"))
    try:
        code = soak_all(folder / "data", refreshes, kills, seed)
    except (AssertionError, RuntimeError) as broken:
        print(f"Fermato: {broken}\nRimedio: guardare in {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return code
