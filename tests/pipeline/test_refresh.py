"""Nights of a real data folder: something new, nothing new, a month again, a damaged release, and back."""

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from conftest import Release, pipeline

from pipeline.ledger import Ledger
from pipeline.rollback import releases_listed
from pipeline.soak import ENTITY, Soak
from tests.fixtures.exports import EMAIL, NAME, TAX_CODE, VAT, Text, payment
from tests.fixtures.kept import places_of

TABLES = ("indicators", "indicator_components", "measures", "missing_inputs", "payment_contributors")


class Nights:
    """A data folder in which three nights went by; what each printed, and what a reader saw who stayed."""

    def __init__(self, first: Release, data: Path) -> None:
        shutil.copytree(first.data, data, symlinks=True)
        self.data = data
        self.places = places_of(data)
        self.first = first.said
        self.second = self.refresh()
        self.reader = duckdb.connect(str(self.places.current / "warehouse.duckdb"), read_only=True)
        self.seen = self.reader.execute("select run_id from ops.run").fetchall()
        march = [payment(n, **_paid(n), **{"Data scadenza": "01/02/2025"}) for n in range(40) if _is_march(n)]
        self._put("pagamenti_2025-03.csv", march)
        self.third = self.refresh()

    def _put(self, name: str, rows: list[dict[str, str]]) -> None:
        path = self.places.inbox / ENTITY / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(Text(rows).content())

    def refresh(self) -> subprocess.CompletedProcess[str]:
        return pipeline(self.data, "refresh", "--as-of", "2026-04-30")

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        with duckdb.connect(str(self.places.current / "warehouse.duckdb"), read_only=True) as connection:
            return {table: connection.execute(f"from published.{table} order by all").fetchall() for table in TABLES}


def _is_march(n: int) -> bool:
    return n % 12 == 2


def _paid(n: int) -> dict[str, str]:
    return {"Data pagamento": f"{n % 28 + 1:02}/{n % 12 + 1:02}/2025"}


@pytest.fixture(scope="module")
def nights(small: Release, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    return Nights(small, tmp_path_factory.mktemp("nights") / "data")


def test_a_night_with_nothing_new_makes_no_release(nights: Nights) -> None:
    assert "non c'è ancora nessuna release" in nights.first
    assert nights.third.returncode == 0, nights.third.stdout + nights.third.stderr
    assert "pagamenti_2025-03.csv" in nights.third.stdout
    assert nights.second.returncode == 0 and nights.second.stdout == "Niente di nuovo: la release in vigore resta.\n"
    runs = Ledger(nights.places.ledger).runs()
    assert [run.outcome for run in runs[:3]] == ["released", "unchanged", "released"]
    assert {run.command for run in runs[:3]} == {"refresh"} and all(run.who and run.process for run in runs)
    assert json.loads(runs[2].inputs or "")["new"] == 1
    assert len(releases_listed(nights.places)) == 2


def test_who_was_reading_goes_on_reading_its_release_and_who_comes_later_reads_the_new_one(nights: Nights) -> None:
    assert nights.reader.execute("select run_id from ops.run").fetchall() == nights.seen
    late = "select value from published.measures where measure_id = 'late_payments_count' and period = '2025'"
    (before,) = nights.reader.execute(late).fetchall()
    with duckdb.connect(str(nights.places.current / "warehouse.duckdb"), read_only=True) as connection:
        (after,) = connection.execute(late).fetchall()
    assert after[0] > before[0]


def test_neither_the_log_nor_the_ledger_holds_a_personal_datum(nights: Nights) -> None:
    kept = b"".join(path.read_bytes() for path in (nights.data / "logs").iterdir()) + nights.places.ledger.read_bytes()
    assert b"stage_begun" in kept
    for secret in (TAX_CODE, VAT, NAME, EMAIL):
        assert secret.encode() not in kept


def test_what_the_timer_runs_runs_with_nothing_in_its_environment(nights: Nights) -> None:
    assert pipeline(nights.data, "timer").returncode == 0
    unit = (nights.data / "systemd" / "traguardo-refresh.service").read_text(encoding="utf-8")
    settings = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line and not line.startswith("#"))
    done = subprocess.run(
        [*shlex.split(settings["ExecStart"]), "--as-of", "2026-04-30"],
        cwd=settings["WorkingDirectory"],
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "Niente di nuovo" in done.stdout, done.stdout + done.stderr


def test_after_going_back_the_next_night_does_not_bring_it_again(nights: Nights) -> None:
    newest = nights.places.current.resolve()
    assert pipeline(nights.data, "rollback", "--why", "un errore").returncode == 0
    assert nights.places.current.resolve() != newest
    assert nights.refresh().stdout.startswith("Niente di nuovo")
    assert nights.places.current.resolve() != newest
    assert pipeline(nights.data, "rollback", newest.name).returncode == 0


def test_a_damaged_release_with_a_log_beside_it_is_made_again_the_same(nights: Nights, tmp_path: Path) -> None:
    # A copy, so that the reader of the others is left alone.
    shutil.copytree(nights.data, tmp_path / "data", symlinks=True)
    data = tmp_path / "data"
    before = nights.rows()
    warehouse = (data / "current").resolve() / "warehouse.duckdb"
    warehouse.chmod(0o644)
    with warehouse.open("r+b") as file:
        file.truncate(warehouse.stat().st_size // 2)
    warehouse.with_name("warehouse.duckdb.wal").write_bytes(os.urandom(200))
    done = pipeline(data, "refresh", "--as-of", "2026-04-30")
    assert done.returncode == 0 and "è danneggiata" in done.stdout, done.stdout + done.stderr
    copy = Nights.__new__(Nights)
    copy.data, copy.places = data, places_of(data)
    assert copy.rows() == before
    assert pipeline(data, "status").returncode == 0


def test_a_run_that_is_killed_anywhere_leaves_the_release_and_every_delivery(tmp_path: Path) -> None:
    soak = Soak(tmp_path / "data")
    soak.night()
    for stage in ("ingest", "dbt", "switch"):
        soak.kill(stage)
    soak.kill(seconds=1.0)
    soak.end()
    assert soak.counts["killed"] == 4 and soak.counts["rebuilt the same"] == 1


def _mounted(folder: Path, size: str) -> None:
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "traguardo-test", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.decode()}")


def test_a_full_disk_stops_the_night_in_a_line_and_the_next_one_is_good(nights: Nights, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    used = sum(path.stat().st_size for path in nights.data.rglob("*") if path.is_file() and not path.is_symlink())
    _mounted(disk, f"{used // 2**20 + 8}m")
    try:
        shutil.copytree(nights.data, disk / "data", symlinks=True)
        before = (disk / "data" / "current").resolve()
        new = disk / "data" / "inbox" / ENTITY / "pagamenti_2025-04.csv"
        april = [payment(n, **_paid(n), **{"Data scadenza": "01/02/2025"}) for n in range(40) if n % 12 == 3]
        new.write_bytes(Text(april).content())
        done = pipeline(disk / "data", "refresh", "--as-of", "2026-04-30")
        assert done.returncode == 1, done.stdout
        assert "Rimedio" in done.stderr and "Traceback" not in done.stdout + done.stderr, done.stderr
        assert (disk / "data" / "current").resolve() == before
        assert new.exists() or any((disk / "data" / "archive").iterdir())
        subprocess.run(["mount", "-o", "remount,size=2g", str(disk)], check=True)
        again = pipeline(disk / "data", "refresh", "--as-of", "2026-04-30")
        assert again.returncode == 0, again.stdout + again.stderr
        assert (disk / "data" / "current").resolve() != before
    finally:
        subprocess.run(["umount", str(disk)], check=True)
