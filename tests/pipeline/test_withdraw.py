"""A withdrawn delivery is out from the next build on, what came before it holds again, and who and why are kept."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT, Release, pipeline

from ingest.intake import Intake
from ingest.register import load_register
from ingest.workbooks import SchedaCover, SchedaRow, write_scheda
from pipeline import arrivals
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import read_lock
from pipeline.ledger import Ledger
from pipeline.lock import exclusive
from pipeline.places import Places
from pipeline.stages import pseudonyms_of

ENTITY = "cciaa-mi-mb-lo"
COVER = SchedaCover(ENTITY, "Camera", "giovani-e-start-up", "Giovani e start up", 2025)
WORDS = ("--who", "Mario Rossi", "--why", "file di prova")


def _scheda(data: Path, name: str, value: int) -> None:
    path = data / "inbox" / ENTITY / name
    path.parent.mkdir(parents=True, exist_ok=True)
    row = SchedaRow("innovation_map_startups", "Startup", "numero", 2025, Decimal(value))
    write_scheda(path, COVER, [row])


def _take(data: Path) -> Intake:
    places = Places.of(data, ROOT)
    # The key is there before the first delivery.
    pseudonyms_of(places, is_example=False)
    return arrivals.take_real(places, load_register(places.seeds), Ledger(places.ledger), date(2026, 1, 31))


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A data folder in which a delivery and its correction were taken in."""
    data = tmp_path / "data"
    for name, value in (("prima.xlsx", 3125), ("seconda.xlsx", 9999)):
        _scheda(data, name, value)
        _take(data)
    return data


def _taken(data: Path) -> list[tuple[int, str]]:
    return [(one.sequence, one.file_name) for one in _take(data).deliveries]


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


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Release, str]]:
    """A release without the correction that the release before it rested on, and the name of that one."""
    data = tmp_path_factory.mktemp("withdrawn")
    for name, value in (("prima.xlsx", 3125), ("seconda.xlsx", 9999)):
        _scheda(data, name, value)
        _take(data)
    before = pipeline(data, "build")
    assert before.returncode == 0, before.stdout + before.stderr
    earlier = Release(data, before.stdout).folder.name
    assert Release(data, "").rows(VALUE) == [(Decimal(9999), "seconda.xlsx")]
    _says(data, "--delivery", "2", *WORDS)
    after = pipeline(data, "refresh")
    assert after.returncode == 0, after.stdout + after.stderr
    yield Release(data, after.stdout), earlier


VALUE = (
    "select distinct value, file_name from published.component_inputs "
    "where measure_id = 'innovation_map_startups' and measure_year = 2025"
)


def test_the_earlier_delivery_is_in_force_again_and_the_file_in_the_inbox_is_refused(
    withdrawn: tuple[Release, str],
) -> None:
    release, _ = withdrawn
    assert release.rows(VALUE) == [(Decimal(3125), "prima.xlsx")]
    (line,) = (release.folder / "rifiutati.txt").read_text(encoding="utf-8").splitlines()
    today = f"{date.today():%d/%m/%Y}"
    assert line.startswith(f"seconda.xlsx: ritirata il {today} da Mario Rossi: file di prova. Rimedio: ")
    assert line in release.said


def test_the_warehouse_says_who_withdrew_what_and_why_and_the_log_what(withdrawn: tuple[Release, str]) -> None:
    release, _ = withdrawn
    log = (release.data / "logs" / "traguardo.jsonl").read_text(encoding="utf-8")
    events = [json.loads(line) for line in log.splitlines()]
    assert [event["sequence"] for event in events if event["event"] == "withdrawn"] == [2]
    assert "Mario Rossi" not in log and "file di prova" not in log
    assert release.rows("select sequence, kind, who, why from ops.withdrawals") == [
        (2, "withdrawn", "Mario Rossi", "file di prova")
    ]


def test_a_release_that_rested_on_it_can_still_be_rebuilt(withdrawn: tuple[Release, str]) -> None:
    release, earlier = withdrawn
    for path in (release.data / "inbox" / ENTITY).iterdir():
        path.unlink()
    # What a rebuild makes of the deliveries that it takes is tried on the example.
    lock, places = read_lock(release.data / "releases" / earlier), Places.of(release.data, ROOT)
    taken = arrivals.take_locked(places, load_register(places.seeds), lock)
    assert [one.file_name for one in taken.deliveries] == ["prima.xlsx", "seconda.xlsx"]
    assert release.folder.name != earlier


def test_with_nothing_left_the_build_says_so_and_never_builds_the_example(two: Path) -> None:
    for number in ("1", "2"):
        said = _says(two, "--delivery", number, *WORDS)
    assert "Non resta nessuna consegna" in said
    done = pipeline(two, "build")
    assert done.returncode == 1 and "ESEMPIO" not in done.stdout
    assert "nessuna consegna da cui costruire (2 ritirate)" in done.stderr
    assert "prima.xlsx: ritirata il" in done.stderr and "Traceback" not in done.stderr
    assert not (two / "current").exists()


def test_a_number_is_never_given_twice(two: Path) -> None:
    _says(two, "--delivery", "2", *WORDS)
    _scheda(two, "terza.xlsx", 4000)
    assert _taken(two) == [(1, "prima.xlsx"), (3, "terza.xlsx")]


def test_a_withdrawal_is_undone_and_both_words_stay_in_the_ledger(two: Path) -> None:
    _says(two, "--delivery", "seconda.xlsx", *WORDS)
    assert _taken(two) == [(1, "prima.xlsx")]
    said = _says(two, "--delivery", "2", "--undo", "--who", "Anna Bianchi", "--why", "era giusta")
    assert "Vale di nuovo la n. 2" in said
    assert _taken(two) == [(1, "prima.xlsx"), (2, "seconda.xlsx")]
    words = Ledger(two / "ledger.sqlite").withdrawals()
    assert [(one.kind, one.who) for one in words] == [("withdrawn", "Mario Rossi"), ("restored", "Anna Bianchi")]
    assert "non è ritirata" in _refuses(two, "--delivery", "2", "--undo", *WORDS)


def test_each_consequence_is_told(two: Path) -> None:
    assert "Resta superata dalla n. 2" in _says(two, "--delivery", "1", *WORDS)
    _says(two, "--delivery", "1", "--undo", *WORDS)
    assert "valgono per gli stessi dati le consegne precedenti: n. 1 (prima.xlsx)" in _says(
        two, "--delivery", "2", *WORDS
    )


def test_a_superseded_delivery_holds_again_although_it_lies_there_under_another_name(two: Path) -> None:
    (two / "inbox" / ENTITY / "prima.xlsx").rename(two / "inbox" / ENTITY / "di nuovo.xlsx")
    assert [p.rule for p in _take(two).problems] == ["superseded_again"]
    _says(two, "--delivery", "2", *WORDS)
    assert [p.rule for p in _take(two).problems] == ["delivery_withdrawn"]


def test_the_list_has_every_delivery_with_its_number_and_what_was_said_of_it(two: Path) -> None:
    _says(two, "--delivery", "2", *WORDS)
    first, second = _says(two).splitlines()[1:]
    sha256 = Ledger(two / "ledger.sqlite").deliveries()[0].sha256
    assert first.startswith(f"  n. 1  {sha256[:16]}  {ENTITY}  scheda_rilevazione giovani-e-start-up  01/01/2025")
    assert "«prima.xlsx»" in first and "ritirata" not in first
    assert "«seconda.xlsx» [ritirata il" in second and "da Mario Rossi: file di prova]" in second


def test_a_delivery_is_named_by_number_file_or_beginning_of_its_id(two: Path) -> None:
    sha256 = Ledger(two / "ledger.sqlite").deliveries()[1].sha256
    for name in ("2", "seconda.xlsx", sha256[:10], sha256[:16].upper()):
        assert "Ritirata la n. 2" in _says(two, "--delivery", name, *WORDS)
        _says(two, "--delivery", name, "--undo", *WORDS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--delivery", "7", *WORDS), "nessuna consegna corrisponde a «7»"),
        (("--delivery", "a", *WORDS), "nessuna consegna corrisponde a «a»"),
        (("--delivery", "1", "--who", " ", "--why", "x"), "aggiungere WHO='chi'"),
        (("--delivery", "1", "--who", "x"), "aggiungere WHY='perché'"),
        (("--delivery", "1", "--undo"), "aggiungere WHO='chi' WHY='perché'"),
    ],
)
def test_what_cannot_be_withdrawn_is_one_line(two: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in _refuses(two, *arguments)
    assert Ledger(two / "ledger.sqlite").withdrawals() == []


def test_a_second_withdrawal_and_a_name_of_two_deliveries_are_refused(two: Path) -> None:
    _scheda(two, "prima.xlsx", 5000)
    _take(two)
    assert "indica più consegne (n. 1, n. 3)" in _refuses(two, "--delivery", "prima.xlsx", *WORDS)
    _says(two, "--delivery", "2", *WORDS)
    assert "la n. 2 è già ritirata il" in _refuses(two, "--delivery", "2", *WORDS)


def test_nothing_is_withdrawn_while_a_build_runs(two: Path) -> None:
    with exclusive(two / "build.lock"):
        done = pipeline(two, "withdraw", "--delivery", "2", *WORDS)
    assert done.returncode == 3 and "Rimedio" in done.stderr
    assert Ledger(two / "ledger.sqlite").withdrawn() == {}


def test_asking_where_nothing_was_delivered_makes_no_ledger(tmp_path: Path) -> None:
    assert "non c'è ancora nessuna consegna" in _says(tmp_path)
    assert "nessuna consegna corrisponde" in _refuses(tmp_path, "--delivery", "1", *WORDS)
    assert not (tmp_path / "ledger.sqlite").exists()


def test_what_a_person_types_is_read_by_no_shell_and_fits_one_line(two: Path) -> None:
    why = 'l\'ufficio "A" $(touch rotto) `touch rotto`;\nnon va\x1b'
    env = {**os.environ, "DELIVERY": "2", "WHO": "-Rossi", "WHY": why, "UNDO": "", "ARGS": f"--data {two}"}
    # Only the recipe is tried: what makes the environment is taken as done.
    command = ["make", "-o", ".venv/.built", "-o", "requirements.lock", "withdraw"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (word,) = Ledger(two / "ledger.sqlite").withdrawals()
    assert (word.who, word.why) == ("-Rossi", 'l\'ufficio "A" $(touch rotto) `touch rotto`; non va\\x1b')
    assert not (ROOT / "rotto").exists()


def test_an_archive_that_lost_a_withdrawn_delivery_stops_nothing(two: Path) -> None:
    (lost,) = [one.sha256 for one in Ledger(two / "ledger.sqlite").deliveries() if one.sequence == 2]
    (two / "archive" / lost).unlink()
    (two / "inbox" / ENTITY / "seconda.xlsx").unlink()
    with pytest.raises(BuildFailedError, match="manca dall'archivio"):
        _take(two)
    _says(two, "--delivery", "2", *WORDS)
    assert _taken(two) == [(1, "prima.xlsx")]
