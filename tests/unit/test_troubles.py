"""Disk, permissions, another process, a damaged ledger, odd bytes: one true line in Italian, and nothing is lost."""

import json
import os
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.cli import main
from pipeline.hook import call_hook
from pipeline.ledger import Ledger
from pipeline.places import Places
from pipeline.releases import damage
from pipeline.terminal import plain, typed
from pipeline.troubles import as_failure, ledger_in_words
from tests.fixtures.kept import keep_release, places_of

RUN = "20260510T020000Z-1"
PUT_ASIDE = "Rimedio: spostarlo da parte senza cancellarlo, e rimettere al suo posto la copia più recente"


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A data folder with a release in force."""
    monkeypatch.setattr("pipeline.status._of_release", lambda _: ({}, []))
    found = places_of(tmp_path / "data")
    keep_release(found, RUN)
    return found


def _status(places: Places, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["status", "--data", str(places.data)])
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.mark.parametrize(
    "sql",
    [
        "update runs set ended_at = 'boh'",
        "update runs set seconds = '{'",
        "update runs set inputs = '[]'",
        "update runs set outcome = 'strano'",
        "update runs set as_of = '2025-13-99'",
    ],
)
def test_a_ledger_that_says_what_no_run_wrote_is_damaged_and_is_put_aside(
    places: Places, sql: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(places.ledger) as connection:
        connection.execute(sql)
    code, said = _status(places, capsys)
    assert code == 1 and f"il registro delle consegne è danneggiato (elaborazione {RUN}" in said and PUT_ASIDE in said


@pytest.mark.parametrize("column", ["first_accepted_at", "period_start"])
def test_a_delivery_whose_day_is_none_is_named(places: Places, column: str, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(places.ledger) as connection:
        connection.execute(
            "insert into deliveries values (1, 'e', 's', '', '2025-01-01', '2025-12-31', 'f', 'x', '2026-01-01', '')"
        )
        connection.execute(f"update deliveries set {column} = 'boh'")
    for command in ("withdraw", "build"):
        assert main([command, "--data", str(places.data)]) == 1
        said = capsys.readouterr().err
        assert "danneggiato (consegna n. 1: «boh»)" in said and PUT_ASIDE in said


def test_what_sqlite_says_is_told_for_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger(path).runs()
    holder, other = sqlite3.connect(path, isolation_level=None), sqlite3.connect(path, timeout=0)
    holder.execute("begin exclusive")
    with pytest.raises(sqlite3.Error) as busy:
        other.execute("select * from runs")
    assert "un altro programma lo tiene aperto" in ledger_in_words(busy.value, path)
    holder.close()
    with pytest.raises(sqlite3.Error) as missing:
        sqlite3.connect(tmp_path).execute("select 1")
    assert "non si può scrivere: è di un altro utente" in ledger_in_words(missing.value, path)
    path.write_bytes(b"non sono un registro " * 100)
    with pytest.raises(sqlite3.Error) as damaged:
        Ledger(path).runs()
    assert PUT_ASIDE in ledger_in_words(damaged.value, path)


def test_a_file_that_may_not_grow_is_told_by_every_library_that_writes(tmp_path: Path) -> None:
    script = (
        "import sys, duckdb, xlsxwriter\nfrom pipeline.troubles import as_failure\n"
        "def book():\n"
        "    with xlsxwriter.Workbook(sys.argv[1] + '/a.xlsx') as made:\n"
        "        sheet = made.add_worksheet()\n"
        "        for n in range(9000): sheet.write(n, 0, str(n * 7919))\n"
        "def warehouse():\n"
        "    with duckdb.connect(sys.argv[1] + '/a.duckdb') as made: made.sql('create table t as from range(999999)')\n"
        "def ours(): open(sys.argv[1] + '/a', 'wb').write(b'x' * 99999)\n"
        "for write in (book, warehouse, ours):\n"
        "    try: write()\n"
        "    except Exception as error: print(as_failure(error).lines[0])\n"
    )
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))  # noqa: E731
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=limit,
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "TMPDIR": str(tmp_path)},
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 3 and all("un limite (`ulimit -f`, quota) non lascia crescere i file" in one for one in lines)


def test_an_error_of_the_program_is_none_of_the_machine() -> None:
    assert as_failure(KeyError("x")) is None and as_failure(duckdb.BinderException("x")) is None


def test_a_warehouse_open_for_writing_is_told_as_that_with_its_process(
    places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    warehouse = places.current.resolve() / "warehouse.duckdb"
    warehouse.unlink()
    duckdb.connect(str(warehouse)).close()
    script = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stdout.readline()
        code, said = _status(places, capsys)
        assert code == 1 and f"APERTA IN SCRITTURA: il processo {process.pid}" in said and "DANNEGGIATA" not in said
        assert main(["explain", "x", "--data", str(places.data)]) == 1
        assert "un altro programma tiene aperto il magazzino in scrittura" in capsys.readouterr().err
        process.communicate()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file away")
def test_files_of_another_account_are_told_before_the_night_stops_at_them(
    places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (places.data, *places.data.rglob("*")):
        os.chown(path, 4321, 4321, follow_symlinks=False)
    assert _status(places, capsys)[0] == 0
    os.chown(places.ledger, 0, 0)
    code, said = _status(places, capsys)
    assert code == 1 and "DI UN ALTRO UTENTE: ledger.sqlite: non sono di 4321" in said
    assert f"sudo chown -R 4321: {places.data}" in said
    os.chown(places.ledger, 0, 4321)
    places.ledger.chmod(0o664)
    assert _status(places, capsys)[0] == 0, "its group may write it"


@pytest.mark.parametrize("harm", ["gone", "false"])
def test_an_export_that_is_gone_or_falsified_is_damage(
    places: Places, harm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = places.current.resolve()
    export = folder / "exports" / "a.csv"
    export.parent.mkdir()
    export.write_text("1\n", encoding="utf-8")
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    sha256 = "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865"
    said["outputs"].append({"path": "exports/a.csv", "bytes": 2, "sha256": sha256})
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    assert damage(folder) is None and _status(places, capsys)[0] == 0
    if harm == "gone":
        export.unlink()
    else:
        export.write_text("2\n", encoding="utf-8")
    code, told = _status(places, capsys)
    assert code == 1 and "DANNEGGIATA: exports/a.csv non" in told and "make refresh" in told


def test_a_reason_in_latin_1_or_with_escape_signs_is_recorded_as_words(
    places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_release(places, "20260511T020000Z-1")
    assert typed(os.fsdecode(b"perch\xe9")) == "perché" and typed("a\nb\x1b[31m") == r"a b\u001b[31m"
    why = os.fsdecode(b"non \xe8 \x1b[31mgiusta")
    assert main(["rollback", "--why", why, "--data", str(places.data)]) == 0
    assert Ledger(places.ledger).runs()[-1].why == r"non è \u001b[31mgiusta"
    assert "\x1b" not in _status(places, capsys)[1]


def test_what_a_terminal_would_obey_is_shown_and_stays_json() -> None:
    assert plain("a\x1b[2J\x9bb\u202ec\n\u00a0é") == r"a\u001b[2J\u009bb\u202ec" + "\n\u00a0é"
    assert json.loads(plain(json.dumps("\x9b\u200b", ensure_ascii=False))) == "\x9b\u200b"


def test_nothing_is_writable_by_all_though_the_umask_is_none(places: Places) -> None:
    before = os.umask(0)
    try:
        main(["backup", "--data", str(places.data), str(places.data.parent / "copia")])
        main(["timer", "--data", str(places.data)])
    finally:
        os.umask(before)
    made = [*(places.data / "systemd").iterdir(), *(places.data.parent / "copia").rglob("*")]
    assert made and not [path for path in made if path.lstat().st_mode & 0o002 and not path.is_symlink()]


@pytest.mark.parametrize("hours", ["nan", "inf", "-1", "due"])
def test_hours_that_are_no_number_of_hours_are_refused(
    places: Places, hours: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRAGUARDO_STALE_HOURS", hours)
    code, said = _status(places, capsys)
    assert code == 1 and f"«{hours}» non è un numero" in said


def test_a_hook_that_prints_odd_bytes_or_leaves_a_child_was_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.hook.MOST_SECONDS", 3)
    script = tmp_path / "hook.sh"
    script.write_text("printf '\\377\\376'\nsleep 20 &\n", encoding="utf-8")
    monkeypatch.setenv("TRAGUARDO_HOOK", f"sh {script}")
    said = call_hook("failed", {"why": os.fsdecode(b"perch\xe9")})
    assert said == "Chiamato per «failed» il comando di TRAGUARDO_HOOK."


def test_a_data_folder_with_a_line_break_has_no_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timer", "--data", f"{tmp_path}/a\nb"]) == 1
    assert "systemd non legge alla lettera" in capsys.readouterr().err
