"""Which months a file of events holds: those of which it gives all that there is, with rows or without.

A file that declares its period holds it. Of one that declares nothing only the months count that it is about: a few
rows left over from another year are accepted, and make no year whole.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from ingest.events.contents import next_month

_LEAST_SHARE = 4
"""A month belongs to what an undeclared file is about when it has a fourth of the rows of its fullest one."""


def held_months(
    counts: Mapping[tuple[str, date], int],
    parts: Collection[str],
    declared: tuple[date, date] | None,
    delivered_on: date,
) -> frozenset[tuple[str, date]]:
    """Give the parts and months that a file holds whole, from its accepted rows by part and month.

    A declared period is held in all `parts`, otherwise only those that occur in the rows. A month that the period does
    not cover, or that was not over when the file was delivered, is not known whole.
    """
    if declared:
        first, last = declared
        found = _between(first.replace(day=1), last)
        whole = [month for month in found if month >= first and _last_day(month) <= last]
    else:
        whole = _about(counts)
        parts = {part for part, _ in counts}
    over = [month for month in whole if _last_day(month) <= delivered_on]
    return frozenset(itertools.product(parts, over))


def _about(counts: Mapping[tuple[str, date], int]) -> list[date]:
    rows: dict[date, int] = {}
    for (_, month), count in counts.items():
        rows[month] = rows.get(month, 0) + count
    most = max(rows.values(), default=0)
    full = [month for month, count in rows.items() if _LEAST_SHARE * count >= most]
    return _between(min(full), max(full)) if full else []


def _between(first: date, last: date) -> list[date]:
    months = []
    while first <= last:
        months.append(first)
        first = next_month(first)
    return months


def _last_day(month: date) -> date:
    return next_month(month) - timedelta(days=1)
