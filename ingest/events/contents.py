"""What a file of events gave: counts and months; its rows are in the warehouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.events.declare import EventSource
from ingest.italian import format_date
from ingest.problems import Problem

SCOPE_SEPARATOR = "+"
PERIOD_FORM = "Periodo: gg/mm/aaaa - gg/mm/aaaa"
"""How a file declares its period above its header, where it is not known which."""
SHOWN_RECORDS = 200
"""Refused rows of a file whose problems are told one by one; all of them are in `ops.quarantine`."""
_MOST_OF_RECORD = 20
"""Wrong cells of a row that are told: more than a row has, but for those under no heading."""


@dataclass(frozen=True)
class EventContents:
    """What a file of events gave; `months` counts its accepted rows by part and month.

    `held` are the parts and months of which it gives all that there is, with rows or without; `declared` the period
    that it says above its header to be about. `remarks` are about the file as a whole, and refuse nothing.
    """

    source: EventSource
    file_name: str
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    months: dict[tuple[str, date], int]
    held: frozenset[tuple[str, date]]
    problems: tuple[Problem, ...]
    declared: tuple[date, date] | None
    corrected: int = 0
    remarks: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        """Stop when a row was lost or counted twice."""
        if self.rows_read != self.rows_accepted + self.rows_quarantined:
            raise RuntimeError(
                f"{self.file_name}: {self.rows_read} rows read, {self.rows_accepted} accepted, "
                f"{self.rows_quarantined} refused"
            )

    @property
    def about(self) -> tuple[date, ...]:
        """Give the months that the file holds, in order; those of its rows when it holds none whole."""
        return tuple(sorted({month for _, month in self.held or self.months}))

    @property
    def years(self) -> frozenset[int]:
        """Give the years that the file is about."""
        return frozenset(month.year for month in self.about)

    @property
    def month_names(self) -> frozenset[str]:
        """Give the months that the file is about, as `2025-03`."""
        return frozenset(f"{month:%Y-%m}" for month in self.about)

    @property
    def period(self) -> tuple[date, date]:
        """Give the first day of the first month and the last day of the last."""
        return self.about[0], next_month(self.about[-1]) - timedelta(days=1)

    @property
    def declaration(self) -> str:
        """Give what would declare above its header the months that the file is about, and its part if it has one."""
        first, last = self.period
        written = f"«Periodo: {format_date(first)} - {format_date(last)}»"
        parts = self.parts or {part for part, _ in self.held}
        printed = next((printed for printed, stored in self.source.parts.items() if {stored} == parts), "")
        return f"{written} e «{self.source.part_title}: {printed}»" if printed else written

    @property
    def parts(self) -> frozenset[str]:
        """Give the parts that its rows are of."""
        return frozenset(part for part, _ in self.months)

    @property
    def own_parts(self) -> frozenset[str]:
        """Give the parts that its rows are of; without rows the one that it declares, if it does."""
        held = frozenset(part for part, _ in self.held)
        return self.parts or (held if held < set(self.source.parts.values()) else frozenset())

    @property
    def scope(self) -> str:
        """Give the parts that the file is about, when they are not all of them."""
        parts = {part for part, _ in self.held or self.months}
        return "" if parts == set(self.source.parts.values()) else SCOPE_SEPARATOR.join(sorted(parts))


def next_month(month: date) -> date:
    """Give the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_of(first: date, last: date) -> list[date]:
    """Give the first day of every month of a period, in order."""
    months = [first.replace(day=1)]
    while (month := next_month(months[-1])) <= last:
        months.append(month)
    return months


def told(shown: Sequence[Sequence[Problem]], count: int) -> tuple[Problem, ...]:
    """Give the problems of the refused rows that are told one by one, and how many of the `count` rows are not."""
    found = [problem for problems in shown[:SHOWN_RECORDS] for problem in problems[:_MOST_OF_RECORD]]
    if count > SHOWN_RECORDS:
        message = f"altre {count - SHOWN_RECORDS} righe rifiutate"
        remedy = "leggerle in ops.quarantine del magazzino"
        found.append(Problem("more_refused", message, remedy, found[0].file_name))
    return tuple(found)
