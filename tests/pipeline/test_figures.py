"""Every figure again: from the cells of the delivered workbooks, by other code, against answers worked out by hand."""

import csv
import io
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import openpyxl
from conftest import ROOT, Release

from pipeline.example.formulas import Term, evaluate


def test_every_numeric_result_leads_to_cells_that_hold_its_inputs(example: Release) -> None:
    archive = example.data / "example" / "archive"
    looked_at = 0
    sheets: dict[tuple[str, str], object] = {}
    for sha256, sheet, cell, value, value_date in example.rows(
        "select d.sha256, i.sheet, i.cell, i.value, i.value_date from published.component_inputs i "
        "join published.deliveries d using (entity_id, delivery_id) where i.cell is not null"
    ):
        key = (str(sha256), str(sheet))
        if key not in sheets:
            sheets[key] = openpyxl.load_workbook(io.BytesIO((archive / key[0]).read_bytes()))[key[1]]
        found = sheets[key][str(cell)].value
        if value is not None:
            assert Decimal(str(found)) == value, (sha256, sheet, cell)
            looked_at += 1
        if value_date is not None:
            assert found.date() == value_date, (sha256, sheet, cell)
            looked_at += 1
    assert looked_at > 150
    assert not example.rows(
        "select * from published.indicator_components c where result_value is not null and not exists ("
        "  from published.component_inputs i where i.file_name is not null and (i.cell is not null or i.row_count > 0)"
        "  and (i.entity_id, i.year, i.indicator_id, i.component_no)"
        "    = (c.entity_id, c.year, c.indicator_id, c.component_no))"
    )


def test_every_numeric_result_is_the_same_by_exact_fractions(example: Release) -> None:
    terms = defaultdict(list)
    for indicator, number, part, role, offset, sign, value in example.rows(
        "select indicator_id, component_no, part_no, role, measure_year - year, sign, value "
        "from published.component_inputs where value is not null and role <> 'baseline'"
    ):
        terms[indicator, number, part].append(Term(str(role), int(offset), int(sign), Fraction(value)))
    looked_at = 0
    for indicator, number, algorithm, unit, polarity, result in example.rows(
        "select indicator_id, component_no, algorithm, unit, polarity, result_value "
        "from published.indicator_components where result_value is not null"
    ):
        parts = [
            evaluate(str(algorithm), str(unit), found)
            for (i, n, _), found in terms.items()
            if (i, n) == (indicator, number)
        ]
        assert parts and None not in parts, indicator
        expected = (max if polarity == "decrease" else min)(p for p in parts if p is not None)
        assert abs(Fraction(result) - expected) <= Fraction(1, 2 * 10**12), (indicator, number)
        looked_at += 1
    assert looked_at > 70


def test_verdicts_and_figures_are_those_worked_out_by_hand_from_the_report(example: Release) -> None:
    """`tests/golden/verdicts_2025.csv` was written from the printed report alone, without looking at a release."""
    with (ROOT / "tests" / "golden" / "verdicts_2025.csv").open(encoding="utf-8", newline="") as handle:
        golden = {
            (row["plan_section"], int(row["printed_order"]), int(row["component_no"])): row
            for row in csv.DictReader(handle)
        }
    found = {
        (str(section), int(str(order)), int(str(number))): (str(verdict), None if pct is None else Decimal(str(pct)))
        for section, order, number, verdict, pct in example.rows(
            "select plan_section, printed_order, component_no, c.verdict, c.achievement_pct "
            "from published.indicator_components c join published.indicators using (entity_id, year, indicator_id)"
        )
    }
    assert found.keys() == golden.keys()
    differing = {key: (found[key][0], row["verdict"]) for key, row in golden.items() if found[key][0] != row["verdict"]}
    assert not differing
    for key, row in golden.items():
        if row["achievement_pct"]:
            achieved = found[key][1]
            shown = achieved and achieved.quantize(Decimal("0.1"), ROUND_HALF_UP)
            assert shown == Decimal(row["achievement_pct"]), (key, achieved)
