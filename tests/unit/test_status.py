"""Whoever is on duty sees how the last run went, and is called when it went wrong or nothing went well for long."""

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ingest.events.personal import EXAMPLE_SECRET, Pseudonyms
from pipeline import operations
from pipeline.cli import main
from pipeline.hook import call_hook
from pipeline.ledger import Ledger
from pipeline.news import look, what_is_new
from pipeline.rollback import rollback
from pipeline.status import in_words, stale_since, status_of
from tests.fixtures.kept import keep_release, places_of

NOW = datetime.now(UTC)


def test_nothing_released_is_not_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--data", str(tmp_path / "data")]) == 1
    assert "make build" in capsys.readouterr().out


def test_a_run_that_stopped_is_told_with_its_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = places_of(tmp_path / "data")
    keep_release(places, "20260510T020000Z-1")
    ledger = Ledger(places.ledger)
    ledger.start_run("20260511T020000Z-1", "real", None, date(2026, 5, 11), "refresh", "chi")
    ledger.end_run("20260511T020000Z-1", "failed", seconds={"dbt": 1.0}, error="dbt: un modello non compila")
    (places.current / "warehouse.duckdb.wal").touch()
    assert main(["status", "--data", str(places.data)]) == 1
    said = capsys.readouterr().out
    for words in ("20260510T020000Z-1", "fermata", "un modello non compila", "DANNEGGIATA", "make rollback"):
        assert words in said
    assert main(["status", "--data", str(places.data), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["last_run"]["error"] == "dbt: un modello non compila" and told["last_run"]["seconds"] == {"dbt": 1.0}


def test_a_run_whose_process_is_gone_was_killed(tmp_path: Path) -> None:
    places = places_of(tmp_path / "data")
    Ledger(places.ledger).start_run("20260511T020000Z-1", "real", None, date(2026, 5, 11), "refresh", "chi")
    status = status_of(places, NOW)
    assert status.last_run is not None and status.last_run["outcome"] == "killed" and status.code == 1


def _run(ledger: Ledger, run_id: str, outcome: str) -> None:
    ledger.start_run(run_id, "real", None, date(2026, 5, 11), "refresh", "chi")
    ledger.end_run(run_id, outcome)


def test_stale_is_when_nothing_went_well_for_longer_than_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    assert stale_since([], NOW) is None
    _run(ledger, "a", "unchanged")
    _run(ledger, "b", "failed")
    good = ledger.runs()[0].ended_at
    later = datetime.fromisoformat(str(good))
    assert stale_since(ledger.runs(), later + timedelta(hours=35)) is None
    assert stale_since(ledger.runs(), later + timedelta(hours=37)) == good
    assert stale_since(ledger.runs(), later - timedelta(hours=999)) is None
    monkeypatch.setenv("TRAGUARDO_STALE_HOURS", "1")
    assert stale_since(ledger.runs(), later + timedelta(hours=2)) == good


def test_a_clock_that_went_back_is_told_and_no_age_is_made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.status._of_release", lambda _: ({}, []))
    places = places_of(tmp_path / "data")
    keep_release(places, f"{NOW:%Y%m%dT%H%M%SZ}-1")
    assert status_of(places, NOW - timedelta(minutes=4)).age_hours == 0
    assert ", fatta 1,5 ore fa" in in_words(status_of(places, NOW + timedelta(minutes=90)))[0]
    back = status_of(places, NOW - timedelta(days=400))
    assert back.is_clock_behind and back.age_hours is None and back.code == 1
    assert "OROLOGIO" in "".join(in_words(back)) and "età ignota" in "".join(in_words(back))


def test_a_rollback_is_told_with_who_and_why_and_is_no_run_that_went_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # These releases hold nothing to be asked for.
    monkeypatch.setattr("pipeline.status._of_release", lambda _: ({}, []))
    places = places_of(tmp_path / "data")
    for run_id in ("20260510T020000Z-1", "20260511T020000Z-1"):
        keep_release(places, run_id)
    _run(Ledger(places.ledger), "20260512T020000Z-1", "failed")
    rollback(places, "previous", "il file di maggio è sbagliato")
    status = status_of(places, datetime.now(UTC))
    assert status.last_run is not None and status.last_run["run_id"] == "20260512T020000Z-1" and status.code == 1
    assert main(["status", "--data", str(places.data)]) == 1
    said = capsys.readouterr().out
    assert "In vigore: 20260510T020000Z-1" in said and "riportata in vigore il" in said
    assert "il file di maggio è sbagliato" in said and "fermata" in said
    ledger = Ledger(places.ledger)
    assert stale_since(ledger.runs()[:2], NOW + timedelta(days=9)) == ledger.runs()[1].ended_at
    _run(ledger, "20260513T020000Z-1", "released")
    assert status_of(places, datetime.now(UTC)).rollback is None


def test_a_release_whose_manifest_is_cut_is_told_as_damaged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = places_of(tmp_path / "data")
    (keep_release(places, "20260510T020000Z-1") / "manifest.json").write_text('{"outputs": [', encoding="utf-8")
    assert main(["status", "--data", str(places.data)]) == 1 and "DANNEGGIATA" in capsys.readouterr().out
    assert main(["releases", "--data", str(places.data)]) == 0 and "danneggiata" in capsys.readouterr().out


@pytest.mark.parametrize(
    "edit",
    [
        {"outputs": None},
        {"outputs": [{}]},
        {"outputs": ["warehouse.duckdb"]},
        {"outputs": [{"path": "warehouse.duckdb", "bytes": "molti", "sha256": "a"}]},
        {"as_of": "boh"},
        {"as_of": None},
        {"reasons": 7},
        {"kind": "altro"},
        {"fingerprint": None},
    ],
    ids=str,
)
def test_a_manifest_that_somebody_edited_is_damage_and_stops_no_command(
    tmp_path: Path, edit: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    places = places_of(tmp_path / "data")
    manifest = keep_release(places, "20260510T020000Z-1") / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text(encoding="utf-8")) | edit), encoding="utf-8")
    assert main(["status", "--data", str(places.data)]) == 1
    assert "DANNEGGIATA" in capsys.readouterr().out
    assert main(["releases", "--data", str(places.data)]) == 0
    assert "danneggiata" in capsys.readouterr().out
    ledger = Ledger(places.ledger)
    (reason,) = what_is_new(places, ledger, look(places, ledger, Pseudonyms(EXAMPLE_SECRET)), date(2026, 5, 11))
    assert "è danneggiata" in reason


def test_a_release_seen_from_a_day_to_come_is_told_with_the_way_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.status._of_release", lambda _: ({}, []))
    places = places_of(tmp_path / "data")
    manifest = keep_release(places, "20260510T020000Z-1") / "manifest.json"
    assert not status_of(places, NOW).is_as_of_ahead
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("2026-04-30", f"{NOW + timedelta(days=400):%Y-%m-%d}"), encoding="utf-8")
    ahead = status_of(places, NOW)
    assert ahead.is_as_of_ahead and ahead.code == 1 and "deve ancora venire" in "".join(in_words(ahead))


def test_the_hook_is_called_though_the_ledger_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRAGUARDO_HOOK", _hook(tmp_path))
    data = tmp_path / "data"
    data.mkdir()
    (data / "ledger.sqlite").write_text("non sono un registro " * 100, encoding="utf-8")
    assert main(["refresh", "--data", str(data)]) == 1 and "registro delle consegne" in capsys.readouterr().err
    event, _, said = (tmp_path / "called").read_text(encoding="utf-8").partition(" ")
    assert event == "failed" and "status_unread" in json.loads(said)


def _hook(folder: Path, code: int = 0) -> str:
    script = folder / "hook.py"
    script.write_text(
        "import sys\n"
        f"open({str(folder / 'called')!r}, 'a').write(sys.argv[1] + ' ' + sys.stdin.read() + chr(10))\n"
        f"sys.exit({code})\n"
    )
    return f"{sys.executable} {script}"


def test_the_hook_is_told_of_a_failure_and_of_a_release_that_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAGUARDO_HOOK", _hook(tmp_path))
    monkeypatch.setenv("TRAGUARDO_STALE_HOURS", "0")
    places = places_of(tmp_path / "data")
    _run(Ledger(places.ledger), "20260511T020000Z-1", "failed")
    operations.told(places, "failed", ValueError("il disco è pieno"))
    called = [line.split(" ", 1) for line in (tmp_path / "called").read_text(encoding="utf-8").splitlines()]
    assert [event for event, _ in called] == ["failed", "stale"]
    facts = json.loads(called[0][1])
    assert facts["error"] == "il disco è pieno" and facts["last_run"]["outcome"] == "failed" and facts["code"] == 4


def test_status_calls_the_hook_of_what_is_stale_when_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAGUARDO_HOOK", _hook(tmp_path))
    monkeypatch.setenv("TRAGUARDO_STALE_HOURS", "0")
    places = places_of(tmp_path / "data")
    _run(Ledger(places.ledger), "20260511T020000Z-1", "released")
    assert main(["status", "--data", str(places.data)]) == 4 and not (tmp_path / "called").exists()
    assert main(["status", "--data", str(places.data), "--notify"]) == 4
    assert (tmp_path / "called").read_text(encoding="utf-8").startswith("stale ")


def test_a_run_that_called_long_ago_is_no_reason_to_be_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.status._of_release", lambda _: ({}, []))
    places = places_of(tmp_path / "data")
    keep_release(places, "20260510T020000Z-1")
    ledger = Ledger(places.ledger)
    _run(ledger, "20260511T020000Z-1", "failed")
    now = datetime.now(UTC)
    assert status_of(places, now).event is None
    assert status_of(places, now + timedelta(hours=37)).event == "stale"
    _run(ledger, "20260512T020000Z-1", "held")
    released, failed, held = ledger.runs()
    long_ago = replace(released, ended_at=(now - timedelta(days=9)).isoformat())
    assert stale_since([long_ago, failed], now) == long_ago.ended_at
    assert stale_since([long_ago, failed, held], now) is None, "it waits for a person, who was told"
    (places.current / "warehouse.duckdb.wal").touch()
    assert status_of(places, now).event == "failed", "a damage is told though the run called about something else"


def test_a_status_that_cannot_be_read_calls_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRAGUARDO_HOOK", _hook(tmp_path))
    keep_release(places_of(tmp_path / "data"), "20260510T020000Z-1")
    asked = ["status", "--data", str(tmp_path / "data"), "--notify"]
    assert main(asked) == 1 and "la release è danneggiata o di altra versione" in capsys.readouterr().err
    monkeypatch.setattr("pipeline.status._of_release", lambda _: ({}, []))
    monkeypatch.setenv("TRAGUARDO_STALE_HOURS", "due giorni")
    assert main(asked) == 1 and "«due giorni» non è un numero" in capsys.readouterr().err
    called = [line.split(" ", 1) for line in (tmp_path / "called").read_text(encoding="utf-8").splitlines()]
    assert [event for event, _ in called] == ["failed", "failed"]
    assert "IOException" in json.loads(called[0][1])["status_unread"]


@pytest.mark.parametrize(
    ("outcomes", "event", "code"),
    [
        ([], "stale", 1),
        (["failed"], None, 1),
        (["released", "unchanged"], None, 0),
        (["released", "failed"], None, 1),
        (["released", "killed"], "failed", 1),
        (["released", "running"], "failed", 1),
        (["released", "held"], None, 0),
    ],
)
def test_status_calls_about_what_no_run_could_tell(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    outcomes: list[str],
    event: str | None,
    code: int,
) -> None:
    """A run that failed or was held has called already; one that was killed, or that never began, has not."""
    monkeypatch.setattr("pipeline.status._of_release", lambda _: ({}, []))
    monkeypatch.setenv("TRAGUARDO_HOOK", _hook(tmp_path))
    places = places_of(tmp_path / "data")
    for n, outcome in enumerate(outcomes):
        if outcome == "released":
            keep_release(places, f"2026051{n}T020000Z-1")
        elif outcome == "running":
            Ledger(places.ledger).start_run(f"2026051{n}T020000Z-1", "real", None, date(2026, 5, 11), "refresh", "chi")
        else:
            _run(Ledger(places.ledger), f"2026051{n}T020000Z-1", outcome)
    assert main(["status", "--data", str(places.data), "--notify"]) == code
    called = tmp_path / "called"
    assert (called.read_text(encoding="utf-8").split(" ")[0] if called.exists() else None) == event
    assert capsys.readouterr().err == (f"Chiamato per «{event}» il comando di TRAGUARDO_HOOK.\n" if event else "")
    if event == "failed":
        assert "journalctl" in json.loads(called.read_text(encoding="utf-8").partition(" ")[2])["error"]


def test_what_was_refused_is_told_and_what_killed_a_run_may_be_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.status._of_release", lambda _: ({}, []))
    places = places_of(tmp_path / "data")
    folder = keep_release(places, "20260510T020000Z-1")
    assert "Rifiutati nella release in vigore: nessuno" in in_words(status_of(places, NOW))
    (folder / "rifiutati.txt").write_text("a.csv: x\nb.csv: y\nc.csv: z\nd.csv: w\n", encoding="utf-8")
    _run(Ledger(places.ledger), "20260511T020000Z-1", "killed")
    said = in_words(status_of(places, NOW))
    at = said.index("Rifiutati nella release in vigore: 4")
    assert said[at + 1 : at + 5] == [
        "  a.csv: x",
        "  b.csv: y",
        "  c.csv: z",
        "  ... in tutto 4, in rifiutati.txt della release",
    ]
    assert (
        "journalctl" in "".join(said)
        and any("iniziata il " in line for line in said)
        and said[-1] == "Prossima scadenza: nessuna"
    )


def test_a_hook_that_fails_is_said_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRAGUARDO_HOOK", raising=False)
    assert call_hook("failed", {}) == "Nessuno è stato chiamato per «failed»: TRAGUARDO_HOOK non c'è."
    monkeypatch.setattr("pipeline.hook.MOST_SECONDS", 0.5)
    for command, said in (
        (_hook(tmp_path, 7), "con codice 7"),
        ("/nowhere/at-all", "il comando non si trova"),
        ("'", "virgolette che non si chiudono"),
        (str(tmp_path), "Permission denied"),
        (f"{sys.executable} -c 'import time; time.sleep(9)'", "non ha finito in 0.5 secondi"),
    ):
        monkeypatch.setenv("TRAGUARDO_HOOK", command)
        assert said in call_hook("failed", {})
    monkeypatch.setenv("TRAGUARDO_HOOK", f"{_hook(tmp_path)} segreto")
    assert call_hook("failed", {}) == "Chiamato per «failed» il comando di TRAGUARDO_HOOK."
