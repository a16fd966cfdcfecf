"""What the screen says of a release: one body and one year as ever; of more, each by itself and never their sum."""

from collections.abc import Iterator

import duckdb
import pytest

from pipeline import summary

Edition = tuple[str, int]


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            """
            create schema published;
            create table published.indicators (entity_id varchar, year integer, plan_section varchar, verdict varchar);
            create table published.reconciliation (
                entity_id varchar, year integer, indicator_id varchar, component_no integer, status varchar,
                is_recomputed boolean, explanation varchar
            );
            create table published.findings (
                entity_id varchar, year integer, finding_id varchar, severity varchar, where_printed varchar,
                title varchar
            );
            create table published.missing_inputs (
                entity_id varchar, year integer, centre_name varchar, measure_name varchar, measure_year integer,
                indicator_ids varchar
            );
            """
        )
        yield connection


def _fill(connection: duckdb.DuckDBPyConnection, *editions: Edition) -> None:
    for place, edition in enumerate(editions, start=1):
        for _ in range(place):
            connection.execute("insert into published.indicators values (?, ?, 'pira', 'achieved')", edition)
        connection.execute("insert into published.indicators values (?, ?, 'performance', 'not_measured')", edition)
        connection.execute(
            "insert into published.reconciliation values (?, ?, 'pira.1', 1, 'differs', true, 'non torna')", edition
        )
        connection.execute("insert into published.findings values (?, ?, 'x', 'high', 'PIRA 1', 'Manca')", edition)
        connection.execute(
            "insert into published.missing_inputs values (?, ?, 'Bilancio', 'Oneri', 2024, 'pira.1')", edition
        )


def _said(connection: duckdb.DuckDBPyConnection) -> list[str]:
    parts = (summary._verdicts, summary._reconciliation, summary._findings, summary._missing)
    return [" ".join(line.split()) for part in parts for line in part(connection) if line]


def test_of_one_body_and_year_neither_is_named(warehouse: duckdb.DuckDBPyConnection) -> None:
    _fill(warehouse, ("camera-a", 2025))
    said = _said(warehouse)
    assert said[0] == "Indicatori raggiunti non misurati totale" and "Totale 1 1 2" in said
    assert "Confronto con la Relazione stampata: 1 differiscono" in said and "- pira.1 (1): non torna" in said
    assert "Rilievi sulla Relazione: 1 gravi" in said and "Dati mancanti: 1" in said
    assert "- Bilancio: Oneri 2024, per pira.1" in said
    assert not [line for line in said if "camera-a" in line or "2025" in line]


def test_two_years_of_a_body_are_told_apart(warehouse: duckdb.DuckDBPyConnection) -> None:
    _fill(warehouse, ("camera-a", 2025), ("camera-a", 2026))
    said = _said(warehouse)
    tables = [place for place, line in enumerate(said) if line.startswith("Totale ")]
    assert [said[place] for place in tables] == ["Totale 1 1 2", "Totale 2 1 3"]
    heads = [line for line in said if line.endswith("raggiunti non misurati totale")]
    assert heads == [f"{year} raggiunti non misurati totale" for year in (2025, 2026)]
    assert "- 2026: 1 differiscono" in said and "- 2026, pira.1 (1): non torna" in said
    assert "- 2026: 1 gravi" in said and "- 2026, PIRA 1: manca" in said
    assert "- 2026: 1" in said and "- 2026, Bilancio: Oneri 2024, per pira.1" in said


def test_many_bodies_have_a_row_each(warehouse: duckdb.DuckDBPyConnection) -> None:
    _fill(warehouse, *((f"camera-{letter}", year) for letter in "ab" for year in (2025, 2026)))
    said = _said(warehouse)
    assert said[:5] == [
        "Indicatori raggiunti non misurati totale",
        "camera-a 2025 1 1 2",
        "camera-a 2026 2 1 3",
        "camera-b 2025 3 1 4",
        "camera-b 2026 4 1 5",
    ]
    assert "- camera-b 2025: 1 gravi" in said and "- camera-b 2025, Bilancio: Oneri 2024, per pira.1" in said


def test_a_year_of_which_nothing_is_missing_says_so_beside_one_of_which_something_is(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    _fill(warehouse, ("camera-a", 2025), ("camera-a", 2026))
    warehouse.execute("delete from published.missing_inputs where year = 2026")
    said = _said(warehouse)
    place = said.index("Dati mancanti: 1")
    assert said[place + 1 : place + 3] == ["- 2025: 1", "- 2026: nessuno"]
