"""An error that nobody foresaw costs the file that brought it about; one of the machine stops the run."""

import errno
from pathlib import Path

import duckdb
import pytest

from ingest import intake as intake_module
from ingest import unforeseen
from ingest.events.store import EventStore
from tests.fixtures.conto_economico import books as conto
from tests.fixtures.delivery import ENTITY, deliver
from tests.fixtures.exports import NAME, Text, deliver_exports, payment, suap
from tests.fixtures.scheda_rilevazione import books as scheda

SCHEDA, CONTO = f"{ENTITY}/{scheda.FILE}", f"{ENTITY}/{conto.FILE}"


def _break(module: object, name: str, at: str, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a function raise whenever it meets the name of a file."""
    sound = getattr(module, name)

    def broken(*arguments: object, **more: object) -> object:
        if at in str(arguments):
            raise error
        return sound(*arguments, **more)

    monkeypatch.setattr(module, name, broken)


@pytest.mark.parametrize(("module", "name"), [(intake_module, "open_delivery"), (unforeseen, "judge_files")])
def test_a_form_that_breaks_the_reading_is_refused_by_name_and_the_other_is_taken(
    tmp_path: Path, module: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break(module, name, scheda.FILE, KeyError(NAME), monkeypatch)
    taken = deliver(tmp_path, {SCHEDA: scheda.scheda(), CONTO: conto.conto_economico()})
    assert [one.file_name for one in taken.deliveries] == [conto.FILE]
    (problem,) = taken.problems
    assert problem.rule == "file_unforeseen" and problem.line().startswith(f"{scheda.FILE}: il programma non riesce")
    assert "KeyError, ingest/" in problem.line() and NAME not in problem.line()


def test_an_export_that_breaks_the_reading_leaves_nothing_and_the_other_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break(EventStore, "_move", "rotto.csv", ValueError(NAME), monkeypatch)
    taken = deliver_exports(tmp_path, {"rotto.csv": Text([suap(1)]), "buono.csv": Text([payment(1)])})
    assert [one.file_name for one in taken.intake.deliveries] == ["buono.csv"] and taken.rules == ["file_unforeseen"]
    assert taken.rows("select count(*) from raw.pratiche_suap") == [(0,)]
    assert taken.rows("select count(*) from raw.fatture_passive") == [(1,)]


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), duckdb.OutOfMemoryException("out of memory")]
)
def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(intake_module, "open_delivery", scheda.FILE, error, monkeypatch)
    with pytest.raises(type(error)):
        deliver(tmp_path, {SCHEDA: scheda.scheda()})
