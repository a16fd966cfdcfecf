"""What a rule can ask of a column: short words for great-expectations' own, each carrying its rule."""

from collections.abc import Callable, Mapping
from typing import Any

import great_expectations.expectations

from expectations.closed_lists import CLOSED_LISTS
from expectations.rules import Batch, Rule

# The library's own types do not survive mypy --strict; they stop here and in `gate`.
gxe: Any = great_expectations.expectations


def _within(batch: Batch, rule: Rule) -> Any:
    low, _, high = rule.of.partition("..")
    return gxe.ExpectColumnValuesToBeBetween(column=rule.column, min_value=float(low), max_value=float(high))


ASKED: Mapping[str, Callable[[Batch, Rule], Any]] = {
    # There is something to look at.
    "rows": lambda batch, rule: gxe.ExpectTableRowCountToBeBetween(min_value=1),
    "rows_if_due": lambda batch, rule: gxe.ExpectTableRowCountToBeBetween(min_value=1),
    # No two rows have the same key.
    "unique": lambda batch, rule: gxe.ExpectCompoundColumnsToBeUnique(column_list=list(batch.key)),
    # The judged column, which says what is wrong with a row, is null in every row.
    "no_fault": lambda batch, rule: gxe.ExpectColumnValuesToBeNull(column=rule.column),
    # Of these two null is another rule's business.
    "one_of": lambda batch, rule: gxe.ExpectColumnValuesToBeInSet(
        column=rule.column, value_set=list(CLOSED_LISTS[rule.of])
    ),
    "within": _within,
}


def expectation(batch: Batch, rule: Rule) -> Any:
    """The library's word for a rule on the rows of a batch."""
    asked = ASKED[rule.asks](batch, rule)
    asked.meta, asked.severity = rule.meta(), rule.severity
    return asked
