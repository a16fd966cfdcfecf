"""After a rollback a refresh is held, until a person takes the cause away."""

import io
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest.events.personal import EXAMPLE_SECRET, Pseudonyms
from pipeline.build import EXAMPLE_AS_OF, Held, Options, _Run, build
from pipeline.inputs_lock import LOCK_FILE, read_lock
from pipeline.ledger import Ledger
from pipeline.news import look, what_is_new
from pipeline.places import Places
from pipeline.recovery import recover
from pipeline.rollback import HOLDS, rollback, rollback_that_holds
from pipeline.status import in_words, status_of
from pipeline.terminal import Progress
from tests.fixtures.changes import change_code, change_register, damage_warehouse, lose_seen, put
from tests.fixtures.kept import keep_release


@pytest.fixture
def places(example_places: Places) -> Places:
    return example_places


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
    ledger = Ledger(places.ledger)
    seen = look(places, ledger, Pseudonyms(EXAMPLE_SECRET))
    assert places.current.resolve() != newest and what_is_new(places, ledger, seen, EXAMPLE_AS_OF) == []


class Begun(Exception):
    """A build has begun."""


def _refresh(places: Places) -> object:
    try:
        return build(places, Options(only_if_new=True, as_of=EXAMPLE_AS_OF), Progress(io.StringIO()))
    except Begun:
        return Begun


def _status_says(places: Places) -> str:
    return "\n".join(in_words(status_of(places, datetime.now(UTC))))


def test_after_a_rollback_a_new_file_waits_until_a_person_takes_the_cause_away(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begin(*_: object) -> None:
        raise Begun

    monkeypatch.setattr(_Run, "to_release", begin)
    # The earlier release holds nothing to be asked for.
    monkeypatch.setattr("pipeline.status._of_release", lambda _: ({}, []))
    newest = places.current.resolve().name
    _go_back(places)
    said = [_status_says(places).count(HOLDS)]
    put(places, "d'altri.csv")
    held = _refresh(places)
    assert [*said, _status_says(places).count(HOLDS)] == [1, 1]
    assert status_of(places, datetime.now(UTC)).code == 1
    _withdraw(places, monkeypatch)
    assert HOLDS not in _status_says(places) and "La decisione è stata presa" in _status_says(places)
    assert status_of(places, datetime.now(UTC)).code == 0
    assert isinstance(held, Held) and "make withdraw" in held.lines[0] and "d'altri.csv" in held.lines[1]
    assert Ledger(places.ledger).runs()[-1].outcome == "held" and places.current.resolve().name != newest
    rollback(places, newest, "era giusta")
    assert _refresh(places) is Begun


def _withdraw(places: Places, _: pytest.MonkeyPatch) -> None:
    Ledger(places.ledger).say_of_delivery(7, "withdrawn", "chi", "perché")


def _undo(places: Places, _: pytest.MonkeyPatch) -> None:
    Ledger(places.ledger).say_of_delivery(7, "restored", "chi", "perché")


DECISIONS = (_withdraw, _undo, change_code, change_register)


@pytest.mark.parametrize("decide", DECISIONS)
@pytest.mark.parametrize("harm", [None, damage_warehouse, lose_seen])
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
