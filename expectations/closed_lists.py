"""The closed lists of what is computed.

What the register decides (section, algorithm, polarity, operator, unit) has no list here: the suites compare it with
the register of the same warehouse, whose own closed lists are checked before anything is read.
"""

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
RECONCILIATIONS = ("agrees", "by_construction", "agrees_truncated", "differs", "not_comparable", "not_computed")
STATEMENTS = ("agrees", "agrees_truncated", "differs")

CLOSED_LISTS = {
    "verdicts": VERDICTS,
    "component_verdicts": COMPONENT_VERDICTS,
    "severities": SEVERITIES,
    "provenances": PROVENANCES,
    "reconciliations": RECONCILIATIONS,
    "statements": STATEMENTS,
}
