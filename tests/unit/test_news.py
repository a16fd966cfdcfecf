"""A refresh does something exactly when something changed since the last release was made."""

import os
import re
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from conftest import DELIVERY, ROOT

from ingest.events.personal import EXAMPLE_SECRET, Pseudonyms
from ingest.events.store import EventStore
from ingest.intake import Intake
from ingest.register import Register
from pipeline import news
from pipeline.build import EXAMPLE_AS_OF, _today
from pipeline.cli import main
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import read_lock
from pipeline.ledger import Ledger
from pipeline.manifest import sha256_of
from pipeline.news import Seen, look, what_is_new
from pipeline.places import Places
from pipeline.stages import Stages, pseudonyms_of
from pipeline.terminal import Progress
from tests.fixtures.changes import INBOX, change_code, change_register, damage_warehouse, lose_seen, put
from tests.fixtures.kept import keep_release


@pytest.fixture
def places(example_places: Places) -> Places:
    return example_places


def _look(places: Places, ledger: Ledger) -> Seen:
    return look(places, ledger, Pseudonyms(EXAMPLE_SECRET))


def _news(places: Places, as_of: date = EXAMPLE_AS_OF) -> list[str]:
    ledger = Ledger(places.ledger)
    return what_is_new(places, ledger, _look(places, ledger), as_of)


def test_when_nothing_changed_nothing_is_new(places: Places) -> None:
    assert _news(places) == []
    assert _news(places, EXAMPLE_AS_OF - timedelta(days=90)) == [], "the clock was set back"


def _key(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.stages.EXAMPLE_SECRET", b"k" * 32)


def _damaged_key(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    key = places.data / "altra.key"
    key.write_text("non sono una chiave", encoding="utf-8")
    monkeypatch.setenv("TRAGUARDO_SECRET", str(key))
    lock, manifest = places.current / "inputs.lock.json", places.current / "manifest.json"
    before = sha256_of(lock)
    lock.write_text(lock.read_text(encoding="utf-8").replace('"kind": "example"', '"kind": "real"'), encoding="utf-8")
    sealed = manifest.read_text(encoding="utf-8").replace(before, sha256_of(lock))
    manifest.chmod(0o644)
    manifest.write_text(sealed, encoding="utf-8")


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
        put(places, f"file {n}.csv")


def _accepted(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    Ledger(places.ledger).record_deliveries([DELIVERY])


def _unlinked(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    places.current.unlink()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change_code, "il programma è cambiato"),
        (change_register, "il registro è cambiato"),
        (_key, "la chiave degli pseudonimi è cambiata"),
        (_file, f"file nuovi o cambiati: {INBOX}/file 0.csv, {INBOX}/file 1.csv, {INBOX}/file 2.csv e altri 2"),
        (_accepted, "consegne che quella release non ha: n. 1"),
        (damage_warehouse, "non è più quello chiuso alla pubblicazione"),
        (lose_seen, "è danneggiata: seen.json non c'è"),
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
    assert _news(Places.of(tmp_path / "data", ROOT)) == ["è la prima release"]


def test_a_withdrawn_delivery_is_new_and_so_is_one_put_back(places: Places) -> None:
    ledger = Ledger(places.ledger)
    ledger.record_deliveries([DELIVERY])
    then = _look(places, ledger)
    ledger.say_of_delivery(1, "withdrawn", "chi", "perché")
    assert list(news._of_deliveries(places, then, _look(places, ledger))) == ["consegne ritirate: n. 1"]
    ledger.say_of_delivery(1, "restored", "chi", "perché")
    assert not list(news._of_deliveries(places, then, _look(places, ledger)))


def test_of_files_that_are_gone_only_those_that_were_refused_count(tmp_path: Path) -> None:
    places = Places.of(tmp_path / "data", ROOT)
    accepted, refused = put(places, "buono.csv", "buono"), put(places, "cattivo.csv", "cattivo")
    ledger = Ledger(places.ledger)
    seen = _look(places, ledger)
    sha256 = next(sha for path, sha in seen.inbox if seen.paths[path] == f"{INBOX}/buono.csv")
    ledger.record_deliveries([replace(DELIVERY, sha256=sha256)])
    then = Seen(seen.inbox, _look(places, ledger).standing)
    accepted.unlink()
    assert list(news._of_deliveries(places, then, _look(places, ledger))) == []
    refused.unlink()
    assert list(news._of_deliveries(places, then, _look(places, ledger))) == ["file rifiutati che non ci sono più: 1"]
    put(places, "cattivo.csv", "corretto")
    changed = list(news._of_deliveries(places, then, _look(places, ledger)))
    assert changed == [f"file nuovi o cambiati: {INBOX}/cattivo.csv"], "a file that was changed is still there"


def test_a_file_that_cannot_be_read_is_seen_once(tmp_path: Path) -> None:
    places = Places.of(tmp_path / "data", ROOT)
    (places.inbox / INBOX).mkdir(parents=True)
    (places.inbox / INBOX / "perso.csv").symlink_to("altrove")
    seen = _look(places, Ledger(places.ledger))
    assert [(seen.paths[path], sha256) for path, sha256 in seen.inbox] == [(f"{INBOX}/perso.csv", "")]
    assert _look(places, Ledger(places.ledger)) == seen


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


def test_nothing_is_taken_over_from_a_release_seen_from_before_one_of_its_deliveries(places: Places) -> None:
    lock = read_lock(places.current)
    stages = Stages(
        places,
        places.data / "new",
        True,
        lock.as_of,
        None,
        Progress(StringIO()),
        _take_nothing,
        None,
        is_incremental=True,
    )
    stages.key_id = lock.key
    assert stages._previous() == lock
    early = replace(lock, as_of=lock.as_of - timedelta(days=1))
    (places.current / "inputs.lock.json").write_text(early.text(), encoding="utf-8")
    assert stages._previous() is None, "that release read them as on its day, and this run would as on theirs"


def _take_nothing(register: Register, events: EventStore) -> Intake:
    return Intake()


def test_a_name_that_is_no_text_can_be_said(places: Places) -> None:
    folder = places.inbox / "cciaa-mi-mb-lo"
    folder.mkdir(parents=True)
    (folder / os.fsdecode(b"pagamenti_\xe0.csv")).write_bytes(b"x")
    (line,) = _news(places)
    assert line.endswith(r"pagamenti_\udce0.csv") and line.encode()
