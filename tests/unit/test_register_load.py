"""The register is read as it is written, or says where it cannot be read."""

import csv
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.register import SchemaError, check_register, load_register
from ingest.register.cells import reader_of
from ingest.register.schema import read_schemas

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
GOOD = ROOT / "tests" / "fixtures" / "register"

SEED_FILES = sorted(SEEDS.glob("*.yml"))


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    for path in [*SEEDS.glob("*.yml"), *GOOD.glob("*.csv")]:
        shutil.copy(path, tmp_path)
    return tmp_path


def test_there_are_seeds_to_compare() -> None:
    assert len(SEED_FILES) > 0
    assert len(list(SEEDS.glob("*.csv"))) == len(SEED_FILES)


@pytest.mark.parametrize("path", SEED_FILES, ids=lambda path: path.stem)
def test_a_seed_has_exactly_the_columns_that_its_properties_describe(path: Path) -> None:
    schema = read_schemas(SEEDS)[path.stem]
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == schema.names


@pytest.mark.parametrize("path", SEED_FILES, ids=lambda path: path.stem)
def test_a_seed_is_described_with_its_grain_and_every_column_with_its_type(path: Path) -> None:
    schema = read_schemas(SEEDS)[path.stem]
    assert schema.description.startswith("One row per ")
    for column in schema.columns:
        assert column.description.endswith("."), column.name
        reader_of(column.type)


def test_the_register_of_this_repository_has_no_problems() -> None:
    assert [problem.line() for problem in check_register(load_register(SEEDS))] == []


def test_cells_become_values_of_their_declared_type(seeds: Path) -> None:
    register = load_register(seeds)
    target = next(row for row in register.table("targets") if row["due_date"])
    assert (target["due_date"], target["year"], target["value"]) == (date(2025, 3, 31), 2025, None)
    result = next(row for row in register.table("published_results") if row["printed_text"] == "52,41%")
    assert result["value"] == Decimal("52.41")
    assert register.measures["users_reached"]["additive"] is True
    assert register.table("missions_programmes")[0]["mission_code"] == "011"


def test_a_row_knows_its_table_and_the_line_where_it_starts(seeds: Path) -> None:
    with (seeds / "narrative.csv").open("a", encoding="utf-8") as file:
        file.write('ente-prova,2025,2,,"due\nrighe"\n\nente-prova,2025,3,,terza\n')
    rows = load_register(seeds).table("narrative")
    assert [(row.table, row.line) for row in rows] == [("narrative", 2), ("narrative", 3), ("narrative", 6)]
    assert rows[1]["text"] == "due\nrighe"


def test_a_row_cannot_be_changed(seeds: Path) -> None:
    row = load_register(seeds).table("units")[0]
    with pytest.raises(TypeError):
        row["unit"] = "other"


@pytest.mark.parametrize(
    ("type_name", "text", "value"),
    [
        ("varchar", "001", "001"),
        ("integer", "-3", -3),
        ("boolean", "false", False),
        ("date", "2025-02-28", date(2025, 2, 28)),
        ("decimal(38,12)", "-20.95", Decimal("-20.95")),
        (
            "decimal(38,12)",
            "99999999999999999999999999.123456789012",
            Decimal("99999999999999999999999999.123456789012"),
        ),
    ],
)
def test_a_cell_is_read_exactly(type_name: str, text: str, value: object) -> None:
    assert reader_of(type_name)(text) == value


@pytest.mark.parametrize(
    ("type_name", "text"),
    [
        ("integer", "1.0"),
        ("integer", "1e3"),
        ("boolean", "True"),
        ("boolean", "1"),
        ("date", "28/02/2025"),
        ("date", "20250228"),
        ("date", "2025-02-30"),
        ("decimal(38,12)", "1.234,5"),
        ("decimal(38,12)", "1e3"),
        ("decimal(38,12)", "NaN"),
        ("decimal(38,12)", "0.1234567890123"),
        ("decimal(18,2)", "12345678901234567.00"),
    ],
)
def test_a_cell_that_is_not_of_its_type_is_refused(type_name: str, text: str) -> None:
    with pytest.raises(ValueError):
        reader_of(type_name)(text)


def test_what_a_centre_owes_are_the_measures_given_to_it(seeds: Path) -> None:
    register = load_register(seeds)
    owed = [row["measure_id"] for row in register.owned_by("ente-prova", "controllo-di-gestione")]
    assert owed == ["economic_interventions_eur"]
    assert [row["measure_id"] for row in register.owned_by("altro-ente", "sportelli")] == ["users_reached"]
    assert register.owned_by("altro-ente", "controllo-di-gestione") == []


def test_inputs_due_are_sorted_once_each_and_reach_back_over_the_years(seeds: Path) -> None:
    due = load_register(seeds).inputs_due("ente-prova")
    assert due == sorted(set(due))
    assert ("economic_interventions_eur", 2022) in due
    assert ("filings_suspended", 2024) in due


def test_inputs_due_are_those_of_the_entity_and_of_the_plan_asked_for(seeds: Path) -> None:
    register = load_register(seeds)
    assert register.inputs_due("altro-ente") == [("users_reached", 2026)]
    assert register.inputs_due("altro-ente", 2025) == []
    assert register.inputs_due("altro-ente", 2026) == [("users_reached", 2026)]


def test_a_withdrawn_indicator_asks_for_no_input(seeds: Path) -> None:
    path = seeds / "indicators.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(
            line.replace(",active,", ",withdrawn,chiuso") if "Utenti raggiunti" in line else line for line in lines
        ),
        encoding="utf-8",
    )
    assert load_register(seeds).inputs_due("altro-ente") == []


def test_a_folder_without_properties_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="no properties file"):
        load_register(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: units", "name: unita", "exactly one seed, named units"),
        ("        symbol: varchar\n", "", "column_types and columns must name the same columns"),
        ("required: true", "requird: true", "unknown meta"),
        ("key: true", "required: true", "no column is marked as key"),
    ],
)
def test_a_properties_file_that_does_not_describe_its_seed_is_refused(
    seeds: Path, old: str, new: str, said: str
) -> None:
    path = seeds / "units.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SchemaError, match=said):
        load_register(seeds)


def test_a_reference_to_a_column_that_does_not_exist_is_refused(seeds: Path) -> None:
    path = seeds / "measures.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("units.unit", "units.id"), encoding="utf-8")
    with pytest.raises(SchemaError, match=r"units\.id"):
        load_register(seeds)


def test_reading_and_checking_the_register_loads_no_heavy_library() -> None:
    heavy = {"pandas", "pandera", "duckdb", "openpyxl", "great_expectations"}
    code = (
        "import sys; from pathlib import Path; from ingest.register import load_register, check_register; "
        f"check_register(load_register(Path('seeds'))); print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
