"""What must hold of each table of `published`, one module a table and one line here."""

from expectations.suites import indicator_components, indicators

SUITES = (
    indicators.suite,
    indicator_components.suite,
)
