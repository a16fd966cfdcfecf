"""A world lived through: its files delivered round after round, one release built, every figure compared."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.events.carry import Previous
from ingest.events.store import EventStore
from ingest.intake import Intake
from ingest.register import Register
from pipeline import arrivals
from pipeline.failure import BuildFailedError
from pipeline.ledger import Ledger
from pipeline.places import ROOT, Places
from pipeline.stages import Stages
from pipeline.terminal import Progress
from tests.fixtures import parsed
from tests.fixtures.taken import take_in
from tests.scenarios.compare import Difference, differences
from tests.scenarios.files import write_file
from tests.scenarios.register import write_register
from tests.scenarios.world import World

_COPIED = ("seeds", "dbt_project", "ingest", "expectations", "exports", "pipeline", "common")
_LEFT = shutil.ignore_patterns("__pycache__", "target", "logs")


@dataclass(frozen=True)
class Outcome:
    """What came of a world: whether a release was made, what the build said, and where the two reckonings differ."""

    is_released: bool
    said: str
    differences: tuple[Difference, ...]
    warehouse: Path


def live(world: World, folder: Path) -> Outcome:
    """Deliver, build a release as the command does, and compare."""
    places = _delivered(world, folder)
    parsed.lend(places)
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "build", "--data", str(places.data), "--as-of", world.as_of.isoformat()],
        cwd=places.root,
        env={**os.environ, "PYTHONPATH": str(places.root)},
        capture_output=True,
        text=True,
        check=False,
    )
    parsed.keep(places)
    is_released = done.returncode == 0
    made = places.current if is_released else max(places.failed.glob("*"), default=places.failed)
    return _outcome(world, is_released, done.stdout + done.stderr, made / "warehouse.duckdb")


def live_to_the_gate(world: World, folder: Path) -> Outcome:
    """Deliver, compute, judge and compare: a build but for the exports, which would cost as much again.

    Rows of events that a round has read are copied by the next, as a refresh does.
    """
    places = _delivered(world, folder, carries=True)
    parsed.lend(places)
    ledger = Ledger(places.ledger)

    def take(register: Register, events: EventStore) -> Intake:
        return arrivals.take_real(places, register, ledger, world.as_of, events)

    out = io.StringIO()
    stages = _ToTheGate(places, places.releases / "scenarios", False, world.as_of, None, Progress(out), take, ledger)
    try:
        stages.run()
    except BuildFailedError as stopped:
        return _outcome(world, False, "\n".join([out.getvalue(), str(stopped), *stopped.lines]), stages.warehouse)
    parsed.keep(places)
    return _outcome(world, True, out.getvalue(), stages.warehouse)


class _ToTheGate(Stages):
    def _event_store(self, register: Register) -> EventStore:
        rounds = sorted(self.places.data.parent.glob("round_*.duckdb"))
        return replace(super()._event_store(register), previous=Previous(rounds[-1]) if rounds else None)

    def _export(self) -> None:
        """Nothing: some bodies are exported apart."""


def _outcome(world: World, is_released: bool, said: str, warehouse: Path) -> Outcome:
    found = differences(world, warehouse) if warehouse.exists() else []
    return Outcome(is_released, said, tuple(found), warehouse)


def _delivered(world: World, folder: Path, *, carries: bool = False) -> Places:
    """A copy of the checkout whose register is that of the world, and its data folder before the last build."""
    root = folder / "checkout"
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=_LEFT)
    shutil.copy(ROOT / "requirements.lock", root)
    write_register(root / "seeds", world)
    places = Places.of(folder / "data", root)
    last = max(len(body.rounds) for body in world.bodies) - 1
    for number in range(last + 1):
        _deliver(world, places, number)
        _withdraw(world, places, number)
        if number < last:
            # What a build would compute of it, the last round computes.
            before = folder / f"round_{number - 1}.duckdb" if carries and number else None
            take_in(places, world.as_of, folder / f"round_{number}.duckdb", before)
    return places


def _deliver(world: World, places: Places, number: int) -> None:
    shutil.rmtree(places.inbox, ignore_errors=True)
    for body in world.bodies:
        if number < len(body.rounds):
            for file in body.rounds[number].files:
                write_file(places.inbox / body.entity_id, body, file, world.measures)


def _withdraw(world: World, places: Places, number: int) -> None:
    ledger = Ledger(places.ledger)
    names = {
        (body.entity_id, name)
        for body in world.bodies
        if number < len(body.rounds)
        for name in body.rounds[number].withdrawn
    }
    for one in ledger.deliveries() if names else []:
        if (one.entity_id, one.file_name) in names:
            ledger.say_of_delivery(one.sequence, "withdrawn", "Ufficio di prova", "file sbagliato")
