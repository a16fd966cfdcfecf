"""A refresh does something exactly when something changed since the last release was made."""

import io
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from conftest import DELIVERY, ROOT, Release

from pipeline import news
from pipeline.build import EXAMPLE_AS_OF, Held, Options, _Run, _today, build
from pipeline.cli import main
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import LOCK_FILE, read_lock
from pipeline.ledger import Ledger
from pipeline.news import Seen, look, what_is_new
from pipeline.places import Places
from pipeline.recovery import recover
from pipeline.rollback import rollback, rollback_that_holds
from pipeline.stages import pseudonyms_of
from pipeline.terminal import Progress
from tests.fixtures.kept import keep_release

INBOX = "cciaa-mi-mb-lo"


@pytest.fixture(scope="module")
def copied(example: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("copied") / "data"
    shutil.copytree(example.data, data, symlinks=True, ignore=shutil.ignore_patterns("dbt", "example", "exports"))
    return data


@pytest.fixture
def places(copied: Path, tmp_path: Path) -> Iterator[Places]:
    """The example's release in force, in a folder of its own."""
    data = tmp_path / "data"
    shutil.copytree(copied, data, symlinks=True)
    yield Places.of(data, ROOT)
    shutil.rmtree(data)


def _news(places: Places, as_of: date = EXAMPLE_AS_OF) -> list[str]:
    ledger = Ledger(places.ledger)
    return what_is_new(places, ledger, look(places, ledger), as_of)


def _put(places: Places, name: str, content: str = "x") -> Path:
    path = places.inbox / INBOX / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_when_nothing_changed_nothing_is_new(places: Places) -> None:
    assert _news(places) == []
    assert _news(places, EXAMPLE_AS_OF - timedelta(days=90)) == [], "the clock was set back"


def _code(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.manifest.code_hash", lambda _: "altro")


def _register(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.manifest.described_register_hashes", lambda _: {})


def _key(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.stages.EXAMPLE_SECRET", b"k" * 32)


def _damaged_key(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    key = places.data / "altra.key"
    key.write_text("non sono una chiave", encoding="utf-8")
    monkeypatch.setenv("TRAGUARDO_SECRET", str(key))
    lock = places.current / "inputs.lock.json"
    lock.write_text(lock.read_text(encoding="utf-8").replace('"kind": "example"', '"kind": "real"'), encoding="utf-8")


def test_a_damaged_key_stops_in_a_line_before_anything_is_read(
    places: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _damaged_key(places, monkeypatch)
    before = places.current.resolve()
    assert main(["refresh", "--data", str(places.data)]) == 1
    assert "non è la chiave dei pseudonimi" in capsys.readouterr().err
    assert places.current.resolve() == before and Ledger(places.ledger).runs()[-1].outcome == "failed"


def test_a_key_that_is_gone_is_never_made_anew_in_silence(tmp_path: Path) -> None:
    places = Places.of(tmp_path / "data", ROOT)
    first = pseudonyms_of(places, is_example=False)
    assert pseudonyms_of(places, is_example=False) == first
    Ledger(places.ledger).record_deliveries([DELIVERY])
    assert pseudonyms_of(places, is_example=False) == first
    places.secret.unlink()
    with pytest.raises(BuildFailedError) as failed:
        pseudonyms_of(places, is_example=False)
    assert "manca la chiave" in failed.value.lines[0] and not places.secret.exists()
    (remedy,) = re.findall("`(umask [^`]*)`", failed.value.lines[0])
    subprocess.run(["sh", "-c", remedy], check=True)
    assert pseudonyms_of(places, is_example=False) != first
    assert places.secret.stat().st_mode & 0o777 == 0o600


def test_the_day_from_which_a_year_is_seen_never_goes_back_with_the_clock(tmp_path: Path) -> None:
    places = Places.of(tmp_path / "data", ROOT)
    ledger = Ledger(places.ledger)
    today = datetime.now().astimezone().date()
    assert _today(places, ledger, is_example=False) == today
    keep_release(places, "20990101T000000Z-1")
    assert _today(places, ledger, is_example=False) == today, "that release was seen from an earlier day"
    with sqlite3.connect(places.ledger) as connection:
        connection.execute("update runs set as_of = '2099-01-01'")
    assert _today(places, ledger, is_example=False) == date(2099, 1, 1)


def _file(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        _put(places, f"file {n}.csv")


def _accepted(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    Ledger(places.ledger).record_deliveries([DELIVERY])


def _damaged(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = places.current.resolve() / "warehouse.duckdb"
    warehouse.chmod(0o644)
    with warehouse.open("r+b") as file:
        file.seek(100_000)
        file.write(b"rovinato")


def _unsaid(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    (places.current / "seen.json").unlink()


def _unlinked(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    places.current.unlink()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_code, "il programma è cambiato"),
        (_register, "il registro è cambiato"),
        (_key, "la chiave degli pseudonimi è cambiata"),
        (_file, f"file nuovi o cambiati: {INBOX}/file 0.csv, {INBOX}/file 1.csv, {INBOX}/file 2.csv e altri 2"),
        (_accepted, "consegne accettate dopo, o non più ritirate: n. 1"),
        (_damaged, "non è più quello chiuso alla pubblicazione"),
        (_unsaid, "non dice da che cosa è fatta"),
        (_unlinked, "nessuna release è in vigore"),
    ],
)
def test_what_changed_is_said(
    places: Places,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Places, pytest.MonkeyPatch], None],
    said: str,
) -> None:
    change(places, monkeypatch)
    (line,) = _news(places)
    assert said in line


def test_without_a_release_there_is_one_to_make(tmp_path: Path) -> None:
    assert _news(Places.of(tmp_path / "data", ROOT)) == ["non c'è ancora nessuna release"]


def test_a_withdrawn_delivery_is_new_and_so_is_one_put_back(places: Places) -> None:
    ledger = Ledger(places.ledger)
    ledger.record_deliveries([DELIVERY])
    then = look(places, ledger)
    ledger.say_of_delivery(1, "withdrawn", "chi", "perché")
    assert list(news._of_deliveries(then, look(places, ledger))) == ["consegne ritirate: n. 1"]
    ledger.say_of_delivery(1, "restored", "chi", "perché")
    assert not list(news._of_deliveries(then, look(places, ledger)))


def test_of_files_that_are_gone_only_those_that_were_refused_count(tmp_path: Path) -> None:
    places = Places.of(tmp_path / "data", ROOT)
    accepted, refused = _put(places, "buono.csv", "buono"), _put(places, "cattivo.csv", "cattivo")
    ledger = Ledger(places.ledger)
    seen = look(places, ledger)
    sha256 = dict(seen.inbox)[f"{INBOX}/buono.csv"]
    ledger.record_deliveries([replace(DELIVERY, sha256=sha256)])
    then = Seen(seen.inbox, look(places, ledger).standing)
    accepted.unlink()
    assert list(news._of_deliveries(then, look(places, ledger))) == []
    refused.unlink()
    assert list(news._of_deliveries(then, look(places, ledger))) == [
        f"file rifiutati che non ci sono più: {INBOX}/cattivo.csv"
    ]
    _put(places, "cattivo.csv", "corretto")
    assert list(news._of_deliveries(then, look(places, ledger))) == [f"file nuovi o cambiati: {INBOX}/cattivo.csv"], (
        "a file that was changed is still there"
    )


def test_a_file_that_cannot_be_read_is_seen_once(tmp_path: Path) -> None:
    places = Places.of(tmp_path / "data", ROOT)
    (places.inbox / INBOX).mkdir(parents=True)
    (places.inbox / INBOX / "perso.csv").symlink_to("altrove")
    seen = look(places, Ledger(places.ledger))
    assert seen.inbox == {(f"{INBOX}/perso.csv", "")} and look(places, Ledger(places.ledger)) == seen


def _keep_earlier(places: Places) -> None:
    keep_release(places, "20200101T000000Z-1", in_force=False)
    # As if it had been made before.
    with sqlite3.connect(places.ledger) as connection:
        connection.execute("update runs set rowid = 0 where run_id = '20200101T000000Z-1'")


def _go_back(places: Places) -> None:
    _keep_earlier(places)
    rollback(places, "20200101", "un errore")


def test_after_a_rollback_the_same_inputs_make_no_release(places: Places) -> None:
    newest = places.current.resolve()
    _go_back(places)
    assert places.current.resolve() != newest and _news(places) == []


class Begun(Exception):
    """A build has begun."""


def _refresh(places: Places) -> object:
    try:
        return build(places, Options(only_if_new=True, as_of=EXAMPLE_AS_OF), Progress(io.StringIO()))
    except Begun:
        return Begun


def test_after_a_rollback_a_new_file_waits_until_a_person_takes_the_cause_away(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begin(*_: object) -> None:
        raise Begun

    monkeypatch.setattr(_Run, "to_release", begin)
    newest = places.current.resolve().name
    _go_back(places)
    _put(places, "d'altri.csv")
    held = _refresh(places)
    assert isinstance(held, Held) and "make withdraw" in held.lines[0] and "d'altri.csv" in held.lines[1]
    assert Ledger(places.ledger).runs()[-1].outcome == "held" and places.current.resolve().name != newest
    rollback(places, newest, "era giusta")
    assert _refresh(places) is Begun


def _withdraw(places: Places, _: pytest.MonkeyPatch) -> None:
    Ledger(places.ledger).say_of_delivery(7, "withdrawn", "chi", "perché")


def _undo(places: Places, _: pytest.MonkeyPatch) -> None:
    Ledger(places.ledger).say_of_delivery(7, "restored", "chi", "perché")


DECISIONS = (_withdraw, _undo, _code, _register)


@pytest.mark.parametrize("decide", DECISIONS)
@pytest.mark.parametrize("harm", [None, _damaged, _unsaid])
def test_what_a_person_decides_after_going_back_ends_the_hold(
    places: Places,
    monkeypatch: pytest.MonkeyPatch,
    decide: Callable[[Places, pytest.MonkeyPatch], None],
    harm: Callable[[Places, pytest.MonkeyPatch], None] | None,
) -> None:
    if harm:
        # The release that is left stays as it is, and says nothing of what changed since.
        harm(places, monkeypatch)
    _go_back(places)
    assert rollback_that_holds(places, Ledger(places.ledger))
    decide(places, monkeypatch)
    assert rollback_that_holds(places, Ledger(places.ledger)) is None


@pytest.mark.parametrize("decide", DECISIONS)
def test_what_was_decided_before_going_back_has_nothing_to_do_with_its_cause(
    places: Places, monkeypatch: pytest.MonkeyPatch, decide: Callable[[Places, pytest.MonkeyPatch], None]
) -> None:
    decide(places, monkeypatch)
    _go_back(places)
    assert rollback_that_holds(places, Ledger(places.ledger))


def test_a_rollback_killed_before_it_could_say_so_holds_all_the_same(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keep_earlier(places)
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "end_run", _raises)
        with pytest.raises(Begun):
            rollback(places, "20200101", "un errore")
    ledger = Ledger(places.ledger)
    assert ledger.runs()[-1].outcome == "running" and rollback_that_holds(places, ledger)
    recover(places, ledger)
    assert ledger.runs()[-1].outcome == "released" and rollback_that_holds(places, ledger)


def _raises(*_: object, **__: object) -> None:
    raise Begun


def test_a_release_without_the_delivery_that_was_withdrawn_before_is_no_hold(places: Places) -> None:
    _go_back(places)
    old = places.current.resolve()
    ledger = Ledger(places.ledger)
    lock = read_lock(places.releases / ledger.runs()[1].run_id)
    (old / LOCK_FILE).write_text(replace(lock, deliveries=lock.deliveries[1:]).text(), encoding="utf-8")
    assert rollback_that_holds(places, ledger)
    ledger.say_of_delivery(lock.deliveries[0].sequence, "withdrawn", "chi", "perché")
    # As if it had been said before the rollback.
    with sqlite3.connect(places.ledger) as connection:
        connection.execute(
            "update runs set inputs = json_set(inputs, '$.said_of_deliveries', 1) where command = 'rollback'"
        )
    assert rollback_that_holds(places, ledger) is None


def test_a_target_that_falls_due_is_new(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    warehouse = places.current.resolve() / "warehouse.duckdb"
    warehouse.chmod(0o644)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update marts.component_judgements set due_on = date '2026-06-30' where component_no = 1")
    monkeypatch.setattr(news, "damage", lambda _: None)
    assert _news(places, date(2026, 6, 29)) == []
    assert "sono scaduti" in _news(places, date(2026, 6, 30))[0]
    assert _news(places, date(2026, 6, 30))[1:] == []
