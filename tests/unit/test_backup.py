"""What cannot be made again is copied whole, and comes back only whole, into a folder that holds nothing."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from conftest import DELIVERY

from pipeline.cli import main
from pipeline.ledger import Ledger
from pipeline.lock import exclusive
from pipeline.places import Places
from tests.fixtures.kept import places_of


def _deliver(places: Places, sequence: int) -> None:
    content = f"consegna {sequence}".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    places.archive.mkdir(parents=True, exist_ok=True)
    (places.archive / sha256).write_bytes(content)
    Ledger(places.ledger).record_deliveries([replace(DELIVERY, sequence=sequence, sha256=sha256)])


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.delenv("TRAGUARDO_SECRET", raising=False)
    places = places_of(tmp_path / "data")
    for sequence in (1, 2):
        _deliver(places, sequence)
    places.secret.write_text("ab" * 32, encoding="ascii")
    return places


def _backup(places: Places, folder: Path) -> int:
    return main(["backup", "--data", str(places.data), str(folder)])


def test_what_was_copied_comes_back_the_same(
    places: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _backup(places, tmp_path / "copia") == 0
    assert main(["restore", "--data", str(tmp_path / "nuova"), str(tmp_path / "copia")]) == 0
    assert f"make build ARGS='--data {tmp_path / 'nuova'}'" in capsys.readouterr().out
    again = places_of(tmp_path / "nuova")
    assert Ledger(again.ledger).deliveries() == Ledger(places.ledger).deliveries() != []
    for one in Ledger(again.ledger).deliveries():
        assert (again.archive / one.sha256).read_bytes() == (places.archive / one.sha256).read_bytes()
    assert again.secret.read_bytes() == places.secret.read_bytes()
    assert again.secret.stat().st_mode & 0o077 == 0 and again.archive.stat().st_mode & 0o077 == 0
    assert (tmp_path / "copia").stat().st_mode & 0o077 == 0


def test_a_second_copy_adds_what_is_new_alone(
    places: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _backup(places, tmp_path / "copia") == 0 and "2 file dell'archivio (2 nuovi)" in capsys.readouterr().out
    _deliver(places, 3)
    assert _backup(places, tmp_path / "copia") == 0 and "3 file dell'archivio (1 nuovi)" in capsys.readouterr().out
    first = next((tmp_path / "copia" / "archive").iterdir())
    first.write_bytes(b"rovinato")
    assert _backup(places, tmp_path / "copia") == 0 and "(1 nuovi)" in capsys.readouterr().out


def test_a_copy_of_a_ledger_that_is_being_written_to_is_of_one_moment(places: Places, tmp_path: Path) -> None:
    writer = sqlite3.connect(places.ledger)
    writer.execute("begin")
    writer.execute("update deliveries set file_name = 'a metà'")
    assert _backup(places, tmp_path / "copia") == 0
    writer.rollback()
    writer.close()
    assert {one.file_name for one in Ledger(tmp_path / "copia" / "ledger.sqlite").deliveries()} == {"scheda.xlsx"}


def test_a_damaged_archive_is_never_copied_as_sound(
    places: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    next(places.archive.iterdir()).write_bytes(b"rovinato")
    assert _backup(places, tmp_path / "copia") == 1
    assert "non è più quello accettato" in capsys.readouterr().err
    assert not (tmp_path / "copia" / "backup.json").exists()
    assert main(["restore", "--data", str(tmp_path / "nuova"), str(tmp_path / "copia")]) == 1


def test_a_folder_that_holds_something_else_is_left_alone(
    places: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "altro").mkdir()
    (tmp_path / "altro" / "file").touch()
    assert _backup(places, tmp_path / "altro") == 1 and "contiene altro" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "altro").iterdir()] == ["file"]
    assert main(["backup", "--data", str(places.data), ""]) == 1
    assert "DIR=" in capsys.readouterr().err


def test_the_data_folder_is_never_copied_into_itself(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in (places.data, places.data / "copia"):
        assert _backup(places, folder) == 1 and "nella cartella dei dati" in capsys.readouterr().err
    assert not (places.data / "backup.json").exists() and not (places.data / "copia").exists()


def test_what_a_kill_left_half_copied_is_no_part_of_the_next_copy(places: Places, tmp_path: Path) -> None:
    assert _backup(places, tmp_path / "copia") == 0
    (tmp_path / "copia" / "archive" / f".{'a' * 64}.part").write_bytes(b"mezzo")
    (tmp_path / "copia" / ".ledger.sqlite").write_bytes(b"mezzo")
    assert _backup(places, tmp_path / "copia") == 0
    assert main(["restore", "--data", str(tmp_path / "nuova"), str(tmp_path / "copia")]) == 0


class Killed(BaseException):
    """The process is gone."""


def _kill_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the process end before its `step`th file takes its place."""
    replace, steps = Path.replace, count(1)

    def replaced(self: Path, target: Path) -> Path:
        if next(steps) == step:
            raise Killed
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replaced)


@pytest.mark.parametrize("step", range(1, 6))
def test_a_copy_that_is_killed_anywhere_leaves_the_earlier_one_good(
    places: Places, tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _backup(places, tmp_path / "copia") == 0
    _deliver(places, 3)
    with monkeypatch.context() as killing, pytest.raises(Killed):
        _kill_at(step, killing)
        _backup(places, tmp_path / "copia")
    assert main(["restore", "--data", str(tmp_path / "nuova"), str(tmp_path / "copia")]) == 0
    assert len(Ledger(tmp_path / "nuova" / "ledger.sqlite").deliveries()) in (2, 3)
    assert _backup(places, tmp_path / "copia") == 0
    assert main(["restore", "--data", str(tmp_path / "altra"), str(tmp_path / "copia")]) == 0
    assert Ledger(tmp_path / "altra" / "ledger.sqlite").deliveries() == Ledger(places.ledger).deliveries()


@pytest.mark.parametrize("step", range(1, 5))
def test_a_restore_that_is_killed_anywhere_is_no_data_folder_and_is_completed_by_the_same_command(
    places: Places, tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _backup(places, tmp_path / "copia") == 0
    again = places_of(tmp_path / "nuova")
    asked = ["restore", "--data", str(again.data), str(tmp_path / "copia")]
    with monkeypatch.context() as killing, pytest.raises(Killed):
        _kill_at(step, killing)
        main(asked)
    assert all(path.stat().st_mode & 0o077 == 0 for path in again.data.rglob("*secret.key*"))
    if list(again.archive.glob("[!.]*")):
        assert main(["build", "--data", str(again.data)]) == 1
        assert "manca il registro delle consegne" in capsys.readouterr().err
    assert main(asked) == 0 and Ledger(again.ledger).deliveries() == Ledger(places.ledger).deliveries()


def test_a_file_that_the_ledger_names_and_the_archive_lost_is_no_copy(
    places: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _backup(places, tmp_path / "copia") == 0
    _deliver(places, 3)
    newest = hashlib.sha256(b"consegna 3").hexdigest()
    (places.archive / newest).unlink()
    for folder in ("copia", "nuova"):
        assert _backup(places, tmp_path / folder) == 1
        assert f"{newest}: manca dall'archivio la consegna n. 3" in capsys.readouterr().err
    assert main(["restore", "--data", str(tmp_path / "altra"), str(tmp_path / "copia")]) == 0, "the earlier copy holds"
    (places.archive / newest).write_bytes(b"consegna 3")
    assert _backup(places, tmp_path / "copia") == 0


def _damage_the_ledger(places: Places) -> None:
    content = bytearray(places.ledger.read_bytes())
    content[4096:8192] = b"\xff" * len(content[4096:8192])
    places.ledger.write_bytes(content)


def _put_an_older_ledger(places: Places) -> None:
    with sqlite3.connect(places.ledger) as connection:
        connection.execute("delete from deliveries where sequence = 2")
    (places.archive / hashlib.sha256(b"consegna 2").hexdigest()).unlink()


def _change_the_key(places: Places) -> None:
    places.secret.write_text("cd" * 32, encoding="ascii")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_damage_the_ledger, "ledger.sqlite: il registro delle consegne è danneggiato"),
        (_put_an_older_ledger, "ha 1 consegne che il registro"),
        (_change_the_key, "ha un'altra chiave degli pseudonimi"),
    ],
)
def test_a_good_copy_never_gives_way_to_a_worse_one(
    places: Places,
    tmp_path: Path,
    harm: Callable[[Places], None],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _backup(places, tmp_path / "copia") == 0
    kept = {path: path.read_bytes() for path in (tmp_path / "copia").rglob("*") if path.is_file()}
    harm(places)
    assert _backup(places, tmp_path / "copia") == 1
    error = capsys.readouterr().err
    assert said in error and "Rimedio" in error and "Traceback" not in error
    assert {path: path.read_bytes() for path in kept} == kept
    assert main(["restore", "--data", str(tmp_path / "nuova"), str(tmp_path / "copia")]) == 0


def test_a_copy_is_read_without_changing_a_byte_of_it(places: Places, tmp_path: Path) -> None:
    """One of an earlier version lacks columns that a ledger is given when it is opened; the copy may be read-only."""
    with sqlite3.connect(places.ledger) as connection:
        connection.execute("alter table runs drop column why")
    shutil.copy(places.ledger, tmp_path / "vecchio")
    assert _backup(places, tmp_path / "buona") == 0
    shutil.copy(tmp_path / "vecchio", tmp_path / "buona" / "ledger.sqlite")
    listed = json.loads((tmp_path / "buona" / "backup.json").read_text(encoding="utf-8"))
    listed["files"]["ledger.sqlite"] = hashlib.sha256((tmp_path / "vecchio").read_bytes()).hexdigest()
    (tmp_path / "buona" / "backup.json").write_text(json.dumps(listed), encoding="utf-8")
    before = (tmp_path / "buona" / "ledger.sqlite").read_bytes()
    assert main(["restore", "--data", str(tmp_path / "nuova"), str(tmp_path / "buona")]) == 0
    assert (tmp_path / "buona" / "ledger.sqlite").read_bytes() == before
    assert main(["restore", "--data", str(tmp_path / "altra"), str(tmp_path / "buona")]) == 0


def test_two_copies_into_one_folder_wait_for_one_another(places: Places, tmp_path: Path) -> None:
    (tmp_path / "copia").mkdir()
    with exclusive(tmp_path / "copia" / ".lock"):
        assert _backup(places, tmp_path / "copia") == 3
    assert _backup(places, tmp_path / "copia") == 0


def test_nothing_to_copy_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "--data", str(tmp_path / "data"), str(tmp_path / "copia")]) == 1
    assert "nulla da copiare" in capsys.readouterr().err and not (tmp_path / "copia").exists()


def _lose_a_file(copy: Path) -> None:
    next((copy / "archive").iterdir()).unlink()


def _change_the_ledger(copy: Path) -> None:
    with (copy / "ledger.sqlite").open("ab") as file:
        file.write(b"x")


def _name_a_file_elsewhere(copy: Path) -> None:
    text = (copy / "backup.json").read_text(encoding="utf-8")
    (copy / "backup.json").write_text(text.replace('"archive/', '"../archive/', 1), encoding="utf-8")


def _leave_a_file_out(copy: Path) -> None:
    said = json.loads((copy / "backup.json").read_text(encoding="utf-8"))
    said["files"].pop(next(name for name in said["files"] if name.startswith("archive/")))
    (copy / "backup.json").write_text(json.dumps(said), encoding="utf-8")


def _cut_the_list(copy: Path) -> None:
    (copy / "backup.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize(
    "harm", [_lose_a_file, _change_the_ledger, _name_a_file_elsewhere, _leave_a_file_out, _cut_the_list]
)
def test_a_copy_that_is_not_whole_restores_nothing(
    places: Places, tmp_path: Path, harm: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _backup(places, tmp_path / "copia") == 0
    harm(tmp_path / "copia")
    assert main(["restore", "--data", str(tmp_path / "nuova"), str(tmp_path / "copia")]) == 1
    said = capsys.readouterr().err
    assert "Rimedio" in said and "Traceback" not in said
    assert not (tmp_path / "nuova" / "ledger.sqlite").exists() and not (tmp_path / "nuova" / "archive").exists()


def test_a_folder_with_deliveries_is_never_restored_over(
    places: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _backup(places, tmp_path / "copia") == 0
    _deliver(places, 3)
    assert main(["restore", "--data", str(places.data), str(tmp_path / "copia")]) == 1
    assert "ci sono già consegne" in capsys.readouterr().err and len(Ledger(places.ledger).deliveries()) == 3


def test_the_key_of_other_data_is_never_written_over(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _backup(places, tmp_path / "copia") == 0
    other = tmp_path / "altra.key"
    other.write_text("cd" * 32, encoding="ascii")
    monkeypatch.setenv("TRAGUARDO_SECRET", str(other))
    asked = ["restore", "--data", str(tmp_path / "nuova"), str(tmp_path / "copia")]
    assert main(asked) == 1 and "c'è già un'altra chiave" in capsys.readouterr().err
    assert other.read_text(encoding="ascii") == "cd" * 32 and not (tmp_path / "nuova" / "archive").exists()
    other.write_bytes((tmp_path / "copia" / "secret.key").read_bytes())
    assert main(asked) == 0


def test_a_copy_without_the_key_says_so(places: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places.secret.unlink()
    assert _backup(places, tmp_path / "copia") == 0 and "ATTENZIONE: la chiave" in capsys.readouterr().out
