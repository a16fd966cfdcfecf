"""The closed lists of what is computed, and the thresholds, each with the date and the reason of its value.

What the register decides (section, algorithm, polarity, operator, unit) has no list here: the suites compare it with
the register of the same warehouse, whose own closed lists are checked before anything is read.
"""

from dataclasses import dataclass

VERDICTS = (
    "achieved",
    "partially_achieved",
    "not_achieved",
    "not_measurable",
    "not_measured",
    "not_due",
    "withdrawn",
)
# A component is judged whole: only an indicator made of several can be achieved in part.
COMPONENT_VERDICTS = tuple(verdict for verdict in VERDICTS if verdict != "partially_achieved")
SEVERITIES = ("high", "medium", "low", "info")
PROVENANCES = ("disclosed", "delivered", "reconstructed")


@dataclass(frozen=True)
class PlausibleRange:
    """Two bounds, both allowed, and why they are where they are."""

    low: float
    high: float
    reason: str


PERCENT_RESULTS = PlausibleRange(
    -100,
    1000,
    "2026-11-22: la Relazione 2025 stampa percentuali fra -32 e 150; sotto -100 non scende né una quota né la "
    "variazione di una grandezza positiva; sopra 1000 è quasi certa una percentuale moltiplicata per 100 due volte.",
)
