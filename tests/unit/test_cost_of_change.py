"""Adding stays cheap: the files that know of one source, one kind or one format are counted.

What an indicator and an entity touch is counted on a real build in `tests/pipeline/test_growth.py`.
"""

from pathlib import Path

import pytest
from conftest import ROOT

FOLDERS = ("ingest", "dbt_project", "expectations", "exports", "pipeline")
SUFFIXES = {".py", ".sql", ".yml"}


def _files_that_name(word: str) -> set[str]:
    files = [p for folder in FOLDERS for p in (ROOT / folder).rglob("*") if p.suffix in SUFFIXES]
    files += (ROOT / "seeds").glob("*.yml")
    names = (str(p.relative_to(ROOT)) for p in files if word in p.read_text(encoding="utf-8") or word in p.name)
    return {name for name in names if not {"target", "logs"} & set(Path(name).parts)}


def test_a_source_is_its_reader_its_models_and_its_rows() -> None:
    name = "conto_economico"
    assert _files_that_name(name) == {
        f"ingest/sources/{name}.py",
        f"dbt_project/models/staging/{name}.yml",
        f"dbt_project/models/staging/stg_{name}.sql",
        f"dbt_project/models/staging/stg_{name}.yml",
        f"dbt_project/models/measures/measures_{name}.sql",
        f"dbt_project/models/measures/measures_{name}.yml",
        "dbt_project/models/measures/measure_rows.sql",
        "seeds/sources.yml",
        # its unit test needs two sources
        "dbt_project/models/staging/stg_deliveries.yml",
        # the forms that the example writes, which a source read from a system's export does not have
        "ingest/workbooks.py",
        "pipeline/example/deliveries.py",
    }


def test_a_source_of_events_is_its_reader_its_models_and_its_rows() -> None:
    name = "pratiche_registro_imprese"
    assert _files_that_name(name) == {
        f"ingest/sources/{name}.py",
        f"dbt_project/models/staging/{name}.yml",
        f"dbt_project/models/staging/stg_{name}.sql",
        f"dbt_project/models/staging/stg_{name}.yml",
        f"dbt_project/models/measures/monthly_{name}.sql",
        f"dbt_project/models/measures/monthly_{name}.yml",
        f"dbt_project/models/measures/measures_{name}.sql",
        f"dbt_project/models/measures/measures_{name}.yml",
        "dbt_project/models/measures/measure_rows.sql",
        "seeds/sources.yml",
        # the example's files of it
        "pipeline/example/events.py",
    }


@pytest.mark.parametrize("kind", ["rank_change", "index_on_average"])
def test_a_kind_of_algorithm_is_one_model_and_its_places_in_the_closed_lists(kind: str) -> None:
    assert _files_that_name(kind) == {
        f"dbt_project/models/algorithms/algorithm_{kind}.sql",
        f"dbt_project/models/algorithms/algorithm_{kind}.yml",
        "dbt_project/models/algorithms/component_parts.sql",
        "ingest/register/kinds.py",
        "seeds/components.yml",
        # the second opinion that the tests and the example use
        "pipeline/example/formulas.py",
        # how the formula is said in words to whoever asks for it
        "exports/explain/formulas.py",
    }


@pytest.mark.parametrize("name", ["csv_files", "parquet_files", "xlsx_workbook"])
def test_an_export_format_is_one_file_and_one_line(name: str) -> None:
    assert _files_that_name(name) == {f"exports/{name}.py", "exports/__init__.py"}
