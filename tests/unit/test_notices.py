"""What is told of accepted deliveries names the body where several deliver, for their files may have one name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT

from ingest.register import load_register
from ingest.workbooks import SchedaCover, SchedaRow, write_scheda
from pipeline import arrivals
from pipeline.ledger import Ledger
from pipeline.notices import values_taken_back
from pipeline.places import Places
from tests.fixtures.delivery import ENTITY, OTHER_ENTITY, Book, deliver, ledger
from tests.fixtures.scheda_rilevazione import books as scheda


@pytest.mark.parametrize("other", [None, OTHER_ENTITY])
def test_a_value_taken_away_is_told_with_its_body_where_several_deliver(tmp_path: Path, other: str | None) -> None:
    files: dict[str, Book | bytes] = {f"{ENTITY}/a.xlsx": scheda.scheda()}
    if other:
        files[f"{other}/a.xlsx"] = scheda.scheda(entity=other)
    first = deliver(tmp_path, files)
    taken = deliver(tmp_path, {f"{ENTITY}/b.xlsx": scheda.row_changed({"E4": "nd"})}, ledger(first))
    (line,) = values_taken_back(taken)
    assert line.startswith(f"{ENTITY}/b.xlsx (n. " if other else "b.xlsx (n. ")


def test_a_correction_takes_away_only_what_it_says_is_not_available(tmp_path: Path) -> None:
    data = tmp_path / "data"
    inbox = data / "inbox" / "cciaa-mi-mb-lo"
    inbox.mkdir(parents=True)
    cover = SchedaCover(inbox.name, "Camera", "giovani-e-start-up", "Giovani e start up", 2025)
    whole = [
        SchedaRow("innovation_map_startups", "Startup", "numero", y, Decimal(v))
        for y, v in ((2025, 3125), (2024, 1896))
    ]
    withheld = [whole[0], SchedaRow("innovation_map_startups", "Startup", "numero", 2024, "nd")]
    again = [whole[0], replace(whole[1], note="confermato")]
    register = load_register(ROOT / "seeds")
    takings = []
    its = Ledger(data / "ledger.sqlite")
    for name, rows in (("a.xlsx", whole), ("b.xlsx", whole[:1]), ("c.xlsx", withheld), ("d.xlsx", again)):
        write_scheda(inbox / name, cover, rows)
        takings.append(arrivals.take_real(Places.of(data, ROOT), register, its, date(2026, 1, 31)))
    assert [values_taken_back(intake) for intake in (*takings[:2], takings[3])] == [[], [], []]
    assert values_taken_back(takings[2]) == [
        "c.xlsx (n. 3): «nd» toglie Startup 2024, che a.xlsx (n. 1) dava come «1896». "
        "Rimedio: se il valore vale ancora, riconsegnare la riga con il valore"
    ]
