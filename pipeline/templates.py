"""`make templates`: the blank scheda of each responsible centre, with what it owes and last year's values."""

import shutil
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

from ingest.italian import format_state
from ingest.register import Register
from ingest.workbooks import CellValue, SchedaCover, SchedaRow, write_scheda
from pipeline.places import Places

SOURCE = "scheda_rilevazione"


def write_templates(places: Places, register: Register) -> list[Path]:
    """Write `data/templates/<entity>/scheda_rilevazione_<centre>_<year>.xlsx` for every plan of the register.

    A row for each measure and year that the centre owes to the plan; the value is blank, beside it stands the value of
    the year before as the release in force has it, or nothing. Returns the files, in order.
    """
    shutil.rmtree(places.templates, ignore_errors=True)
    known = _known_values(places)
    plans = sorted({(row["entity_id"], row["year"]) for row in register.table("indicators")})
    written = []
    for entity_id, year in plans:
        owed: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for measure_id, measure_year in register.inputs_due(entity_id, year):
            if register.measures[measure_id]["source_id"] == SOURCE:
                owed[register.owners[entity_id, measure_id]].append((measure_id, measure_year))
        folder = places.templates / entity_id
        folder.mkdir(parents=True, exist_ok=True)
        for centre_id, due in sorted(owed.items()):
            centre = register.centres[entity_id, centre_id]
            cover = SchedaCover(entity_id, register.entities[entity_id]["name"], centre_id, centre["name"], year)
            path = folder / f"{SOURCE}_{centre_id}_{year}.xlsx"
            write_scheda(path, cover, [_row(register, known, entity_id, *key) for key in due])
            written.append(path)
    return written


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
            "select entity_id, measure_id, year, value, value_date, value_state, value_text from published.measures"
        ).fetchall()
    return {(entity_id, measure_id, year): _shown(*values) for entity_id, measure_id, year, *values in rows}


def _shown(value: Decimal | None, day: date | None, state: str | None, words: str | None) -> CellValue:
    if value is not None:
        return value.normalize()
    if day is not None:
        return day
    return format_state(state) if state else words
