"""A withdrawn delivery is out from the next build on, what came before it holds again, and who and why are kept."""

import json
import os
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import DELIVERY, ROOT, Release, pipeline

from ingest.events.store import EventStore
from ingest.load import open_warehouse
from ingest.register import load_register
from pipeline import arrivals
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import read_lock
from pipeline.ledger import Ledger
from pipeline.lock import exclusive
from pipeline.places import Places
from pipeline.stages import pseudonyms_of
from pipeline.withdraw import _consequence
from tests.fixtures.redelivered import ENTITY, WITHDRAWAL, deliver_scheda, take, take_corrected_scheda

OMITTED = "[omesso: il nome di una persona]"


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A data folder in which a delivery and its correction were taken in."""
    data = tmp_path / "data"
    take_corrected_scheda(data)
    return data


def _taken(data: Path) -> list[tuple[int, str]]:
    return [(one.sequence, one.file_name) for one in take(data).deliveries]


def _says(data: Path, *arguments: str) -> str:
    done = pipeline(data, "withdraw", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _refuses(data: Path, *arguments: str) -> str:
    done = pipeline(data, "withdraw", *arguments)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("  - ")]
    assert "Rimedio: " in line
    return line


VALUE = (
    "select distinct value, file_name from published.component_inputs "
    "where measure_id = 'innovation_map_startups' and measure_year = 2025"
)


def test_the_earlier_delivery_is_in_force_again_and_the_file_in_the_inbox_is_refused(redelivered: Release) -> None:
    with duckdb.connect(str(_earlier(redelivered) / "warehouse.duckdb"), read_only=True) as before:
        assert before.execute(VALUE).fetchall() == [(Decimal(9999), "seconda.xlsx")]
    assert redelivered.rows(VALUE) == [(Decimal(3125), "prima.xlsx")]
    lines = (redelivered.folder / "rifiutati.txt").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith("seconda.xlsx")]
    # Who withdrew it stands in the ledger; what is sent round names nobody.
    today = f"{date.today():%d/%m/%Y}"
    assert line.startswith(f"seconda.xlsx: ritirata il {today} da {OMITTED}: file di prova. Rimedio: ")
    assert line in redelivered.said


def _earlier(release: Release) -> Path:
    first, _ = sorted((release.data / "releases").iterdir())
    return first


def test_the_warehouse_says_who_withdrew_what_and_why_and_the_log_what(redelivered: Release) -> None:
    log = (redelivered.data / "logs" / "traguardo.jsonl").read_text(encoding="utf-8")
    events = [json.loads(line) for line in log.splitlines()]
    assert [event["sequence"] for event in events if event["event"] == "withdrawn"] == [2]
    assert "Mario Rossi" not in log and "file di prova" not in log
    assert redelivered.rows("select sequence, kind, who, why from ops.withdrawals") == [
        (2, "withdrawn", "Mario Rossi", "file di prova")
    ]


def test_a_release_that_rested_on_it_can_still_be_rebuilt(redelivered: Release, tmp_path: Path) -> None:
    # What a rebuild makes of the deliveries that it takes is tried on the example.
    lock, places = read_lock(_earlier(redelivered)), Places.of(redelivered.data, ROOT)
    open_warehouse(tmp_path / "warehouse.duckdb")
    events = EventStore(tmp_path / "warehouse.duckdb", tmp_path / "scratch", pseudonyms_of(places, is_example=False))
    taken = arrivals.take_locked(places, load_register(places.seeds), lock, events)
    assert [one.file_name for one in taken.deliveries][:2] == ["prima.xlsx", "seconda.xlsx"]


def test_with_nothing_left_the_build_says_so_and_never_builds_the_example(two: Path) -> None:
    for number in ("1", "2"):
        said = _says(two, "--delivery", number, *WITHDRAWAL)
    assert "Non resta nessuna consegna" in said
    done = pipeline(two, "build")
    assert done.returncode == 1 and "ESEMPIO" not in done.stdout
    assert "nessuna consegna da cui costruire (2 ritirate)" in done.stderr
    assert "prima.xlsx: ritirata il" in done.stderr and "Traceback" not in done.stderr
    assert not (two / "current").exists()


def test_a_number_is_never_given_twice(two: Path) -> None:
    _says(two, "--delivery", "2", *WITHDRAWAL)
    deliver_scheda(two, "terza.xlsx", 4000)
    assert _taken(two) == [(1, "prima.xlsx"), (3, "terza.xlsx")]


def test_a_withdrawal_is_undone_and_both_words_stay_in_the_ledger(two: Path) -> None:
    _says(two, "--delivery", "seconda.xlsx", *WITHDRAWAL)
    assert _taken(two) == [(1, "prima.xlsx")]
    said = _says(two, "--delivery", "2", "--undo", "--who", "Anna Bianchi", "--why", "era giusta")
    assert "Vale di nuovo la n. 2" in said
    assert _taken(two) == [(1, "prima.xlsx"), (2, "seconda.xlsx")]
    words = Ledger(two / "ledger.sqlite").withdrawals()
    assert [(one.kind, one.who) for one in words] == [("withdrawn", "Mario Rossi"), ("restored", "Anna Bianchi")]
    assert "non è ritirata" in _refuses(two, "--delivery", "2", "--undo", *WITHDRAWAL)


def test_each_consequence_is_told(two: Path) -> None:
    said = _says(two, "--delivery", "1", *WITHDRAWAL)
    assert "mancherà ciò che dà essa sola. Non cambia ciò che danno anche le consegne successive: n. 2 (sec" in said
    _says(two, "--delivery", "1", "--undo", *WITHDRAWAL)
    assert "valgono per gli stessi dati le consegne precedenti: n. 1 (prima.xlsx)" in _says(
        two, "--delivery", "2", *WITHDRAWAL
    )


@pytest.mark.parametrize(
    ("scope", "other", "is_told"),
    [("milano", "", True), ("", "milano", True), ("milano", "associato+milano", True), ("milano", "associato", False)],
)
def test_what_an_export_of_one_desk_and_one_of_all_give_alike_is_told(scope: str, other: str, is_told: bool) -> None:
    one = replace(DELIVERY, sequence=2, source_id="pratiche_suap", scope=scope, file_name="una.csv")
    before = replace(one, sequence=1, scope=other, file_name="prima.csv")
    told = _consequence(one, [before, one], undone=False)
    assert ("le consegne precedenti: n. 1 (prima.csv)" in told) is is_told


def test_a_superseded_delivery_holds_again_although_it_lies_there_under_another_name(two: Path) -> None:
    (two / "inbox" / ENTITY / "prima.xlsx").rename(two / "inbox" / ENTITY / "di nuovo.xlsx")
    assert [p.rule for p in take(two).problems] == ["superseded_again"]
    _says(two, "--delivery", "2", *WITHDRAWAL)
    assert [p.rule for p in take(two).problems] == ["delivery_withdrawn"]


def test_the_list_has_every_delivery_with_its_number_and_what_was_said_of_it(two: Path) -> None:
    _says(two, "--delivery", "2", *WITHDRAWAL)
    first, second = _says(two).splitlines()[1:]
    sha256 = Ledger(two / "ledger.sqlite").deliveries()[0].sha256
    assert first.startswith(f"  n. 1  {sha256[:16]}  {ENTITY}  scheda_rilevazione giovani-e-start-up  01/01/2025")
    assert "«prima.xlsx»" in first and "ritirata" not in first
    assert "«seconda.xlsx» [ritirata il" in second and "da Mario Rossi: file di prova]" in second


def test_a_delivery_is_named_by_number_file_or_beginning_of_its_id(two: Path) -> None:
    sha256 = Ledger(two / "ledger.sqlite").deliveries()[1].sha256
    for name in ("2", "n. 2", "seconda.xlsx", sha256[:10], sha256[:16].upper()):
        assert "Ritirata la n. 2" in _says(two, "--delivery", name, *WITHDRAWAL)
        _says(two, "--delivery", name, "--undo", *WITHDRAWAL)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--delivery", "7", *WITHDRAWAL), "nessuna consegna corrisponde a «7»"),
        (("--delivery", "a", *WITHDRAWAL), "nessuna consegna corrisponde a «a»"),
        (("--delivery", "1", "--who", " ", "--why", "x"), "aggiungere WHO='chi'"),
        (("--delivery", "1", "--who", "x"), "aggiungere WHY='perché'"),
        (("--delivery", "1", "--undo"), "aggiungere WHO='chi' WHY='perché'"),
    ],
)
def test_what_cannot_be_withdrawn_is_one_line(two: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in _refuses(two, *arguments)
    assert Ledger(two / "ledger.sqlite").withdrawals() == []


def test_a_second_withdrawal_and_a_name_of_two_deliveries_are_refused(two: Path) -> None:
    deliver_scheda(two, "prima.xlsx", 5000)
    take(two)
    assert "indica più consegne (n. 1, n. 3)" in _refuses(two, "--delivery", "prima.xlsx", *WITHDRAWAL)
    _says(two, "--delivery", "2", *WITHDRAWAL)
    assert "la n. 2 è già ritirata il" in _refuses(two, "--delivery", "2", *WITHDRAWAL)


def test_nothing_is_withdrawn_while_a_build_runs(two: Path) -> None:
    with exclusive(two / "build.lock"):
        done = pipeline(two, "withdraw", "--delivery", "2", *WITHDRAWAL)
    assert done.returncode == 3 and "Rimedio" in done.stderr
    assert Ledger(two / "ledger.sqlite").withdrawn() == {}


def test_asking_where_nothing_was_delivered_makes_no_ledger(tmp_path: Path) -> None:
    assert "non c'è ancora nessuna consegna" in _says(tmp_path)
    assert "nessuna consegna corrisponde" in _refuses(tmp_path, "--delivery", "1", *WITHDRAWAL)
    assert not (tmp_path / "ledger.sqlite").exists()


def test_what_a_person_types_is_read_by_no_shell_and_fits_one_line(two: Path) -> None:
    why = 'l\'ufficio "A" $(touch rotto) `touch rotto`;\nnon va\x1b'
    env = {**os.environ, "DELIVERY": "2", "WHO": "-Rossi", "WHY": why, "UNDO": "", "ARGS": f"--data {two}"}
    # What `make test ARGS=...` was given is not for the command tried here.
    env |= {"MAKEFLAGS": "", "MAKEOVERRIDES": ""}
    # Only the recipe is tried: what makes the environment is taken as done.
    command = ["make", "-o", ".venv/.built", "-o", "requirements.lock", "withdraw"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (word,) = Ledger(two / "ledger.sqlite").withdrawals()
    assert (word.who, word.why) == ("-Rossi", 'l\'ufficio "A" $(touch rotto) `touch rotto`; non va\\u001b')
    assert not (ROOT / "rotto").exists()


def test_an_archive_that_lost_a_withdrawn_delivery_stops_nothing(two: Path) -> None:
    (lost,) = [one.sha256 for one in Ledger(two / "ledger.sqlite").deliveries() if one.sequence == 2]
    (two / "archive" / lost).unlink()
    (two / "inbox" / ENTITY / "seconda.xlsx").unlink()
    with pytest.raises(BuildFailedError, match="manca dall'archivio"):
        take(two)
    _says(two, "--delivery", "2", *WITHDRAWAL)
    assert _taken(two) == [(1, "prima.xlsx")]
