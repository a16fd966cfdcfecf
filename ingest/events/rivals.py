"""A file of events beside the others: months that two new files hold, months that would lose rows without being told.

A later delivery replaces the months that it holds. One mistyped date would replace a whole month by one row, so that
what nobody declared has to look like a delivery of that month.
"""

import itertools
from collections.abc import Mapping
from datetime import date

from ingest.events.contents import EventContents, next_month
from ingest.problems import Problem

_LEAST_SHARE = 2
"""A month may shrink to a half of its rows before somebody has to say that it is meant."""
_DECLARE = (
    "correggere le date, oppure scrivere sopra l'intestazione il periodo del file («Periodo: 01/03/2025 - 31/03/2025»)"
)


def shared_months(new: Mapping[str, tuple[str, str, EventContents]]) -> dict[str, list[str]]:
    """Give, for each new file of events (by SHA-256: entity, name, contents), the other new ones with a month of it."""
    return {
        sha256: [
            other_name
            for other, (other_entity, other_name, its) in new.items()
            if other != sha256
            and (other_entity, its.source) == (entity, contents.source)
            and its.months.keys() & contents.months.keys()
        ]
        for sha256, (entity, _, contents) in new.items()
    }


def month_problems(
    entity_id: str, contents: EventContents, held: Mapping[tuple[str, str, str, date], int]
) -> list[Problem]:
    """Find a gap in the months of a file that declares no period, or a month with far fewer rows than held."""
    if contents.is_declared:
        return []
    months = sorted({month for _, month in contents.months})
    for month, following in itertools.pairwise(months):
        if next_month(month) != following:
            message = f"le righe sono di mesi non consecutivi: dopo {month:%m/%Y} viene {following:%m/%Y}"
            return [Problem("months_apart", message, _DECLARE, contents.file_name)]
    for (part, month), rows in contents.months.items():
        before = held.get((entity_id, contents.source.source_id, part, month), 0)
        if rows * _LEAST_SHARE < before:
            of = f" («{part}»)" if part else ""
            message = f"il mese {month:%m/%Y}{of} passerebbe da {before} righe a {rows}"
            return [Problem("month_shrinks", message, _DECLARE, contents.file_name)]
    return []
