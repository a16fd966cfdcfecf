"""`make soak`: many nights, readers that never stop, and runs killed at any moment; every promise is counted.

A data folder of its own, in which payments of one month are delivered again and again. What each run that ends well
gives is held against the file that was delivered, every tenth against what a rebuild from the archive gives.
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
from collections.abc import Iterator
from contextlib import contextmanager
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
    out.write_text(json.dumps({"reads": reads, "releases": len(releases)}))
"""


@dataclass
class Soak:
    """A data folder under test; `counts` says how often each thing was tried and each promise held."""

    data: Path
    seed: int = 1
    counts: Counter[str] = field(default_factory=Counter)
    delivered: dict[str, Path] = field(default_factory=dict)
    """By SHA-256, what lay in the inbox when it was put there."""
    under: tuple[str, ...] = ()
    """The command that a refresh is run by: one that sets another clock, for instance."""

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

    def night(self) -> str:
        """A delivery and a refresh that ends well, whatever the run before it left; what it printed."""
        self.deliver()
        runs = Ledger(self.places.ledger).runs() if self.places.ledger.exists() else []
        done = self.refresh()
        if done.returncode:
            raise RuntimeError(f"a refresh failed\n{done.stdout}{done.stderr}")
        self.counts["refreshes that ended well"] += 1
        self.counts["of these, after a run that was killed"] += bool(runs) and runs[-1].outcome == "running"
        self.check()
        self._compare_with_delivered()
        return done.stdout

    def kill(self, stage: str | None = None, seconds: float = 0) -> bool:
        """Start a refresh, kill it where a stage begins or after some seconds, and check what it left.

        False when it had ended before.
        """
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
        assert process.wait() == 0 or not ended_by_itself, f"a refresh failed with {process.returncode} before its kill"
        stages = self._stages_begun(process.pid)
        self.counts["ended before the kill" if ended_by_itself else f"killed in {(stages or ['the start'])[-1]}"] += 1
        self.counts["killed"] += not ended_by_itself
        now = self.places.current.resolve() if self.places.current.exists() else None
        if now != before:
            assert now is not None and (before is None or now.name > before.name), f"{before} -> {now}"
            self.counts["killed after the switch"] += not ended_by_itself
        self.check()
        return not ended_by_itself

    def check(self) -> None:
        """Hold the data folder to every promise; raises AssertionError when one is broken."""
        if self.places.current.exists():
            harm = damage(self.places.current.resolve())
            assert harm is None, f"the release in force is damaged: {harm}"
            self._read()
            self.counts["held: the release in force is whole and is one that was released"] += 1
        kept = {path.name for path in self.places.archive.glob("*")}
        waiting = {hashlib.sha256(p.read_bytes()).hexdigest() for p in self.places.inbox.rglob("*.csv")}
        lost = self.delivered.keys() - kept - waiting
        assert not lost, f"lost: {lost}"
        missing = self._known() - kept
        assert not missing, f"in the ledger and not in the archive: {missing}"
        self.counts["held: nothing delivered is lost"] += 1

    def _compare_with_delivered(self) -> None:
        """The release in force holds, of the last delivery, the rows and amounts of its file, read without our code."""
        import duckdb

        *_, last = Ledger(self.places.ledger).deliveries()
        file, warehouse = self.places.archive / last.sha256, self.places.current / "warehouse.duckdb"
        with duckdb.connect() as connection:
            connection.execute(f"attach '{warehouse}' as traguardo (read_only)")
            held = connection.execute(
                "select count(*), sum(amount_paid_eur) from traguardo.raw.fatture_passive "
                "join traguardo.ops.deliveries using (delivery_id) where sha256 = ?",
                [last.sha256],
            ).fetchall()
            file_holds = connection.execute(
                "select count(*), sum(cast(replace(replace(column08, '.', ''), ',', '.') as decimal(18, 2))) "
                f"from read_csv('{file}', delim=';', header=false, skip=1, all_varchar=true, null_padding=true) "
                "where column00 like 'REG%' and column05 not like '31/02/%'"
            ).fetchall()
        assert held == file_holds, f"the release holds {held}, the file of the last delivery {file_holds}"
        self.counts["held: the rows are those of the last delivery"] += 1

    def rebuild(self) -> None:
        """The release in force is what the archive alone gives."""
        command = [sys.executable, "-m", "pipeline", "rebuild", "--data", str(self.data)]
        rebuilt = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr
        self.counts["held: a rebuild from the archive gives the same rows"] += 1

    def end(self) -> str:
        """The next run repairs, and gives what the archive gives; what it printed."""
        said = self.mend()
        self.rebuild()
        return said

    def mend(self) -> str:
        """The next run repairs, the one after has nothing to do, and none is left running; what the first printed."""
        said = self.night()
        again = self.refresh()
        assert again.returncode == 0 and "Niente di nuovo" in again.stdout, again.stdout + again.stderr
        outcomes = Counter(run.outcome for run in Ledger(self.places.ledger).runs())
        assert outcomes["running"] == 0, outcomes
        return said

    def _known(self) -> set[str]:
        return {one.sha256 for one in Ledger(self.places.ledger).deliveries()} if self.places.ledger.exists() else set()

    def _read(self) -> None:
        import duckdb

        with duckdb.connect(str(self.places.current / "warehouse.duckdb"), read_only=True) as connection:
            ((run_id,),) = connection.execute("select run_id from ops.run").fetchall()
        assert run_id == self.places.current.resolve().name, "the release in force is not the one it says"

    def _command(self) -> list[str]:
        return [
            *self.under,
            sys.executable,
            "-m",
            "pipeline",
            "refresh",
            "--data",
            str(self.data),
            *_AS_OF,
            "--keep",
            "3",
        ]

    def _reached(self, process: int, stage: str | None, began: float, seconds: float) -> bool:
        if stage is None:
            return time.monotonic() - began >= seconds
        return stage in self._stages_begun(process)

    def _stages_begun(self, process: int) -> list[str]:
        if not self.places.journal.exists():
            return []
        lines = self.places.journal.read_text(encoding="utf-8").splitlines()
        events = [json.loads(line) for line in lines[-20:] if line.endswith("}")]
        return [e["stage"] for e in events if e["process"] == process and e["event"] == "stage_begun"]


@contextmanager
def read_all_along(soak: Soak, readers: int) -> Iterator[None]:
    """Have readers open the release in force all along; raises AssertionError when a read failed or was mixed."""
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
        yield
    finally:
        stop.touch()
        said = [(reader.communicate()[1], reader.returncode) for reader in asked]
        stop.unlink()
    for n, (error, code) in enumerate(said):
        assert code == 0, f"a reader failed\n{error}"
        found = json.loads((soak.data / f"reader-{n}").read_text(encoding="utf-8"))
        soak.counts["reads, none failed or mixed"] += found["reads"]
        soak.counts["releases that a reader saw"] = max(soak.counts["releases that a reader saw"], found["releases"])


def soak_all(folder: Path, refreshes: int, kills: int, seed: int) -> int:
    """Kills at each boundary, then kills at random moments, each followed by a night, with readers; prints counts."""
    began = time.monotonic()
    soak = Soak(folder, seed)
    soak.night()
    with read_all_along(soak, readers=3):
        for stage in STAGES:
            soak.kill(stage)
        soak.night()
        whole = time.monotonic()
        soak.night()
        longest = time.monotonic() - whole
        for n in range(max(refreshes, kills)):
            while n < kills and not soak.kill(seconds=soak.random.uniform(0, longest)):
                pass
            if n < refreshes:
                soak.night()
            if n % 10 == 9:
                soak.rebuild()
                print(f"{n + 1} rounds, {time.monotonic() - began:.0f} s", flush=True)
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
