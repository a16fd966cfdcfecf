"""`make templates`: the blank scheda of each responsible centre, with what it owes and last year's values."""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ingest.italian import format_state
from ingest.register import Register
from ingest.sources.scheda_rilevazione import SOURCE_ID
from ingest.workbooks import CellValue, SchedaCover, SchedaRow, write_scheda
from pipeline.places import Places


@dataclass(frozen=True)
class Templates:
    """The files written, and those left alone because they are not blank schede of this register any more."""

    written: list[Path]
    left_alone: list[Path]


def write_templates(places: Places, register: Register) -> Templates:
    """Write `data/templates/<entity>/scheda_rilevazione_<centre>_<year>.xlsx` for every plan of the register.

    A row for each measure and year that the centre owes to the plan; the value is blank, beside it stands the value of
    the year before as the release in force has it, or nothing. A file that is there and differs is never overwritten:
    somebody may have filled it in.
    """
    known = _known_values(places)
    written, left_alone = [], []
    with tempfile.TemporaryDirectory() as folder:
        for entity_id, year in sorted({(row["entity_id"], row["year"]) for row in register.table("indicators")}):
            for blank in _blank_schede(Path(folder), register, known, entity_id, year):
                path = places.templates / entity_id / blank.name
                if path.exists() and path.read_bytes() != blank.read_bytes():
                    left_alone.append(path)
                    continue
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(blank, path)
                written.append(path)
    return Templates(written, left_alone)


def _blank_schede(
    folder: Path, register: Register, known: dict[tuple[str, str, int], CellValue], entity_id: str, year: int
) -> Iterator[Path]:
    owed: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for measure_id, measure_year in register.inputs_due(entity_id, year):
        if register.measures[measure_id]["source_id"] == SOURCE_ID:
            owed[register.owners[entity_id, measure_id]].append((measure_id, measure_year))
    for centre_id, due in sorted(owed.items()):
        centre = register.centres[entity_id, centre_id]
        cover = SchedaCover(entity_id, register.entities[entity_id]["name"], centre_id, centre["name"], year)
        path = folder / f"{SOURCE_ID}_{centre_id}_{year}.xlsx"
        write_scheda(path, cover, [_row(register, known, entity_id, *key) for key in due])
        yield path


def _row(
    register: Register, known: dict[tuple[str, str, int], CellValue], entity_id: str, measure_id: str, year: int
) -> SchedaRow:
    measure = register.measures[measure_id]
    return SchedaRow(
        measure_id=measure_id,
        measure_name=measure["name"],
        unit=register.units[measure["unit"]]["name"],
        year=year,
        previous_value=known.get((entity_id, measure_id, year - 1)),
    )


def _known_values(places: Places) -> dict[tuple[str, str, int], CellValue]:
    """The measures of the release in force, as an office would write them."""
    warehouse = places.current / "warehouse.duckdb"
    if not warehouse.exists():
        return {}
    import duckdb

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select entity_id, measure_id, year, value, value_date, value_state, value_text from published.measures "
            # what was made up for the example is no office's value
            "where provenance <> 'reconstructed'"
        ).fetchall()
    return {(entity_id, measure_id, year): _shown(*values) for entity_id, measure_id, year, *values in rows}


def _shown(value: Decimal | None, day: date | None, state: str | None, words: str | None) -> CellValue:
    if value is not None:
        return value.normalize()
    if day is not None:
        return day
    return format_state(state) if state else words
