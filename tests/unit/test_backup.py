"""What cannot be made again is copied whole, and comes back only whole, into a folder that holds nothing."""

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import DELIVERY

from pipeline.cli import main
from pipeline.ledger import Ledger
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


def _cut_the_list(copy: Path) -> None:
    (copy / "backup.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize("harm", [_lose_a_file, _change_the_ledger, _name_a_file_elsewhere, _cut_the_list])
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
