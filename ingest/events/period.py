"""The period that a file says above its header to be about, in the ways in which people say it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ingest.events.contents import next_month
from ingest.italian import MONTHS, parse_date

_DAY = r"(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})"
_MONTH = "|".join(MONTHS)
# 01.03.2025, 01-03-25: a day as any other, once its signs and its century are those of 01/03/2025.
_OTHER_DAY = re.compile(r"(?<![0-9./-])([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9./-]?[0-9])")
_DAY_IN_WORDS = re.compile(rf"\b([0-9]{{1,2}})[°º]?\s+({_MONTH})\s+([0-9]{{4}})\b", re.IGNORECASE)
_MONTHS_IN_WORDS = re.compile(rf"\b({_MONTH})\b(?:\s+([0-9]{{4}})\b)?", re.IGNORECASE)
_MONTH_IN_NUMBERS = re.compile(r"(?<![0-9/])[0-9]{1,2}/[0-9]{4}(?![0-9/])")
_FROM_TO = re.compile(
    rf"\b(?:dal(?:l')?|da|tra(?:\s+il)?|fra(?:\s+il)?|(?:data\s+)?inizio)(?:\s+data)?\s*:?\s*({_DAY})[\s;,|-]*"
    rf"\b(?:al(?:l')?|a|e(?:\s+il)?|(?:data\s+)?fine)(?:\s+data)?\s*:?\s*({_DAY})",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:periodo|bimestre|trimestre|quadrimestre|semestre)\b(.*)|^\s*mes[ei]\b(.*)", re.IGNORECASE)


def speaks_of_a_period(line: str) -> bool:
    """Tell whether a line names a period: from a day to another, or a day or month behind `Periodo` or `Mese`."""
    line = _days_as_numbers(line)
    named = _named(line)
    behind = (re.compile(_DAY), _MONTHS_IN_WORDS, _MONTH_IN_NUMBERS)
    return bool(_FROM_TO.search(line) or _whole_months(line) or any(its.search(named) for its in behind))


def period_of(line: str) -> tuple[date, date] | None:
    """Give the first and last day of the period that a line names, when it names one and no other day."""
    line = _days_as_numbers(line)
    spans = _FROM_TO.findall(line)
    days = list(spans[0]) if len(spans) == 1 else re.findall(_DAY, _named(line))
    if len(days) == 2:
        first, last = map(parse_date, days)
        return (first, last) if isinstance(first, date) and isinstance(last, date) and first <= last else None
    if not days and (whole := _whole_months(line)):
        return whole
    months = [] if days else _MONTHS_IN_WORDS.findall(_named(line))
    if len(months) not in (1, 2) or not months[-1][1]:
        return None
    first, last = (_first_day(name, year or months[-1][1]) for name, year in (months[0], months[-1]))
    return (first, next_month(last) - timedelta(days=1)) if first <= last else None


def _whole_months(line: str) -> tuple[date, date] | None:
    """Give the only two days of a line, however it names them, when they are the ends of whole months."""
    days = [parse_date(day) for day in re.findall(_DAY, line)]
    if len(days) != 2:
        return None
    first, last = days
    if not (isinstance(first, date) and isinstance(last, date)) or first.day != 1 or first >= last:
        return None
    return (first, last) if (last + timedelta(days=1)).day == 1 else None


def _first_day(month: str, year: str) -> date:
    return date(int(year), MONTHS.index(month.casefold()) + 1, 1)


def _named(line: str) -> str:
    found = _NAMED.search(line)
    return (found[1] or found[2] or "") if found else ""


def _days_as_numbers(line: str) -> str:
    line = _OTHER_DAY.sub(
        lambda found: f"{found[1]}/{found[3]}/{found[4] if len(found[4]) == 4 else f'20{found[4]}'}", line
    )
    return _DAY_IN_WORDS.sub(
        lambda found: f"{int(found[1]):02}/{MONTHS.index(found[2].casefold()) + 1:02}/{found[3]}", line
    )
