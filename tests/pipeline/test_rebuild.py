"""A release can be made again from the archive and its lock alone, and what is not the same is seen."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, Release, pipeline

from pipeline.cli import main
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import LOCK_FILE, InputsLock, read_lock, what_moved_since
from pipeline.lock import exclusive
from pipeline.places import Places
from pipeline.rebuild import Rebuilt, _first_other_line, in_words
from pipeline.stages import Stages

CSV = "exports/open_data/cciaa-mi-mb-lo/csv/ESEMPIO_indicators-2025.csv"


@pytest.fixture
def released(example: Release, tmp_path: Path) -> Release:
    """A data folder of its own in which the example's release is in force."""
    shutil.copytree(example.data, tmp_path / "data", symlinks=True)
    return Release(tmp_path / "data", "")


def _everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_release_is_rebuilt_from_archive_and_lock_and_nothing_else_moves(
    redelivered: Release, tmp_path: Path
) -> None:
    """Worked out step by step, of deliveries that came again and one withdrawn: from nothing it is the same."""
    data = tmp_path / "data"
    shutil.copytree(redelivered.data, data, symlinks=True)
    folder = (data / "current").resolve()
    shutil.rmtree(data / "inbox")
    (data / "rebuilt" / "vecchia").mkdir(parents=True)
    before = _everything(data / "releases"), (data / "ledger.sqlite").read_bytes()
    done = pipeline(data, "rebuild")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Uguale alla release" in done.stdout and "Attenzione" not in done.stdout
    assert (_everything(data / "releases"), (data / "ledger.sqlite").read_bytes()) == before
    assert [path.name for path in (data / "rebuilt").iterdir()] == [folder.name]
    rebuilt = data / "rebuilt" / folder.name
    assert (rebuilt / LOCK_FILE).read_bytes() == (folder / LOCK_FILE).read_bytes()
    assert not (data / "inbox").exists()
    with duckdb.connect(str(rebuilt / "warehouse.duckdb"), read_only=True) as connection:
        for table in ("runs", "withdrawals"):
            assert connection.execute(f"select count(*) from ops.{table}").fetchall() == [(0,)]


def test_each_thing_that_was_changed_in_a_release_is_one_line(
    released: Release, example: Release, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def rebuilt_equal(made: Stages) -> None:
        shutil.copytree(example.folder, made.folder)

    # That a rebuild gives a release again is tried above: here it is what it gives that is told apart.
    monkeypatch.setattr(Stages, "run", rebuilt_equal)
    path = released.folder / CSV
    path.write_text(path.read_text(encoding="utf-8").replace("not_achieved", "achieved", 1), encoding="utf-8")
    (released.folder / "exports" / "html" / "altra.html").write_text("x", encoding="utf-8")
    next((released.folder / "exports").rglob("*.xlsx")).unlink()
    (released.folder / "warehouse.duckdb").chmod(0o644)
    with duckdb.connect(str(released.folder / "warehouse.duckdb")) as connection:
        connection.execute("update published.indicators set name = 'Altro' where indicator_id = 'pira.011.2.1.1'")
        connection.execute("delete from published.footnotes where number = 14")
    lock = read_lock(released.folder)
    (released.folder / LOCK_FILE).write_text(replace(lock, code="0" * 64).text(), encoding="utf-8")
    assert main(["rebuild", "--data", str(released.data), released.folder.name[:12]]) == 1
    said = capsys.readouterr().out
    assert "Attenzione: il programma non è quello della release" in said
    lines = [line for line in said.splitlines() if line.startswith("  - ")]
    assert len(lines) == 5 and "Diversa dalla release: 5 differenze" in said
    assert any("published.indicators (" in line and "name da «Altro» a «" in line for line in lines)
    assert any("number 14): riga ricostruita, non pubblicata" in line for line in lines)
    assert any(f"{CSV}: riga " in line and "not_achieved" in line for line in lines)
    assert any("altra.html: pubblicato, non ricostruito" in line for line in lines)
    assert any(".xlsx: ricostruito, non pubblicato" in line for line in lines)
    whole = released.data / "rebuilt" / released.folder.name / "differenze.txt"
    assert [f"  - {line}" for line in whole.read_text(encoding="utf-8").splitlines()] == lines


@pytest.mark.parametrize("damage", ["lost", "changed"])
def test_an_archive_without_a_delivery_of_the_release_is_one_line(released: Release, damage: str) -> None:
    delivery = read_lock(released.folder).deliveries[3]
    path = released.data / "example" / "archive" / delivery.sha256
    path.unlink()
    if damage == "changed":
        path.write_bytes(b"altro")
    done = pipeline(released.data, "rebuild")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    line, kept = (line for line in done.stderr.splitlines() if line.startswith("  - "))
    assert "quanto ricostruito finora" in kept
    assert delivery.file_name in line and "Rimedio: ripristinare" in line and "inbox" not in line


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "manca l'elenco degli ingressi"),
        ("{", "è danneggiato (JSONDecodeError"),
        ("[]", "è danneggiato (TypeError"),
        ('{"format": 1, "kind": "real"}', "è danneggiato (KeyError: 'as_of')"),
        ('{"format": 9, "kind": "real"}', "è danneggiato (ValueError"),
    ],
)
def test_a_release_without_a_sound_lock_is_one_line(released: Release, content: str | None, said: str) -> None:
    (released.folder / LOCK_FILE).unlink()
    if content is not None:
        (released.folder / LOCK_FILE).write_text(content, encoding="utf-8")
    done = pipeline(released.data, "rebuild")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert said in done.stderr and "Rimedio" in done.stderr
    assert not (released.data / "rebuilt").exists(), "the last rebuild was thrown away for nothing"


def test_the_name_of_an_archived_file_leads_nowhere_else(released: Release) -> None:
    content = json.loads((released.folder / LOCK_FILE).read_text(encoding="utf-8"))
    content["deliveries"][0]["sha256"] = "../../ledger.sqlite"
    (released.folder / LOCK_FILE).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(BuildFailedError, match="danneggiato"):
        read_lock(released.folder)


def test_the_lock_has_every_delivery_and_reads_back_as_it_was_written(example: Release) -> None:
    lock = read_lock(example.folder)
    assert lock.text() == (example.folder / LOCK_FILE).read_text(encoding="utf-8")
    manifest = json.loads((example.folder / "manifest.json").read_text(encoding="utf-8"))
    assert [(one.sequence, one.sha256) for one in lock.deliveries] == [
        (one["sequence"], one["sha256"]) for one in manifest["inputs"]
    ]
    assert (lock.fingerprint, lock.as_of.isoformat()) == (manifest["fingerprint"], manifest["as_of"])
    assert example.folder.name not in lock.text(), "the same inputs would not give the same text"
    assert sorted(lock.deliveries, key=lambda one: one.sequence) == list(lock.deliveries)
    assert replace(lock, deliveries=lock.deliveries[::-1]).text() == lock.text()


def test_a_program_or_a_register_of_another_day_is_named(example: Release) -> None:
    lock, places = read_lock(example.folder), Places.of(example.data, ROOT)
    assert what_moved_since(lock, places) == []
    (line,) = what_moved_since(replace(lock, code="0" * 64, commit="abc"), places)
    assert "il programma non è quello della release (allora abc, ora " in line and "Rimedio" in line
    register = {**lock.register, "seeds/targets.csv": "0" * 64, "seeds/tolta.csv": "1" * 64}
    (line,) = what_moved_since(replace(lock, register=register), places)
    assert "(seeds/targets.csv, seeds/tolta.csv)" in line and "Rimedio" in line


def test_one_byte_is_seen_wherever_it_is(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    for before, after, said in (
        (b"x\ny\n", b"x\ny\n", None),
        (b"x\ny\n", b"x\nz\n", "riga 2 da «y» a «z»"),
        (b"x\n", b"x\r\n", "riga 1 da «x» a «x\\r»"),
        (b"x\n", b"x", "righe 2 pubblicate, 1 ricostruite"),
        (b"\xff", b"\xfe", "riga 1 da «\\xff» a «\\xfe»"),
        (b"q" * 999 + b"1", b"q" * 999 + b"2", "riga 1 da «" + "q" * 20 + "1» a «" + "q" * 20 + "2»"),
    ):
        a.write_bytes(before)
        b.write_bytes(after)
        assert _first_other_line(a, b) == said


def test_many_differences_are_bounded_on_the_screen(tmp_path: Path) -> None:
    said = in_words(Rebuilt(tmp_path, tuple(f"n. {n}" for n in range(50))), most=20)
    assert len([line for line in said if line.startswith("  - ")]) == 20
    assert any("e altre 30 in" in line and "differenze.txt" in line for line in said)


def test_a_rebuild_waits_for_no_build_and_rebuilds_no_rebuild(released: Release) -> None:
    with exclusive(released.data / "build.lock"):
        assert pipeline(released.data, "rebuild").returncode == 3
    kept = released.data / "rebuilt" / "x"
    kept.mkdir(parents=True)
    (kept / "warehouse.duckdb").write_bytes(b"")
    done = pipeline(released.data, "rebuild", str(kept))
    assert done.returncode == 1 and "è già una ricostruzione" in done.stderr and kept.exists()
    assert "nessuna release corrisponde a «1999»" in pipeline(released.data, "rebuild", "1999").stderr


def test_a_lock_says_its_kind() -> None:
    from datetime import date

    for is_example, kind in ((True, "example"), (False, "real")):
        lock = InputsLock(is_example, date(2026, 1, 1), None, "f", "c", "k", {}, ())
        assert json.loads(lock.text())["kind"] == kind
