"""The blank schede: what each centre owes, last year's value beside it, and good to be sent back filled in."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from conftest import ROOT, Release, pipeline

from ingest.intake import take_in
from ingest.register import Register, load_register

ENTITY = "cciaa-mi-mb-lo"


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register(ROOT / "seeds")


@pytest.fixture(scope="module")
def templates(example: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Templates written while the example is in force."""
    data = tmp_path_factory.mktemp("templates") / "data"
    shutil.copytree(example.data, data, symlinks=True)
    done = pipeline(data, "templates")
    assert done.returncode == 0, done.stderr
    return data / "templates" / ENTITY


def _rows(path: Path) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(path)["Rilevazione"]
    header, *rows = [row for row in sheet.iter_rows(min_row=3, values_only=True) if row[0]]
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def test_the_schede_together_ask_for_all_that_the_plan_needs_and_each_thing_once(
    templates: Path, register: Register
) -> None:
    asked = [
        (str(row["Codice misura"]), int(str(row["Periodo"]))) for p in templates.glob("*.xlsx") for row in _rows(p)
    ]
    due = [
        (measure, year)
        for measure, year in register.inputs_due(ENTITY, 2025)
        if register.measures[measure]["source_id"] == "scheda_rilevazione"
    ]
    assert sorted(asked) == sorted(due) and len(due) > 190


def test_a_scheda_shows_the_value_of_the_year_before_and_leaves_the_value_blank(templates: Path) -> None:
    rows = [row for path in templates.glob("*.xlsx") for row in _rows(path)]
    assert {row["Valore"] for row in rows} == {None}
    (startups,) = [r for r in rows if r["Codice misura"] == "innovation_map_startups" and str(r["Periodo"]) == "2025"]
    assert startups["Valore anno precedente"] == 1896
    assert startups["Misura"] and startups["Unità di misura"] == "numero"


def test_no_value_made_up_for_the_example_stands_in_a_scheda(example: Release, templates: Path) -> None:
    shown = {
        (row["Codice misura"], int(str(row["Periodo"])) - 1)
        for path in templates.glob("*.xlsx")
        for row in _rows(path)
        if row["Valore anno precedente"] is not None
    }
    made_up = set(example.rows("select measure_id, year from published.measures where provenance = 'reconstructed'"))
    assert shown and made_up and not shown & made_up


def test_a_scheda_that_somebody_filled_in_is_never_overwritten(templates: Path) -> None:
    path, *_ = sorted(templates.glob("*.xlsx"))
    blank = path.read_bytes()
    path.write_bytes(blank + b"compilata")
    done = pipeline(templates.parent.parent, "templates")
    assert done.returncode == 0 and path.name in done.stdout and "Rimedio" in done.stdout
    assert path.read_bytes() == blank + b"compilata"
    path.write_bytes(blank)


def test_a_scheda_sent_back_filled_in_is_accepted(templates: Path, tmp_path: Path, register: Register) -> None:
    """One value written, the others left: the one counts, the others are not delivered, and nothing is refused."""
    (path,) = templates.glob("*_giovani-e-start-up_2025.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Rilevazione"]
    (row,) = [r for r in sheet.iter_rows() if r[0].value == "innovation_map_startups" and str(r[3].value) == "2025"]
    row[4].value = 3125
    inbox = tmp_path / "inbox"
    (inbox / ENTITY).mkdir(parents=True)
    book.save(inbox / ENTITY / path.name)
    intake = take_in(inbox, tmp_path / "archive", register, {}, date(2026, 1, 31), is_example=False)
    assert [problem.line() for problem in intake.problems] == []
    (delivery,) = intake.deliveries
    values = [row.values["value_number"] for row in delivery.rows if not row.values["is_not_available"]]
    assert values == [Decimal(3125)] and delivery.provenance == "delivered"
