"""What a suite can ask of a column: short words for great-expectations' own, each carrying its rule."""

from collections.abc import Sequence
from typing import Any

import great_expectations.expectations

from expectations.rules import Rule

# The library's own types do not survive mypy --strict; they stop here and in `gate`.
gxe: Any = great_expectations.expectations


def _told(rule: Rule) -> dict[str, Any]:
    """What an expectation carries of its rule."""
    return {"meta": rule.meta(), "severity": rule.severity}


def have_rows(rule: Rule) -> Any:
    """There is something to look at."""
    return gxe.ExpectTableRowCountToBeBetween(min_value=1, **_told(rule))


def be_unique(columns: Sequence[str], rule: Rule) -> Any:
    """No two rows have the same key."""
    return gxe.ExpectCompoundColumnsToBeUnique(column_list=list(columns), **_told(rule))


def be_filled(column: str, rule: Rule) -> Any:
    """No row has null there."""
    return gxe.ExpectColumnValuesToNotBeNull(column=column, **_told(rule))


def have_no_fault(column: str, rule: Rule) -> Any:
    """The judged column, which says what is wrong with a row, is null in every row."""
    return gxe.ExpectColumnValuesToBeNull(column=column, **_told(rule))


def be_one_of(column: str, values: Sequence[str], rule: Rule) -> Any:
    """Every value is in the closed list; null is another rule's business."""
    return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(values), **_told(rule))


def be_between(column: str, low: float, high: float, rule: Rule) -> Any:
    """Every value is within the bounds, which are allowed; null is another rule's business."""
    return gxe.ExpectColumnValuesToBeBetween(column=column, min_value=low, max_value=high, **_told(rule))
