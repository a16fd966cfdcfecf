"""What the machine finds in the 2025 report is what was read and found true, rule by rule."""

import csv
from collections import Counter

from conftest import ROOT, Release

GOLDEN = ROOT / "tests" / "golden" / "findings_2025.csv"
# Readings of the register, not defects: one a row of the report, and too many to be read as a list.
READINGS = ("operator_not_printed", "register_ambiguity")


def test_the_findings_are_those_that_were_read_against_the_report(example: Release) -> None:
    with GOLDEN.open(encoding="utf-8", newline="") as handle:
        golden = {row["finding_id"]: row["severity"] for row in csv.DictReader(handle)}
    found = {
        str(key): str(severity)
        for key, severity, rule in example.rows("select finding_id, severity, rule from published.findings")
        if rule not in READINGS
    }
    assert {k: v for k, v in found.items() if golden.get(k) != v} == {}, "new, or of another severity"
    assert golden.keys() - found.keys() == set(), "no longer found"


def test_each_finding_says_where_what_and_what_to_do(example: Release) -> None:
    rows = example.rows(
        "select finding_id, where_printed, title, explanation, remedy, quote, stated from published.findings"
    )
    assert len(rows) > 200
    for key, where, title, explanation, remedy, *words in rows:
        assert where and title and explanation and remedy, key
        assert any(words) or "code_not_printed" in str(key) or "programme_without" in str(key), key
    assert len({row[0] for row in rows}) == len(rows)


def test_most_rules_fire_on_the_report_and_the_others_are_known_to_find_it_in_order(example: Release) -> None:
    fired = Counter(str(rule) for (rule,) in example.rows("select rule from published.findings"))
    with (ROOT / "seeds" / "finding_rules.csv").open(encoding="utf-8", newline="") as handle:
        silent = {row["rule"] for row in csv.DictReader(handle)} - fired.keys()
    assert silent == {
        "declared_differs_from_derived",
        "footnote_never_referenced",
        "personal_data",
        "ratios_cannot_both_hold",
        "reconciliation_differs",
        "resolution_out_of_sequence",
    }


def test_what_agrees_in_the_report_is_not_accused(example: Release) -> None:
    """Controls: pairs that a careless rule would take for contradictions."""
    accused = {
        (str(rule), str(one), str(other))
        for rule, one, other in example.rows("select rule, indicator_id, other_indicator_id from published.findings")
    }
    for rule, one, other in (
        ("same_indicator_differs", "public_value.utenti-pid", "pira.011.2.2.2"),
        ("same_indicator_differs", "public_value.interventi-economici-su-oneri", "pira.032.4.0.4"),
        ("formula_brackets", "performance.4.4.1", "None"),
        ("formula_brackets", "performance.4.4.2", "None"),
        ("target_below_previous", "public_value.progetti-esteri-finalizzati", "None"),
        ("fact_differs_between_places", "pira.011.3.4.1", "pira.011.3.4.2"),
        ("internal_address", "pira.011.2.1.3", "None"),
        ("objective_measured_only_by_spending", "pira.011.3.2.1", "None"),
        ("completion_date_unknown", "individual.razionalizzazione-spese", "None"),
        ("miss_without_reason", "performance.1.1.2", "None"),
        ("reason_without_a_cause", "performance.1.1.2", "None"),
        ("counted_thing_not_named", "performance.4.3.2", "None"),
        ("exclusion_not_everywhere", "pira.032.4.0.4", "None"),
        ("source_unlike_its_kind", "public_value.studenti-stranieri", "None"),
        ("polarity_against_name", "pira.012.1.2.4", "None"),
        ("fact_differs_between_places", "performance.4.5.1", "pira.032.4.2.1"),
        ("not_measurable_without_note", "pira.012.1.2.4", "None"),
    ):
        assert (rule, one, other) not in accused
