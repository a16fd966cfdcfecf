"""What must hold of each table of `published`, one module a table and one line here."""

from expectations.rules import Suite
from expectations.suites import (
    component_inputs,
    deliveries,
    findings,
    footnotes,
    indicator_components,
    indicators,
    measures,
    missing_inputs,
    objectives,
    payment_contributors,
    privacy,
    programme_budgets,
    reconciliation,
    reports,
    statements,
    tables,
    withheld,
)

SUITES = (
    indicators.suite,
    indicator_components.suite,
    component_inputs.suite,
    measures.suite,
    payment_contributors.suite,
    objectives.suite,
    reconciliation.suite,
    reports.suite,
    footnotes.suite,
    statements.suite,
    findings.suite,
    programme_budgets.suite,
    missing_inputs.suite,
    deliveries.suite,
    withheld.suite,
    privacy.suite,
)


def all_suites() -> tuple[Suite, ...]:
    """Every suite, opened by the one that holds the list of tables to what is published."""
    made = tuple(make() for make in SUITES)
    return (tables.suite(made), *made)
