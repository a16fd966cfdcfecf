"""The log of what runs did: lines of JSON, in files that are rotated."""

import io
import json
import logging.handlers
from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.build import EXAMPLE_AS_OF, Options, build
from pipeline.journal import FILES, MOST_BYTES, Journal
from pipeline.ledger import Ledger
from pipeline.places import Places
from pipeline.terminal import Progress


def test_the_log_is_a_line_of_json_an_event_in_files_that_are_rotated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.journal.MOST_BYTES", 2000)
    path = tmp_path / "logs" / "traguardo.jsonl"
    journal = Journal(path, "uno", "refresh")
    for n in range(200):
        journal.write("stage_done", stage=f"fase {n}", seconds=1.5)
    journal.close()
    files = sorted(path.parent.iterdir())
    assert len(files) == FILES and all(file.stat().st_size <= 2000 for file in files) and MOST_BYTES > 2000
    last = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
    assert last["event"] == "stage_done" and last["stage"] == "fase 199" and last["run_id"] == "uno"
    assert datetime.fromisoformat(last["at"]).tzinfo is not None


def test_a_log_that_cannot_be_written_is_said_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(logging.handlers.RotatingFileHandler, "shouldRollover", full)
    Journal(tmp_path / "log", "uno", "refresh").write("ended")
    assert "No space left" in capsys.readouterr().err


def test_the_end_of_a_run_that_was_killed_is_in_the_log_of_the_next(example_places: Places) -> None:
    Ledger(example_places.ledger).start_run("20200101T000000Z-7", "real", None, date(2020, 1, 1), "refresh", "chi")
    build(example_places, Options(only_if_new=True, as_of=EXAMPLE_AS_OF), Progress(io.StringIO()))
    events = [json.loads(line) for line in example_places.journal.read_text(encoding="utf-8").splitlines()]
    (found,) = [event for event in events if event["event"] == "recovered"]
    assert "20200101T000000Z-7" in found["what"] and "fu ucciso" in found["what"]
    assert found["run_id"] == events[-1]["run_id"] and events[-1]["outcome"] == "unchanged"
