"""The example's deliveries: one scheda for each centre that owes something, one conto economico, exports of events."""

import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from ingest.italian import format_state
from ingest.register import Register
from ingest.workbooks import AccountRow, SchedaCover, SchedaRow, write_conto_economico, write_scheda
from pipeline.example.events import EVENT_SOURCES, write_events
from pipeline.example.reconstruct import YEAR, ExampleInput, example_inputs

ENTITY_ID = "cciaa-mi-mb-lo"


def _cell(found: ExampleInput) -> Decimal | date | str:
    """The value as the office would write it in its cell; the words of a text measure are its value."""
    if found.value is not None:
        return found.value
    if found.value_date is not None:
        return date.fromisoformat(found.value_date)
    return format_state(found.state) if found.state else found.words or "nd"


def write_example(register: Register, inbox: Path) -> list[Path]:
    """Write the example's deliveries under `inbox/<entity_id>/`, in place of any written before.

    Raises ReconstructionError when the register asks for an input that cannot be made.
    """
    folder = inbox / ENTITY_ID
    shutil.rmtree(inbox, ignore_errors=True)
    folder.mkdir(parents=True)
    by_source: dict[str, list[ExampleInput]] = defaultdict(list)
    inputs = example_inputs(register, ENTITY_ID, Path(__file__).parent)
    for found in inputs:
        by_source[register.measures[found.measure_id]["source_id"]].append(found)
    # A body whose measures are declared in a scheda, although a system has them, sends no export of that system.
    in_use = {measure["source_id"] for measure in register.measures.values()}
    return [
        *_schede(register, folder, by_source.pop("scheda_rilevazione", ())),
        _conto_economico(register, folder, by_source.pop("conto_economico", ())),
        *write_events(inputs, folder, sources=[source for source in EVENT_SOURCES if source in in_use]),
    ]


def write_event_deliveries(register: Register, out: Path, sources: Sequence[str], scale: int, entities: int) -> int:
    """Write the example's exports of `sources`, `scale` times as large, for as many `entities`; give how many files.

    The first body is the example's, in `out/<entity_id>/`; the others have its id with a number, and rows of their own.
    Raises FileExistsError when `out` holds something, which nobody asked to replace.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} non è vuota. Rimedio: indicare una cartella nuova")
    inputs = example_inputs(register, ENTITY_ID, Path(__file__).parent)
    written = 0
    for number in range(1, entities + 1):
        folder = out / (ENTITY_ID if number == 1 else f"{ENTITY_ID}-{number}")
        folder.mkdir(parents=True)
        prefix = "" if number == 1 else f"E{number}-"
        written += len(write_events(inputs, folder, sources=sources, scale=scale, prefix=prefix))
    return written


def _schede(register: Register, folder: Path, inputs: Iterable[ExampleInput]) -> list[Path]:
    by_centre: dict[str, list[SchedaRow]] = defaultdict(list)
    for found in inputs:
        measure = register.measures[found.measure_id]
        cell = _cell(found)
        by_centre[register.owners[ENTITY_ID, found.measure_id]].append(
            SchedaRow(
                measure_id=found.measure_id,
                measure_name=measure["name"],
                unit=register.units[measure["unit"]]["name"],
                year=found.year,
                value=cell,
                note=found.words if found.words and found.words != cell else "",
                evidence=found.evidence or "",
                provenance=found.provenance,
            )
        )
    written = []
    for centre_id, rows in sorted(by_centre.items()):
        path = folder / f"ESEMPIO_scheda_rilevazione_{centre_id}_{YEAR}.xlsx"
        centre = register.centres[ENTITY_ID, centre_id]
        entity = register.entities[ENTITY_ID]
        write_scheda(path, SchedaCover(ENTITY_ID, entity["name"], centre_id, centre["name"], YEAR), rows)
        written.append(path)
    return written


def _conto_economico(register: Register, folder: Path, inputs: Iterable[ExampleInput]) -> Path:
    path = folder / f"ESEMPIO_conto_economico_{YEAR}.xlsx"
    rows = [
        AccountRow(
            account_code=register.measures[found.measure_id]["member"],
            account_name=register.measures[found.measure_id]["name"],
            year=found.year,
            amount=found.value,
            note=found.evidence or "",
            provenance=found.provenance,
        )
        for found in inputs
    ]
    write_conto_economico(path, ENTITY_ID, YEAR, rows)
    return path
