"""A ledger that is gone, empty or older than what lies beside it stops a run, and each remedy does as it says."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT

from pipeline.cli import main
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import LOCK_FILE, InputsLock
from pipeline.ledger import Ledger
from pipeline.places import Places
from pipeline.soundness import check_state
from tests.fixtures.kept import keep_release
from tests.fixtures.redelivered import ENTITY, deliver_scheda, take

RELEASE = "20260101T000000Z-1"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A data folder in which a delivery was taken and released; the inbox was tidied up."""
    its = Places.of(tmp_path / "data", ROOT)
    deliver_scheda(its.data, "prima.xlsx", 3125)
    take(its.data)
    keep_release(its, RELEASE)
    _say_what_it_rests_on(its)
    for path in (its.inbox / ENTITY).iterdir():
        path.unlink()
    return its


def _say_what_it_rests_on(places: Places) -> None:
    deliveries = tuple(Ledger(places.ledger).deliveries())
    lock = InputsLock(False, date(2026, 4, 30), None, "f", "c", "k", {}, deliveries)
    (places.releases / RELEASE / LOCK_FILE).write_text(lock.text(), encoding="utf-8")


def _refused(places: Places) -> list[str]:
    with pytest.raises(BuildFailedError) as stopped:
        check_state(places)
    return stopped.value.lines


def _no_ledger(places: Places) -> None:
    places.ledger.unlink()


def _empty_ledger(places: Places) -> None:
    places.ledger.unlink()
    assert Ledger(places.ledger).deliveries() == []


def _empty_file(places: Places) -> None:
    places.ledger.write_bytes(b"")


@pytest.mark.parametrize("lose", [_no_ledger, _empty_ledger, _empty_file])
def test_real_deliveries_without_a_ledger_are_no_first_run(
    places: Places, lose: Callable[[Places], None], capsys: pytest.CaptureFixture[str]
) -> None:
    kept = shutil.copy(places.ledger, places.data / "copia")
    lose(places)
    was_there = places.ledger.exists()
    for command in ("build", "refresh"):
        assert main([command, "--data", str(places.data)]) == 1
        said = capsys.readouterr().err
        assert "registro delle consegne" in said and "l'archivio ha 1 file" in said and "ESEMPIO" not in said
    assert places.ledger.exists() == was_there, "nothing was made in the place of what is gone"
    assert [folder.name for folder in places.releases.iterdir()] == [RELEASE]
    shutil.copy(kept, places.ledger)
    check_state(places)


def test_the_key_alone_is_a_trace_of_deliveries(places: Places) -> None:
    places.ledger.unlink()
    shutil.rmtree(places.archive)
    shutil.rmtree(places.releases)
    (line,) = _refused(places)
    assert "c'è la chiave degli pseudonimi" in line


def test_a_ledger_older_than_the_archive_names_each_file_and_how_to_deliver_it_again(places: Places) -> None:
    older = shutil.copy(places.ledger, places.data / "copia")
    deliver_scheda(places.data, "d'altri.xlsx", 9999)
    take(places.data)
    _say_what_it_rests_on(places)
    newest = shutil.copy(places.ledger, places.data / "nuovo")
    shutil.copy(older, places.ledger)
    check_state(places)
    (places.inbox / ENTITY / "d'altri.xlsx").unlink()
    first, command = _refused(places)
    assert "non conosce 1 file dell'archivio" in first
    subprocess.run(["bash", "-c", command], check=True)
    check_state(places)
    assert [one.file_name for one in take(places.data).deliveries if one.is_new] == ["d'altri.xlsx"]
    shutil.copy(newest, places.ledger)
    check_state(places)


def test_a_ledger_that_does_not_know_the_release_in_force_may_lack_a_withdrawal(places: Places) -> None:
    with sqlite3.connect(places.ledger) as connection:
        connection.execute("delete from runs")
    (line,) = _refused(places)
    assert f"non conosce la release {RELEASE}" in line and "make withdraw" in line
    (places.releases / RELEASE).rename(places.data / "da parte")
    check_state(places)


def test_what_a_killed_run_had_archived_is_taken_again_from_the_inbox(places: Places) -> None:
    deliver_scheda(places.data, "altra.xlsx", 7)
    kept = Ledger(places.ledger).deliveries()
    take(places.data)
    with sqlite3.connect(places.ledger) as connection:
        connection.execute("delete from deliveries where sequence > ?", [len(kept)])
    check_state(places)


def test_a_new_data_folder_is_sound(tmp_path: Path) -> None:
    check_state(Places.of(tmp_path / "data", ROOT))


def test_a_folder_in_the_place_of_the_link_is_never_written_over(places: Places) -> None:
    places.current.unlink()
    (places.current / "mio").mkdir(parents=True)
    (line,) = _refused(places)
    assert "è una cartella vera" in line and "spostarla" in line
    places.current.rename(places.data / "da parte")
    check_state(places)
