"""What is loaded: raw and ops tables with their columns, the refused rows, and the sums that have to hold."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from ingest.intake import Intake
from ingest.load import RunInfo, load_warehouse
from tests.fixtures.conto_economico import books as conto
from tests.fixtures.delivery import AS_OF, CENTRE, ENTITY, deliver
from tests.fixtures.scheda_rilevazione import books as scheda

RUN = RunInfo("run-1", AS_OF, "f" * 64, False)
COLUMNS = {
    "raw.scheda_rilevazione": "delivery_id entity_id sheet row_number centre_id measure_id measure_name unit "
    "period_text period_start period_end value_text value_cell value_number value_date value_state value_words "
    "is_not_available note evidence provenance",
    "raw.conto_economico": "delivery_id entity_id sheet row_number account_code account_name year amount_text "
    "amount_cell amount_eur is_not_available note provenance",
    "ops.deliveries": "delivery_id entity_id source_id scope file_name sha256 period_start period_end rows_read "
    "rows_accepted rows_quarantined sequence first_accepted_at provenance",
    "ops.quarantine": "delivery_id entity_id source_id file_name sheet row_number column_name cell value rule message "
    "remedy problem_count member period_text row_text",
    "ops.problems": "entity_id delivery_id file_name sheet row_number cell column_name value rule message remedy",
    "ops.remarks": "entity_id delivery_id file_name sheet row_number cell column_name value rule message remedy",
    "ops.run": "run_id as_of fingerprint is_example",
}


@pytest.fixture
def loaded(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """Two deliveries with a refused row each, and a refused file."""
    intake = deliver(
        tmp_path,
        {
            f"{ENTITY}/{scheda.FILE}": scheda.scheda().set({f"{scheda.SHEET}!E4": "mille", f"{scheda.SHEET}!C4": "kg"}),
            f"{ENTITY}/{conto.FILE}": conto.conto_economico().set({f"{conto.SHEET}!D6": "1.5"}),
            f"{ENTITY}/altro.xlsx": b"",
        },
    )
    load_warehouse(tmp_path / "w.duckdb", intake, RUN)
    return duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True)


def test_tables_exist_with_their_columns_even_when_nothing_was_delivered(tmp_path: Path) -> None:
    load_warehouse(tmp_path / "w.duckdb", Intake(), RUN)
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as connection:
        for name, columns in COLUMNS.items():
            described = connection.execute(f"describe {name}").fetchall()
            assert " ".join(column for column, *_ in described) == columns, name
            assert connection.execute(f"select count(*) from {name}").fetchall() == [(int(name == "ops.run"),)]
        tags = connection.execute("select tags from duckdb_databases() where database_name = 'w'").fetchall()
    assert "v1.4.0" in str(tags)
    assert not (tmp_path / "w.duckdb.wal").exists()


def test_values_are_loaded_typed_and_exact_with_their_cell(loaded: duckdb.DuckDBPyConnection) -> None:
    rows = loaded.execute(
        "select row_number, centre_id, value_cell, value_text, value_number, value_date, value_state, value_words, "
        "is_not_available, provenance from raw.scheda_rilevazione order by row_number"
    ).fetchall()
    assert rows == [
        (5, CENTRE, "E5", "1.100", Decimal(1100), None, None, None, False, "delivered"),
        (6, CENTRE, "E6", "1.234,56 €", Decimal("1234.56"), None, None, None, False, "delivered"),
        (7, CENTRE, "E7", "52,41%", Decimal("52.41"), None, None, None, False, "delivered"),
        (8, CENTRE, "E8", "28/02/2025", None, date(2025, 2, 28), None, None, False, "delivered"),
        (9, CENTRE, "E9", "SI", None, None, "yes", None, False, "delivered"),
        (10, CENTRE, "E10", "Invariato", None, None, None, "Invariato", False, "delivered"),
        (11, CENTRE, "E11", "n.d.", None, None, None, None, True, "delivered"),
    ]
    accounts = loaded.execute("select account_code, year, amount_eur, amount_cell from raw.conto_economico").fetchall()
    assert accounts == [
        ("proventi_correnti", 2024, Decimal(1200000), "D7"),
        ("oneri_correnti", 2025, Decimal("-6.63"), "D8"),
        ("oneri_correnti", 2024, None, "D9"),
    ]


def test_rows_read_are_rows_accepted_plus_rows_quarantined(loaded: duckdb.DuckDBPyConnection) -> None:
    rows = loaded.execute(
        "select source_id, scope, rows_read, rows_accepted, rows_quarantined, sequence, first_accepted_at "
        "from ops.deliveries order by sequence"
    ).fetchall()
    assert rows == [
        ("conto_economico", "", 4, 3, 1, 1, AS_OF),
        ("scheda_rilevazione", CENTRE, 8, 7, 1, 2, AS_OF),
    ]
    for source, _, _, accepted, quarantined, *_ in rows:
        assert loaded.execute(f"select count(*) from raw.{source}").fetchall() == [(accepted,)]
        counted = loaded.execute("select count(*) from ops.quarantine where source_id = ?", [source]).fetchall()
        assert counted == [(quarantined,)]


def test_a_refused_row_is_whole_in_quarantine_with_its_first_problem(loaded: duckdb.DuckDBPyConnection) -> None:
    (row,) = loaded.execute(
        "select row_number, column_name, cell, value, rule, problem_count, member, period_text, remedy, row_text "
        "from ops.quarantine where source_id = 'scheda_rilevazione'"
    ).fetchall()
    assert row[:8] == (4, "Unità di misura", "C4", "kg", "unit_differs", 2, "practices_closed", "2025")
    assert row[8].startswith("esprimere il valore in «numero»")
    assert json.loads(row[9])["Valore"] == "mille"


def test_problems_name_the_delivery_only_when_the_file_was_taken(loaded: duckdb.DuckDBPyConnection) -> None:
    rows = loaded.execute("select file_name, cell, rule, delivery_id is null from ops.problems").fetchall()
    assert rows == [
        ("altro.xlsx", None, "file_empty", True),
        (conto.FILE, "D6", "amount_unreadable", False),
        (scheda.FILE, "C4", "unit_differs", False),
        (scheda.FILE, "E4", "value_unreadable", False),
    ]


def test_the_run_is_the_only_row_of_its_table(loaded: duckdb.DuckDBPyConnection) -> None:
    assert loaded.execute("from ops.run").fetchall() == [("run-1", AS_OF, "f" * 64, False)]
