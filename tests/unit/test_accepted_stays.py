"""What was accepted stays in the release, or the run stops and says what to do."""

from pathlib import Path

import pytest
from conftest import ROOT

from ingest import opening
from ingest.cells import Workbook
from ingest.problems import Problem
from ingest.reader import FileRefused
from pipeline.cli import main
from pipeline.failure import BuildFailedError
from pipeline.ledger import Ledger
from pipeline.places import Places
from tests.fixtures.redelivered import deliver_scheda, take


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which a form was accepted."""
    deliver_scheda(tmp_path / "data", "prima.xlsx", 3125)
    take(tmp_path / "data")
    return tmp_path / "data"


def _die(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the reader of workbooks end so many times while it reads."""
    read, left = opening.read_isolated, [None] * times

    def dying(content: bytes, file_name: str) -> Workbook:
        if left:
            left.pop()
            raise FileRefused(Problem("reader_interrupted", "il lettore si è interrotto", "risalvarla", file_name))
        return read(content, file_name)

    monkeypatch.setattr(opening, "read_isolated", dying)


def test_of_a_reader_that_died_once_another_is_asked(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _die(1, monkeypatch)
    assert [one.file_name for one in take(data).deliveries] == ["prima.xlsx"]


def test_one_that_cannot_be_read_any_more_stops_the_run_until_it_is_withdrawn(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    deliver_scheda(data, "seconda.xlsx", 9999)
    _die(2, monkeypatch)
    with pytest.raises(BuildFailedError) as stopped:
        take(data)
    (line,) = stopped.value.lines
    assert line.startswith(
        "la consegna n. 1 «prima.xlsx» fu accettata il 31/01/2026, e oggi no: il lettore si è interrotto"
    )
    ledger = Ledger(data / "ledger.sqlite")
    assert [one.file_name for one in ledger.deliveries()] == ["prima.xlsx", "seconda.xlsx"], "what is new is kept"
    assert f"make withdraw DELIVERY={1} " in line
    assert main(["withdraw", "--data", str(data), "--delivery", "1", "--who", "io", "--why", "rotta"]) == 0
    assert [one.file_name for one in take(data).deliveries] == ["seconda.xlsx"]


def test_one_that_the_register_of_today_refuses_stops_the_run(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = Places.of(data, ROOT)
    assert len(take(places.data).deliveries) == 1
    monkeypatch.setattr("ingest.intake.is_example_name", lambda name: name == "prima.xlsx")
    with pytest.raises(BuildFailedError, match="consegne") as stopped:
        take(data)
    assert "è un file d'esempio" in stopped.value.lines[0]
