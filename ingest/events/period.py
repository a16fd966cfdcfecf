"""The period that a file says above its header to be about, in the ways in which people say it.

A line is taken for the period only when all its words are of such a line: two days of a contract, of a fiscal year or
of another column would have the file hold months that it does not, and an earlier delivery give way to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta

from ingest.events.contents import next_month
from ingest.italian import MONTHS, parse_date
from ingest.words import fold

_DAY = r"(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})"
_YEAR = r"(?:20[0-9]{2})"
_ABBREVIATED = {name[:3]: name for name in MONTHS} | {"sett": "settembre"}
_MONTH = "|".join((*MONTHS, *sorted(_ABBREVIATED, key=len, reverse=True)))
_SPANS = {"bimestre": 2, "trimestre": 3, "quadrimestre": 4, "semestre": 6}
_ORDINALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6} | {
    word: place for place, word in enumerate(("primo", "secondo", "terzo", "quarto", "quinto", "sesto"), start=1)
}
# 01.03.2025, 01-03-25: a day as any other, once its signs and its century are those of 01/03/2025.
_OTHER_DAY = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|(?<![0-9/])([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9]|/[0-9])"
)
_DAYS_OF_A_MONTH = re.compile(
    rf"\b([0-9]{{1,2}})[°º]?\s*(?:al|[-–])\s*([0-9]{{1,2}})\s+({_MONTH})\.?\s+({_YEAR})\b", re.IGNORECASE
)
_DAY_OF_THE_SAME_YEAR = re.compile(
    rf"\b([0-9]{{1,2}})[°º]?\s+({_MONTH})\.?(?=\s*(?:al|a|[-–])\s*(?:[0-9]{{1,2}}[°º]?\s+(?:{_MONTH})\.?\s+({_YEAR})\b))",
    re.IGNORECASE,
)
_DAY_IN_WORDS = re.compile(rf"\b([0-9]{{1,2}})[°º]?\s+({_MONTH})\.?\s+({_YEAR})\b", re.IGNORECASE)
_MONTHS_IN_WORDS = re.compile(rf"\b({_MONTH})\b\.?(?:[\s;:,-]*(?:anno[\s;:]*)?({_YEAR})\b)?", re.IGNORECASE)
_MONTH_IN_NUMBERS = re.compile(rf"(?<![0-9/-])(0?[1-9]|1[0-2])[/-]({_YEAR})(?![0-9/-])")
_PART_OF_A_YEAR = re.compile(
    rf"\b([1-6]|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})[°º^]?\s+({'|'.join(_SPANS)})\b"
    rf"[\s;:,]*(?:(?:del|dell'|anno)[\s;:]*)*({_YEAR})\b",
    re.IGNORECASE,
)
_WHOLE_YEAR = re.compile(rf"^\W*periodo(?:\s+di\s+riferimento)?\W*(?:anno\W*)?({_YEAR})\W*$", re.IGNORECASE)
_FROM_TO = re.compile(
    rf"\b(?:dal(?:l')?|da|tra(?:\s+il)?|fra(?:\s+il)?|(?:data\s+)?inizio)(?:\s+data)?\s*:?\s*({_DAY})[\s;,|-]*"
    rf"\b(?:al(?:l')?|a|e(?:\s+il)?|(?:data\s+)?fine)(?:\s+data)?\s*:?\s*({_DAY})",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"\b(?:periodo|{'|'.join(_SPANS)})\b|^\W*mes[ei]\b", re.IGNORECASE)
# When the file was made says nothing of what it is about.
_MADE_ON = re.compile(
    rf"\b(?:estra\w+|elabora\w+|aggiorna\w+|stampa\w*|dati|situazione|report)\s*(?:(?:del|il|al|in\s+data)\b|:)"
    rf"\s*:?\s*{_DAY}(?!\s*(?:[-–]|\bal?\b)\s*{_DAY})",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORDS_OF_A_PERIOD = frozenset(
    word
    for words in (
        "a al all alla d da dal dall dalla dei del dell della delle di e fine fra i il in inizio la le nel o per tra",
        "anno anni mese mesi bimestre trimestre quadrimestre semestre periodo riferimento considerato osservato",
        "contabile competenza temporale intervallo filtro data date dati",
        "estrazione estratto estratti estratte esportazione export elenco lista report rilevazione",
        "suap attivita produttive sportello registro imprese pratica pratiche istanze domande",
        "presentata presentate presentati pervenute inviate ricevuta ricevute ricevuti",
        "protocollo protocolli protocollate protocollati",
        "pagamento pagamenti pagate pagati fattura fatture passive mandato mandati ordinativi emessi emesse",
    )
    for word in words.split()
)


def period_of(line: str, words: Collection[str] = ()) -> tuple[date, date] | None:
    """Give the first and last day of the period that a line says, when it says one and nothing else.

    `words` are those that name, beside the usual ones, the days by which the rows of the source are dated.
    """
    plain = _plain(line)
    found = _days(plain)
    return found if found is not None and not _other_words(plain, words) else None


def speaks_of_a_period(line: str, words: Collection[str] = ()) -> bool:
    """Tell whether a line has to be read as a period: it says one, or has the label and a day or month behind it."""
    plain = _plain(line)
    if _FROM_TO.search(plain) and not _other_words(plain, words):
        return True
    label = _LABEL.search(plain)
    behind = plain[label.end() :] if label else ""
    patterns = (re.compile(_DAY), _MONTHS_IN_WORDS, re.compile(r"[0-9]{1,2}[/-][0-9]{4}"), _PART_OF_A_YEAR)
    return period_of(line, words) is not None or any(its.search(behind) for its in patterns)


def has_two_days(line: str) -> bool:
    """Tell whether a line goes from a day to another, whatever it is that does."""
    plain = _plain(line)
    return bool(_FROM_TO.search(plain)) or _whole_months(re.findall(_DAY, plain)) is not None


def _days(plain: str) -> tuple[date, date] | None:
    spans = _FROM_TO.findall(plain)
    is_labelled = _LABEL.search(plain) is not None
    days = list(spans[0]) if len(spans) == 1 else re.findall(_DAY, plain)
    if days:
        if len(days) != 2:
            return None
        first, last = map(parse_date, days)
        is_said = len(spans) == 1 or is_labelled or _whole_months(days) is not None
        return (
            (first, last) if is_said and isinstance(first, date) and isinstance(last, date) and first <= last else None
        )
    if year := _WHOLE_YEAR.match(plain):
        return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    return _months(plain) if is_labelled else None


def _months(plain: str) -> tuple[date, date] | None:
    """Give the days of the one or two months, or of the part of a year, that a labelled line says."""
    parts = _PART_OF_A_YEAR.findall(plain)
    if len(parts) == 1:
        ordinal, span, year = parts[0]
        length = _SPANS[span.casefold()]
        place = int(ordinal) if ordinal.isdigit() else _ORDINALS[ordinal.casefold()]
        if place * length > 12:
            return None
        return date(int(year), (place - 1) * length + 1, 1), _end(date(int(year), place * length, 1))
    numbers = _MONTH_IN_NUMBERS.findall(plain)
    months = [(int(month), year) for month, year in numbers] or [
        (_number(name), year) for name, year in _MONTHS_IN_WORDS.findall(plain)
    ]
    if len(months) not in (1, 2) or not months[-1][1]:
        return None
    first, last = (date(int(year or months[-1][1]), month, 1) for month, year in (months[0], months[-1]))
    return (first, _end(last)) if first <= last else None


def _whole_months(days: list[str]) -> tuple[date, date] | None:
    """Give two days when they are the ends of whole months: however a line names them, they are a period."""
    if len(days) != 2:
        return None
    first, last = map(parse_date, days)
    if not (isinstance(first, date) and isinstance(last, date)) or first.day != 1 or first >= last:
        return None
    return (first, last) if (last + timedelta(days=1)).day == 1 else None


def _other_words(plain: str, words: Collection[str]) -> bool:
    """Tell whether a line has words that no line of a period has."""
    bare = _PART_OF_A_YEAR.sub(" ", plain)
    found = {fold(word) for word in re.findall(r"[^\W\d_]+", bare)}
    return bool(found - _WORDS_OF_A_PERIOD - {fold(word) for word in words} - {*MONTHS, *_ABBREVIATED})


def _end(month: date) -> date:
    return next_month(month) - timedelta(days=1)


def _number(month: str) -> int:
    name = month.casefold()
    return MONTHS.index(_ABBREVIATED.get(name, name)) + 1


def _plain(line: str) -> str:
    """A line without when it was made, every day of it written 01/03/2025."""
    line = _OTHER_DAY.sub(_as_a_day, line)
    line = _DAYS_OF_A_MONTH.sub(
        lambda found: f"{found[1]} {found[3]} {found[4]} - {found[2]} {found[3]} {found[4]}", line
    )
    line = _DAY_OF_THE_SAME_YEAR.sub(lambda found: f"{found[1]} {found[2]} {found[3]}", line)
    line = _DAY_IN_WORDS.sub(lambda found: f"{int(found[1]):02}/{_number(found[2]):02}/{found[3]}", line)
    bare = _IN_BRACKETS.sub(" ", line)
    line = bare if re.search(r"\d", bare) else line
    return _MADE_ON.sub(" ", line)


def _as_a_day(found: re.Match[str]) -> str:
    day, _, month, year = found.groups()
    return f"{day}/{month}/{year if len(year) == 4 else f'20{year}'}" if year else found[0]
