"""A release is whole, sealed and repeatable; a failed build leaves the one in force as it was."""

import hashlib
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from checkout import copy_checkout
from conftest import ROOT, Release, pipeline

from pipeline import arrivals, dbt, release
from pipeline.build import Options, build
from pipeline.cli import main
from pipeline.failure import BuildFailedError
from pipeline.ledger import Ledger
from pipeline.places import Places
from pipeline.status import in_words, status_of
from pipeline.terminal import Progress


def test_the_warehouse_is_read_only_whole_and_readable_by_the_clients_of_duckdb_1(example: Release) -> None:
    warehouse = example.warehouse.resolve()
    assert stat.S_IMODE(warehouse.stat().st_mode) == 0o444
    assert not warehouse.with_name("warehouse.duckdb.wal").exists()
    ((version,),) = example.rows("select tags['storage_version'] from duckdb_databases() where path is not null")
    assert str(version).startswith("v1.4.0")


def test_the_manifest_names_every_input_and_output_with_its_sha256(example: Release) -> None:
    manifest = json.loads((example.folder / "manifest.json").read_text(encoding="utf-8"))
    archive = example.data / "example" / "archive"
    assert len(manifest["inputs"]) == len(list(archive.iterdir())) > 20
    for delivery in manifest["inputs"]:
        content = (archive / delivery["sha256"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == delivery["sha256"]
    listed = {output["path"]: output["sha256"] for output in manifest["outputs"]}
    files = {p.relative_to(example.folder).as_posix(): p for p in example.folder.rglob("*") if p.is_file()}
    assert set(listed) == set(files) - {"manifest.json"}
    for path, sha256 in listed.items():
        assert hashlib.sha256(files[path].read_bytes()).hexdigest() == sha256, path
    assert manifest["as_of"] == "2026-04-30" and manifest["kind"] == "example"
    assert {"python", "duckdb", "dbt-core", "great-expectations"} <= set(manifest["versions"])


def test_the_warehouse_has_a_copy_of_the_runs(example: Release) -> None:
    assert example.rows("select run_id, kind, outcome, as_of from ops.runs") == [
        (example.folder.name, "example", "running", "2026-04-30")
    ]


def test_every_output_of_the_example_says_that_it_is_one(example: Release) -> None:
    assert "ESEMPIO" in example.said
    for path in (example.folder / "exports").rglob("*"):
        # The descriptor of a data package has a fixed name; its title says it.
        said = path.read_text(encoding="utf-8") if path.name == "datapackage.json" else path.name
        assert path.is_dir() or "ESEMPIO" in said, path
    assert "ESEMPIO" in (example.folder / "gate" / "report.html").read_text(encoding="utf-8")
    assert example.rows("select distinct is_example from published.indicators") == [(True,)]
    for (name,) in example.rows("select file_name from published.deliveries"):
        assert str(name).startswith("ESEMPIO_")


def test_the_screen_fits_and_says_what_a_person_needs(example: Release) -> None:
    for words in (
        "Valore pubblico",
        "PIRA",
        "Totale",
        "concordano per costruzione",
        "Dati mancanti: 1",
        "Avvisi del cancello: 1",
        "Rifiutati",
    ):
        assert words in example.said
    assert "\x1b" not in example.said, "plain lines where there is no terminal"
    assert len(example.said.splitlines()) <= 45


def _places(data: Path) -> Places:
    return Places.of(data, ROOT)


ASKED = Options(as_of=date(2026, 4, 30))


@pytest.fixture
def released(small: Release, tmp_path: Path) -> Places:
    """A data folder of its own in which a release is in force."""
    shutil.copytree(small.data, tmp_path / "data", symlinks=True)
    return _places(tmp_path / "data")


def _fails(places: Places, *, begun: bool = True) -> BuildFailedError:
    before = places.current.resolve()
    with pytest.raises(BuildFailedError) as failed:
        build(places, ASKED, Progress(io.StringIO()))
    assert places.current.resolve() == before, "the release in force changed"
    assert [path.name for path in places.releases.iterdir()] == [before.name], "half a release was left"
    assert Ledger(places.ledger).runs()[-1].outcome == "failed"
    kept = list(places.failed.iterdir()) if places.failed.exists() else []
    assert bool(kept) == begun, "what was begun is kept for whoever repairs it, and nothing else"
    return failed.value


def test_a_gate_that_finds_nothing_to_judge_stops_the_release(
    released: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.dbt.run_build", lambda *_: [])
    assert _fails(released).stage == "cancello"


def test_a_build_that_stops_tells_what_was_refused_and_keeps_it_for_the_status(
    released: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pipeline.dbt.run_build", lambda *_: [])
    (released.inbox / "cciaa-mi-mb-lo" / "rotto.xlsx").write_bytes(b"%PDF-1.7")
    assert main(["build", "--data", str(released.data), "--as-of", "2026-04-30"]) == 1
    said = capsys.readouterr().err
    (kept,) = released.failed.glob("*/rifiutati.txt")
    line, known = kept.read_text(encoding="utf-8").splitlines()
    assert line.startswith("rotto.xlsx") and "Rimedio: " in line
    assert said.index("Fermato: cancello") < said.index("Rifiutati: 2") < said.index(f"  - {line}")
    assert (released.current / "rifiutati.txt").read_text(encoding="utf-8").splitlines() == [known]
    told = in_words(status_of(released, datetime.now(UTC)))
    where = f"failed/{kept.parent.name}/rifiutati.txt della cartella dei dati"
    at = told.index(f"  Rifiutati in quella elaborazione: 2, in {where}")
    assert told[at + 1 : at + 3] == [f"    {line}", f"    {known}"]


@pytest.fixture
def computed(released: Places, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A data folder where what dbt computes is at hand, for what is about the stages after it."""
    in_force = released.current.resolve() / "warehouse.duckdb"

    def at_hand(_: Places, warehouse: Path, *__: object) -> list[object]:
        with duckdb.connect(str(warehouse)) as new:
            new.execute(f"attach '{in_force}' as computed (read_only)")
            tables = "select schema_name, table_name from duckdb_tables() where database_name "
            made = new.execute(f"{tables} <> 'computed'").fetchall()
            for schema, name in set(new.execute(f"{tables} = 'computed'").fetchall()) - set(made):
                new.execute(f"create schema if not exists {schema}")
                new.execute(f"create table {schema}.{name} as from computed.{schema}.{name}")
        return []

    monkeypatch.setattr("pipeline.dbt.run_build", at_hand)
    return released


def test_an_export_that_differs_from_its_table_stops_the_release(
    computed: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exports import csv_files

    honest = csv_files.write

    def lies(*arguments: object) -> None:
        honest(*arguments)
        for path in computed.releases.rglob("*indicators-2025.csv"):
            path.chmod(0o644)
            path.write_text(path.read_text(encoding="utf-8").replace("not_measured", "achieved", 1), encoding="utf-8")

    monkeypatch.setattr(csv_files, "write", lies)
    failed = _fails(computed)
    assert failed.stage == "esportazioni" and "indicators" in failed.lines[0]


def test_a_register_with_a_mistake_stops_before_anything_is_read(
    released: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_checkout(tmp_path / "checkout")
    targets = root / "seeds" / "targets.csv"
    targets.write_text(targets.read_text(encoding="utf-8").replace(",>=,", ",=>,", 1), encoding="utf-8")
    monkeypatch.setattr(arrivals, "take_in", lambda *_: pytest.fail("deliveries were read"))
    failed = _fails(Places.of(released.data, root), begun=False)
    assert failed.stage == "registro"
    assert "seeds/targets.csv" in failed.lines[0] and "=>" in failed.lines[0] and "Rimedio" in failed.lines[0]


def test_a_model_that_does_not_hold_stops_the_release(released: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    failure = dbt.DbtFailure("model.traguardo.component_targets", "manca una colonna")
    monkeypatch.setattr("pipeline.dbt.run_build", lambda *_: [failure])
    failed = _fails(released)
    assert failed.stage == "dbt"
    assert any("component_targets" in line and "manca una colonna" in line for line in failed.lines)


@pytest.fixture
def unexported(computed: Places, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A data folder where nothing is exported either, for what is about the switch."""
    monkeypatch.setattr("pipeline.stages.Stages._export", lambda _: None)
    return computed


class _ClosedPipe(io.StringIO):
    """A reader that goes away after the first lines, as `head` does."""

    def write(self, text: str) -> int:
        raise BrokenPipeError

    def fileno(self) -> int:
        return os.open(os.devnull, os.O_WRONLY)


def test_a_reader_that_goes_away_does_not_undo_a_release(unexported: Places) -> None:
    built = build(unexported, ASKED, Progress(_ClosedPipe()))
    assert built is not None
    assert unexported.current.resolve() == built.folder.resolve() and (unexported.current / "manifest.json").exists()
    assert [run.outcome for run in Ledger(unexported.ledger).runs()] == ["released", "released"]


def test_what_fails_after_the_switch_cannot_undo_the_release(
    unexported: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = unexported.current.resolve()
    switch = release.switch

    def switch_then_break(places: Places, folder: Path) -> None:
        switch(places, folder)
        raise OSError("il disco ha smesso di rispondere")

    monkeypatch.setattr(release, "switch", switch_then_break)
    with pytest.raises(OSError, match="smesso di rispondere"):
        build(unexported, ASKED, Progress(io.StringIO()))
    assert unexported.current.resolve() != before
    assert (unexported.current / "warehouse.duckdb").exists()
    assert Ledger(unexported.ledger).runs()[-1].outcome == "released"


def test_a_damaged_ledger_or_an_unwritable_folder_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ledger.sqlite").write_text("non sono un registro " * 100, encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    for data in (tmp_path / "data", tmp_path / "file" / "data"):
        done = pipeline(data, "build")
        assert done.returncode == 1
        assert "Rimedio" in done.stderr and "Traceback" not in done.stderr
        assert "non è cambiata" not in done.stderr, "said of what nobody looked at"


def test_the_example_never_takes_the_place_of_real_deliveries(released: Places) -> None:
    done = pipeline(released.data, "build", "--example")
    assert done.returncode == 1 and "consegne vere" in done.stderr


def test_a_refused_delivery_is_told_in_one_line_and_nothing_is_released(example: Release, tmp_path: Path) -> None:
    shutil.copytree(example.data, tmp_path / "data", symlinks=True)
    released = _places(tmp_path / "data")
    inbox = released.inbox / "cciaa-mi-mb-lo"
    inbox.mkdir(parents=True)
    (inbox / "scheda.xlsx").write_text("non sono un foglio di calcolo", encoding="utf-8")
    before = released.current.resolve()
    done = pipeline(released.data, "build")
    assert done.returncode == 1
    assert "scheda.xlsx" in done.stderr and "Rimedio" in done.stderr and "Traceback" not in done.stderr
    assert "La release in vigore non è cambiata" in done.stderr
    assert released.current.resolve() == before


def test_a_second_build_leaves_with_its_own_exit_code(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", "--data", str(data)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        env=os.environ,
    )
    try:
        while not (data / "releases").exists():
            assert first.poll() is None
            time.sleep(0.05)
        done = pipeline(data, "build")
        assert done.returncode == 3 and str(first.pid) in done.stderr
    finally:
        first.kill()
        first.wait()
