"""Releases are kept, pruned, found damaged and put in force again; what killed runs left is cleared away."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from conftest import DELIVERY

from pipeline.cli import main
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import InputsLock
from pipeline.ledger import Ledger, next_run_id
from pipeline.places import Places
from pipeline.recovery import recover
from pipeline.release import set_aside
from pipeline.releases import damage, kept_releases, made_at, prune
from pipeline.rollback import HOLDS, rollback, standing_rollback
from tests.fixtures.kept import keep_release, places_of

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Four releases of the first days of May, and two of the last day; the last one is in force."""
    places = places_of(tmp_path / "data")
    for run_id in (*(f"2026050{day}T020000Z-1" for day in range(1, 5)), "20260510T020000Z-1", "20260510T030000Z-1"):
        keep_release(places, run_id)
    return places


def _names(places: Places) -> list[str]:
    return [folder.name[6:11] for folder in kept_releases(places)]


def test_all_but_the_last_the_young_and_the_one_in_force_are_pruned(places: Places) -> None:
    assert prune(places, 4, NOW) == ["20260501T020000Z-1", "20260502T020000Z-1"]
    assert _names(places) == ["03T02", "04T02", "10T02", "10T03"]
    rollback(places, "20260503", "prova")
    # Two are younger than a day, one is in force: of two that are to be kept, more stay.
    assert prune(places, 1, NOW) == ["20260504T020000Z-1"]
    assert _names(places) == ["03T02", "10T02", "10T03"]


def test_with_the_clock_set_back_nothing_is_pruned(places: Places) -> None:
    assert prune(places, 2, datetime(2025, 1, 1, tzinfo=UTC)) == []


def test_after_a_clock_that_ran_ahead_releases_are_pruned_by_when_they_were_written(tmp_path: Path) -> None:
    places = places_of(tmp_path / "data")
    for n in range(1, 5):
        os.utime(keep_release(places, f"2030010{n}T020000Z-1") / "manifest.json", (0, NOW.timestamp() - n * 100_000))
    assert made_at(places.current.resolve()) < NOW
    assert prune(places, 2, NOW) == ["20300101T020000Z-1", "20300102T020000Z-1"]


def test_a_reader_goes_on_reading_a_release_that_was_pruned(places: Places) -> None:
    with (kept_releases(places)[0] / "warehouse.duckdb").open("rb") as reader:
        prune(places, 2, NOW)
        assert reader.read() == b"20260501T020000Z-1"


def _lock(places: Places, run_id: str, *sequences: int) -> None:
    deliveries = tuple(
        replace(DELIVERY, sequence=n, sha256=f"{n:064}", file_name=f"consegna {n}.csv") for n in sequences
    )
    lock = InputsLock(False, date(2026, 4, 30), None, "f", "c", "k", {}, deliveries)
    (places.releases / run_id / "inputs.lock.json").write_text(lock.text(), encoding="utf-8")
    ledger = Ledger(places.ledger)
    ledger.record_deliveries(deliveries)


def test_going_back_says_that_it_holds_and_how_to_withdraw_what_came_after(
    places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    _lock(places, "20260510T020000Z-1", 1)
    _lock(places, "20260510T030000Z-1", 1, 2)
    lines = rollback(places, "previous", "un errore")
    assert lines[1] == HOLDS
    assert lines[2:] == [
        "Solo nella release lasciata: n. 2 «consegna 2.csv». "
        "Per ritirarla: make withdraw DELIVERY=2 WHO='...' WHY='...'"
    ]
    runs, current = Ledger(places.ledger).runs(), places.current.resolve()
    assert standing_rollback(runs, current) == runs[-1]
    Ledger(places.ledger).say_of_delivery(2, "withdrawn", "chi", "perché")
    assert main(["releases", "--data", str(places.data)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "20260510T030000Z-1" in said[1] and said[2].strip() == "ATTENZIONE: contiene consegne ritirate (n. 2)"
    assert rollback(places, "20260510T03", "")[1:] == ["Attenzione: contiene la n. 2, che è ritirata."]
    assert standing_rollback(Ledger(places.ledger).runs(), places.current.resolve()) is None


def test_a_run_that_left_nothing_sets_nothing_aside(places: Places) -> None:
    folder = places.releases / "20260511T020000Z-1"
    folder.mkdir()
    assert set_aside(places, folder) is None and not folder.exists() and not places.failed.exists()


def test_what_a_kill_leaves_of_a_pruned_release_is_no_release_and_goes_with_the_next_run(places: Places) -> None:
    (kept_releases(places)[0] / "manifest.json").unlink()
    assert "01T02" not in _names(places)
    recover(places, Ledger(places.ledger))
    assert len(list(places.releases.iterdir())) == 5


def test_the_previous_release_is_put_in_force_and_the_later_one_stays(places: Places) -> None:
    lines = rollback(places, "previous", "un errore")
    assert places.current.resolve().name == "20260510T020000Z-1"
    assert "20260510T020000Z-1" in lines[0] and "prima 20260510T030000Z-1" in lines[0]
    assert _names(places)[-1] == "10T03"
    run = Ledger(places.ledger).runs()[-1]
    assert (run.command, run.outcome, run.release_id) == ("rollback", "released", "20260510T020000Z-1")
    assert (run.why, run.error) == ("un errore", None)
    rollback(places, "20260510T03", "")
    assert places.current.resolve().name == "20260510T030000Z-1"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("current", "è già in vigore"),
        ("20260510", "indica più release"),
        ("20270101", "nessuna release corrisponde"),
    ],
)
def test_a_rollback_to_no_certain_release_changes_nothing(places: Places, name: str, said: str) -> None:
    before = places.current.resolve()
    with pytest.raises(BuildFailedError) as failed:
        rollback(places, name, "")
    assert said in failed.value.lines[0] and "Rimedio" in failed.value.lines[0]
    assert places.current.resolve() == before


def _overwrite(folder: Path) -> None:
    (folder / "warehouse.duckdb").write_bytes(b"x")


def _cut_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"outputs": [', encoding="utf-8")


def _empty_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("null", encoding="utf-8")


def _leave_wal(folder: Path) -> None:
    (folder / "warehouse.duckdb.wal").write_bytes(b"")


def _lose(folder: Path) -> None:
    (folder / "warehouse.duckdb").unlink()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_overwrite, "non è più quello chiuso"),
        (_cut_manifest, "manifest.json non c'è o non si legge"),
        (_empty_manifest, "manifest.json non c'è o non si legge"),
        (_leave_wal, "warehouse.duckdb.wal"),
        (_lose, "warehouse.duckdb non c'è o non si legge"),
    ],
)
def test_a_damaged_release_is_never_put_in_force(places: Places, harm: Callable[[Path], None], said: str) -> None:
    folder = kept_releases(places)[-2]
    assert damage(folder) is None
    harm(folder)
    assert said in (damage(folder) or "")
    with pytest.raises(BuildFailedError, match="danneggiata"):
        rollback(places, folder.name, "")


def test_a_run_that_was_killed_is_found_out_and_its_folder_goes(places: Places) -> None:
    ledger = Ledger(places.ledger)
    ledger.start_run("20260510T040000Z-7", "real", None, date(2026, 5, 10), "refresh", "chi")
    whole = keep_release(places, "20260510T050000Z-8", outcome="running", in_force=False)
    half = places.releases / "20260510T040000Z-7"
    for path in (half, places.scratch, places.data / ".incoming"):
        path.mkdir()
        (path / "something").touch()
    (places.data / ".current-77").symlink_to("releases")
    lines = recover(places, ledger)
    assert len(lines) == 2 and f"processo {os.getpid()} fu ucciso" in lines[0]
    assert [run.outcome for run in ledger.runs()][-2:] == ["killed", "killed"]
    left = (half, whole, places.scratch, places.data / ".incoming", places.data / ".current-77")
    assert not [path for path in left if os.path.lexists(path)]
    assert recover(places, ledger) == [] and places.current.exists()


def test_a_run_that_was_killed_after_the_switch_did_release(places: Places) -> None:
    ledger = Ledger(places.ledger)
    keep_release(places, "20260510T050000Z-8", outcome="running")
    assert "dopo la pubblicazione" in recover(places, ledger)[0]
    run = ledger.runs()[-1]
    assert (run.outcome, run.release_id) == ("released", "20260510T050000Z-8")
    assert places.current.resolve().name == "20260510T050000Z-8"


def test_the_name_of_a_run_sorts_after_all_before_it_though_the_clock_went_back(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.start_run("20990101T000000Z-1", "real", None, date(2026, 1, 1), "build", "chi")
    assert next_run_id(ledger) == f"20990101T000001Z-{os.getpid()}"


def test_the_releases_are_listed_with_the_one_in_force(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["releases", "--data", str(places.data), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["is_in_force"] for one in listed] == [True, *[False] * 5]
    assert listed[0]["release"] == "20260510T030000Z-1" and listed[0]["made_at"] == "2026-05-10T03:00:00+00:00"
    assert main(["releases", "--data", str(places.data)]) == 0
    assert "→ 20260510T030000Z-1" in capsys.readouterr().out
    rollback(places, "previous", "marzo è sbagliato")
    assert main(["releases", "--data", str(places.data)]) == 0
    newest, second, why = capsys.readouterr().out.splitlines()[1:4]
    assert "→" not in newest and "→" in second and why.strip() == "riportata in vigore: marzo è sbagliato"


def test_a_ledger_of_an_earlier_version_is_completed(tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "ledger.sqlite") as connection:
        columns = "run_id text primary key, kind text, started_at text, ended_at text, outcome text, code_commit text"
        connection.execute(f"create table runs ({columns}, as_of text, fingerprint text, seconds text, error text)")
        values = "'a', 'real', '2025-01-01T02:00:00+00:00', 'released'"
        connection.execute(f"insert into runs (run_id, kind, started_at, outcome) values ({values})")
    (run,) = Ledger(tmp_path / "ledger.sqlite").runs()
    assert (run.run_id, run.command, run.release_id) == ("a", None, None)


def test_two_processes_never_hold_the_lock_at_once_and_the_second_may_wait(tmp_path: Path) -> None:
    import subprocess
    import sys

    from pipeline.lock import AlreadyRunningError, exclusive, holder

    path = tmp_path / "build.lock"
    assert holder(path) is None
    held = "import sys, time\nfrom pathlib import Path\nfrom pipeline.lock import exclusive\n"
    held += "with exclusive(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(1.5)"
    first = subprocess.Popen([sys.executable, "-c", held, str(path)], stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None and first.stdout.readline() == "held\n"
    assert holder(path) == first.pid
    with pytest.raises(AlreadyRunningError, match=str(first.pid)), exclusive(path):
        pass
    began = time.monotonic()
    with exclusive(path, wait_seconds=30):
        assert first.wait(timeout=5) == 0 and time.monotonic() - began < 25
    assert holder(path) is None
