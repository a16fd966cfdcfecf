"""The public interface: tables and columns that analysts and other programs rely on."""

import re

import duckdb
import pytest
import yaml
from conftest import ROOT

PUBLIC = {
    "indicators": "entity_id year indicator_id plan_section printed_order printed_code flags mission_code "
    "programme_code name description public_value_dimension beneficiaries data_source indicator_type "
    "strategic_objective operational_objective responsibility_centres algorithm_text target_text "
    "printed_result_text footnotes components components_achieved verdict achievement_pct provenance",
    "indicator_components": "entity_id year indicator_id component_no label algorithm value_type unit decimals "
    "polarity target_operator operator_source target_value target_upper_value target_unit target_date target_text "
    "relative_to_year tolerance result_value result_date result_state result_text displayed_result verdict "
    "verdict_reason achievement_pct achievement_pct_uncapped achievement_method deviation deviation_cause "
    "deviation_reason provenance",
    "component_inputs": "entity_id year indicator_id component_no role part_no sign measure_id measure_year period "
    "value_type value value_date value_text unit provenance source delivery_id file_name sheet cell row_count",
    "measures": "entity_id year period measure_id name unit value_type value value_date value_text rows_quarantined "
    "provenance source deliveries",
    "payment_contributors": "entity_id year period variant rank supplier suppliers payments amount_paid_eur "
    "delay_eur_days contribution_days late_payments_pct amount_share_pct rows_quarantined provenance",
    "reconciliation": "entity_id year indicator_id component_no computed_value computed_text printed_value "
    "printed_text printed_unit printed_decimals provenance status explanation",
    "statements": "statement_id where_printed quote stated inputs algorithm recomputed status",
    "findings": "finding_id rule severity indicator_id other_indicator_id where_printed quote stated recomputed "
    "explanation",
    "programme_budgets": "entity_id year mission_code programme_code amount_eur",
    "objectives": "entity_id year plan_section objective_id",
    "missing_inputs": "entity_id year measure_id",
    "footnotes": "number text",
    "withheld": "entity_id year table_name column_name row_key form_id form_name times reason",
    "deliveries": "delivery_id entity_id source file_name sha256 period_start period_end rows_read rows_accepted "
    "rows_quarantined sequence first_accepted_at",
}


@pytest.mark.parametrize("table", PUBLIC)
def test_a_public_table_has_its_columns_and_some_rows(con: duckdb.DuckDBPyConnection, table: str) -> None:
    relation = con.table(f"published.{table}")
    assert not set(PUBLIC[table].split()) - set(relation.columns)
    assert con.execute(f"select count(*) from published.{table}").fetchone() != (0,)


def test_the_report_has_124_indicators_in_four_sections(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute(
        "select plan_section, count(*), max(printed_order) from published.indicators group by 1 order by 1"
    ).fetchall()
    assert found == [("individual", 23, 23), ("performance", 42, 42), ("pira", 40, 40), ("public_value", 19, 19)]


def test_the_log_of_what_is_withheld_waits_for_every_other_public_table() -> None:
    models = {path.stem for path in (ROOT / "dbt_project" / "models" / "published").glob("*.sql")}
    log = (ROOT / "dbt_project" / "models" / "published" / "published_withheld.sql").read_text(encoding="utf-8")
    assert set(re.findall(r'"(published_\w+)"', log)) == models - {"published_withheld"}


def test_every_model_and_column_is_described_and_every_published_column_has_a_type() -> None:
    looked_at = 0
    for path in sorted((ROOT / "dbt_project" / "models").rglob("*.sql")):
        models = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["models"]
        (model,) = [m for m in models if m["name"] == path.stem]
        assert model["description"].strip(), path
        for column in model["columns"]:
            assert column.get("description", "").strip(), f"{path.stem}.{column['name']}"
            if path.parent.name in {"published", "ops"}:
                assert column.get("data_type"), f"{path.stem}.{column['name']}"
            looked_at += 1
    assert looked_at > 300


def test_the_descriptions_name_the_columns_that_are_there(con: duckdb.DuckDBPyConnection) -> None:
    """Both ways: a column without a description, and a description of a column that is gone."""
    have: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in con.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where not internal"
    ).fetchall():
        if schema not in {"raw", "register"}:
            have.setdefault((schema, table), set()).add(column)
    for path in sorted((ROOT / "dbt_project" / "models").rglob("*.sql")):
        models = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["models"]
        (model,) = [m for m in models if m["name"] == path.stem]
        table = model.get("config", {}).get("alias", path.stem)
        assert {c["name"] for c in model["columns"]} == have[path.parent.name, table], path.stem


def test_no_published_number_is_infinite_or_not_a_number(con: duckdb.DuckDBPyConnection) -> None:
    looked_at = 0
    for table, column, kind in con.execute(
        "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'published'"
    ).fetchall():
        assert kind not in {"DOUBLE", "FLOAT"}, f"{table}.{column} is not exact"
        looked_at += kind.startswith("DECIMAL")
    assert looked_at > 20
