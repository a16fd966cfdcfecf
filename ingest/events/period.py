"""The period that a file says above its header to be about, in the ways in which people say it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ingest.events.contents import next_month
from ingest.italian import MONTHS, parse_date

_DAY = r"(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})"
_MONTH = "|".join(MONTHS)
_DAY_IN_WORDS = re.compile(rf"\b([0-9]{{1,2}})°?\s+({_MONTH})\s+([0-9]{{4}})\b", re.IGNORECASE)
_MONTHS_IN_WORDS = re.compile(rf"\b({_MONTH})\b(?:\s+([0-9]{{4}})\b)?", re.IGNORECASE)
_WHOLE_MONTH = re.compile(rf"\b({_MONTH})\s+([0-9]{{4}})\b", re.IGNORECASE)
_FROM_TO = re.compile(rf"\bdal(?:l')?\s*({_DAY})\s+al(?:l')?\s*({_DAY})", re.IGNORECASE)
_NAMED = re.compile(r"\bperiodo\b(.*)|^\s*mese\b(.*)", re.IGNORECASE)


def speaks_of_a_period(line: str) -> bool:
    """Tell whether a line names a period: from a day to another, or a day or month behind `Periodo` or `Mese`."""
    line = _days_as_numbers(line)
    named = _named(line)
    return any((_FROM_TO.search(line), re.search(_DAY, named), _WHOLE_MONTH.search(named)))


def period_of(line: str) -> tuple[date, date] | None:
    """Give the first and last day of the period that a line names, when it names one and no other day."""
    line = _days_as_numbers(line)
    spans = _FROM_TO.findall(line)
    days = list(spans[0]) if len(spans) == 1 else re.findall(_DAY, _named(line))
    if len(days) == 2:
        first, last = map(parse_date, days)
        return (first, last) if isinstance(first, date) and isinstance(last, date) and first <= last else None
    months = [] if days else _MONTHS_IN_WORDS.findall(_named(line))
    if len(months) not in (1, 2) or not months[-1][1]:
        return None
    first, last = (_first_day(name, year or months[-1][1]) for name, year in (months[0], months[-1]))
    return (first, next_month(last) - timedelta(days=1)) if first <= last else None


def _first_day(month: str, year: str) -> date:
    return date(int(year), MONTHS.index(month.casefold()) + 1, 1)


def _named(line: str) -> str:
    found = _NAMED.search(line)
    return (found[1] or found[2] or "") if found else ""


def _days_as_numbers(line: str) -> str:
    return _DAY_IN_WORDS.sub(
        lambda found: f"{int(found[1]):02}/{MONTHS.index(found[2].casefold()) + 1:02}/{found[3]}", line
    )
