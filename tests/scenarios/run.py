"""A world lived through: its files delivered round after round, one release built, every figure compared."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline import arrivals
from pipeline.ledger import Ledger
from pipeline.places import ROOT, Places
from pipeline.stages import pseudonyms_of, sound_register
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


def live(world: World, folder: Path) -> Outcome:
    """Deliver, build and compare, in a copy of the checkout whose register is that of the world."""
    root, data = folder / "checkout", folder / "data"
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=_LEFT)
    shutil.copy(ROOT / "requirements.lock", root)
    write_register(root / "seeds", world)
    places = Places.of(data, root)
    last = max(len(body.rounds) for body in world.bodies) - 1
    for number in range(last + 1):
        _deliver(world, places, number)
        _withdraw(world, places, number)
        if number < last:
            _take_in(world, places, folder / f"round_{number}.duckdb")
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "build", "--data", str(data), "--as-of", world.as_of.isoformat()],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    is_released = done.returncode == 0
    made = data / "current" if is_released else max((data / "failed").glob("*"), default=None)
    found = differences(world, made / "warehouse.duckdb") if made and (made / "warehouse.duckdb").exists() else []
    return Outcome(is_released, done.stdout + done.stderr, tuple(found))


def _deliver(world: World, places: Places, number: int) -> None:
    shutil.rmtree(places.inbox, ignore_errors=True)
    for body in world.bodies:
        if number < len(body.rounds):
            for file in body.rounds[number].files:
                write_file(places.inbox / body.entity_id, body, file, world.measures)


def _take_in(world: World, places: Places, warehouse: Path) -> None:
    """What a build does first: read, accept and archive. What it would compute of it, the last round computes."""
    from ingest.events.corrections import corrections_of
    from ingest.events.store import EventStore
    from ingest.load import open_warehouse

    register = sound_register(places)
    open_warehouse(warehouse)
    store = EventStore(warehouse, places.scratch, pseudonyms_of(places, is_example=False), corrections_of(register))
    arrivals.take_real(places, register, Ledger(places.ledger), world.as_of, store)


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
