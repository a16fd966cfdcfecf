"""The period that a file says above its header to be about, in the ways in which people say it.

A line is taken for the period only when it says that and nothing else: two days of a contract or of another column, or
a word that takes something away, would have the file hold months that it does not, and an earlier delivery give way to
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import pairwise

from ingest.events.contents import next_month
from ingest.italian import MONTHS, parse_date
from ingest.words import fold

Span = tuple[date, date]

_DAY = r"(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})"
_YEAR = r"(?:20[0-9]{2})"
_ABBREVIATED = {name[:3]: name for name in MONTHS} | {"sett": "settembre"}
_MONTH = "|".join((*MONTHS, *sorted(_ABBREVIATED, key=len, reverse=True)))
_PARTS = {"bimestre": 2, "trimestre": 3, "quadrimestre": 4, "semestre": 6}
_PART = "|".join(_PARTS)
_ORDINALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6} | {
    word: place for place, word in enumerate(("primo", "secondo", "terzo", "quarto", "quinto", "sesto"), start=1)
}
_ORDINAL = rf"(?:[1-6]|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})[°º^]?"
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
# When the file was made says nothing of what it is about, unless that is before the end of it.
_MADE_ON = re.compile(
    rf"[(\[]?\s*\b(?:estra\w+|elabora\w+|aggiorna\w+|stampa\w*|dati|situazione|report)\s*(?:(?:del|il|al|in\s+data)\b|:)"
    rf"\s*:?\s*({_DAY})(?!\s*(?:[-–]|\bal?\b)\s*{_DAY})\s*[)\]]?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"^(.*?)[(\[]([^()\[\]]*)[)\]]\W*$")

_SIGNS = r"[\s:;,.|]*"
_FROM = r"(?:dal(?:l')?|da|tra(?:\s+il)?|fra(?:\s+il)?|data\s+(?:tra|fra)(?:\s+il)?|(?:data\s+)?inizio)(?:\s+data)?"
_TO = r"(?:al(?:l')?|a|e(?:\s+il)?|(?:data\s+)?fine)(?:\s+data)?"
_OF_YEAR = rf"(?:{_SIGNS}-?{_SIGNS}(?:\b(?:del|dell'|anno)\b{_SIGNS})*({_YEAR}))"
_FROM_TO = re.compile(rf"\b{_FROM}{_SIGNS}({_DAY})(?:[\s;,|-]*\b{_TO}{_SIGNS}|\s*[-–]\s*)({_DAY})", re.IGNORECASE)
_DAY_TO_DAY = re.compile(rf"({_DAY})\s*(?:[-–;|]|\bal?\b)\s*({_DAY})", re.IGNORECASE)
_ONE_YEAR = re.compile(rf"(?:anno{_SIGNS})?({_YEAR})", re.IGNORECASE)
_AND = r"\s*(?:[-–,]|\bed?\b|\ba[ld]?\b)\s*"
_SOME_PARTS = re.compile(
    rf"(?:dal\s+)?({_ORDINAL}(?:{_AND}(?:il\s+)?{_ORDINAL})*)\s+({_PART}){_OF_YEAR}"
    rf"|({_PART}){_SIGNS}({_ORDINAL}){_OF_YEAR}",
    re.IGNORECASE,
)
_QUARTER = re.compile(rf"T([1-4])[\s/-]*({_YEAR})|({_YEAR})[\s/-]*T([1-4])", re.IGNORECASE)
_MONTH_IN_WORDS = rf"(?:{_MONTH})\.?{_OF_YEAR.replace('(' + _YEAR + ')', _YEAR)}?"
_MONTH_IN_NUMBERS = rf"(?:(?:0?[1-9]|1[0-2])[/-]{_YEAR}|{_YEAR}-(?:0[1-9]|1[0-2])(?!-))"
_SOME_MONTHS = re.compile(
    rf"(?:(?:dal?|tra|fra)\s+)?(?:({_MONTH_IN_WORDS}(?:(?:{_AND}|/){_MONTH_IN_WORDS})*)"
    rf"|({_MONTH_IN_NUMBERS}(?:{_AND}{_MONTH_IN_NUMBERS})*))",
    re.IGNORECASE,
)
_SPAN_BETWEEN = re.compile(r"[-–/]|\ba[ld]?\b", re.IGNORECASE)
_LABEL = re.compile(rf"\b(?:periodo|{_PART})\b|^\W*mes[ei]\b", re.IGNORECASE)
_HALF = re.compile(rf"\W*(?:(?:dal|al)|data\s+(?:inizio|fine)|(?:da|a)\s+data)\W*{_DAY}\W*", re.IGNORECASE)
_LABEL_WORDS = frozenset(
    word
    for words in (
        "periodo di riferimento considerato osservato temporale intervallo filtro mese mesi",
        "del delle dei dell d il la le nel bimestre trimestre quadrimestre semestre",
        "estrazione estratto estratti estratte esportazione export elenco lista report rilevazione dati",
        "suap sportello registro imprese pratica pratiche istanze domande",
    )
    for word in words.split()
)
# The rows of a source by their name: whose day it is only another word can say.
_ROWS = frozenset({"fatture", "mandati", "ordinativi"})
_LEAST_ALIKE = 4


def period_of(line: str, words: Collection[str] = ()) -> Span | None:
    """Give the first and last day of the period that a line says, when it says one and nothing else.

    `words` are those of the column by whose days the rows of the source are dated.
    """
    plain = _plain(line)
    made_on = [parse_date(day) for day in _MADE_ON.findall(plain)]
    said = _MADE_ON.sub(" ", plain)
    aside = _ASIDE.match(said)
    outer = aside[1] if aside else said
    found = _said_by(outer, words, is_labelled=re.search(rf"{_LABEL.pattern}|\bmes[ei]\b", outer, re.I) is not None)
    if found is None or (aside and aside[2].strip() and not _says_the_same(aside[2], found)):
        return None
    return found if all(isinstance(day, date) and day >= found[1] for day in made_on) else None


def speaks_of_a_period(line: str, words: Collection[str] = ()) -> bool:
    """Tell whether a line has to be read as a period: it says one, or has the label and a day or month behind it."""
    plain = _plain(line)
    if period_of(line, words) is not None or _HALF.fullmatch(plain):
        return True
    if _FROM_TO.search(plain) and not _others(_MADE_ON.sub(" ", _FROM_TO.sub(" ", plain)), words):
        return True
    label = _LABEL.search(plain)
    behind = plain[label.end() :] if label else ""
    patterns = (
        _DAY,
        rf"^\W*(?:anno\W*)?{_YEAR}\b",
        rf"\b(?:{_MONTH})\b",
        r"[0-9]{1,2}[/-][0-9]{4}|[0-9]{4}-[0-9]{2}",
        rf"\b(?:{_PART})\b",
    )
    is_counted = label is not None and _SOME_PARTS.search(plain) is not None
    return is_counted or any(re.search(its, behind, re.IGNORECASE) for its in patterns)


def has_two_days(line: str) -> bool:
    """Tell whether a line goes from a day to another, whatever it is that does."""
    plain = _plain(line)
    return bool(_FROM_TO.search(plain)) or _ends_of_months(re.findall(_DAY, plain)) is not None


def _said_by(text: str, words: Collection[str], *, is_labelled: bool) -> Span | None:
    """Give the period that a text is, behind what it calls it."""
    said = _without_label(text, words)
    if said is None:
        return None
    if days := _FROM_TO.fullmatch(said):
        return _ordered(*map(parse_date, days.groups()))
    if days := _DAY_TO_DAY.fullmatch(said):
        first, last = days.groups()
        return _ordered(parse_date(first), parse_date(last)) if is_labelled else _ends_of_months([first, last])
    if not is_labelled:
        return None
    if year := _ONE_YEAR.fullmatch(said):
        return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    return _parts(said) or _months(said)


def _without_label(text: str, words: Collection[str]) -> str | None:
    """Give what stands behind the words for a period and for its days; None when there are other words."""
    rest = text.strip(" \t:;,.|-–")
    is_dated = False
    is_of_rows = False
    while (word := re.match(r"[^\W\d_]+'?", rest)) and not _begins_a_span(rest):
        plain = fold(word[0].rstrip("'"))
        is_dated = is_dated or _is_of_column(plain, words)
        is_of_rows = is_of_rows or plain in _ROWS
        if not (plain in _LABEL_WORDS or plain in _ROWS or _is_of_column(plain, words)):
            return None
        rest = rest[word.end() :].lstrip(" \t:;,.|-–")
    return rest if is_dated or not is_of_rows else None


def _begins_a_span(text: str) -> bool:
    begins = (_FROM_TO, _SOME_PARTS, _QUARTER, _SOME_MONTHS, _ONE_YEAR)
    return any(its.match(text) for its in begins)


def _is_of_column(word: str, words: Collection[str]) -> bool:
    """Tell whether a word is of the column of days, in this form or another: `presentate` of `Data presentazione`."""
    own = [fold(one) for one in words]
    return word in own or any(len(one) > _LEAST_ALIKE and one[:_LEAST_ALIKE] == word[:_LEAST_ALIKE] for one in own)


def _others(text: str, words: Collection[str]) -> bool:
    found = {fold(word) for word in re.findall(r"[^\W\d_]+", text)}
    return any(not (word in _LABEL_WORDS or _is_of_column(word, words)) for word in found)


def _says_the_same(text: str, found: Span) -> bool:
    """Tell whether a text in brackets is the same period in other words; its year may be left to the line."""
    return any(_said_by(said, (), is_labelled=True) == found for said in (text, f"{text} {found[1].year}"))


def _parts(said: str) -> Span | None:
    """Give the days of one part of a year, or of several in a row."""
    if quarter := _QUARTER.fullmatch(said):
        last = date(int(quarter[2] or quarter[3]), 3 * int(quarter[1] or quarter[4]), 1)
        return last.replace(month=last.month - 2), _end(last)
    parts = _SOME_PARTS.fullmatch(said)
    if parts is None:
        return None
    ordinals, part, year = (parts[1], parts[2], parts[3]) if parts[1] else (parts[5], parts[4], parts[6])
    length = _PARTS[part.casefold()]
    places = [_place(one) for one in re.findall(_ORDINAL, ordinals, re.IGNORECASE)]
    is_span = len(places) == 2 and bool(_SPAN_BETWEEN.search(ordinals))
    if not _in_a_row(places, is_span=is_span) or places[-1] * length > 12:
        return None
    return date(int(year), (places[0] - 1) * length + 1, 1), _end(date(int(year), places[-1] * length, 1))


def _months(said: str) -> Span | None:
    """Give the days of one month, of those from one to another, or of several in a row."""
    if not _SOME_MONTHS.fullmatch(said):
        return None
    months = list(_each_month(said))
    year = months[-1][1]
    if not year:
        return None
    counted = [int(its or year) * 12 + month - 1 for month, its in months]
    if not _in_a_row(counted, is_span=len(counted) == 2 and bool(_SPAN_BETWEEN.search(_between(said)))):
        return None
    first, last = (date(one // 12, one % 12 + 1, 1) for one in (counted[0], counted[-1]))
    return first, _end(last)


def _each_month(said: str) -> Iterator[tuple[int, str]]:
    """Give each month and the year behind it, if there is one."""
    for one in re.finditer(rf"\b({_MONTH})\b\.?{_OF_YEAR}?", said, re.IGNORECASE):
        yield _number(one[1]), one[2] or ""
    for one in re.finditer(rf"\b(?:(0?[1-9]|1[0-2])[/-]({_YEAR})|({_YEAR})-(0[1-9]|1[0-2]))\b", said):
        yield int(one[1] or one[4]), one[2] or one[3]


def _between(said: str) -> str:
    """Give what stands between two months."""
    return re.split(_MONTH_IN_WORDS if re.search(_MONTH, said, re.IGNORECASE) else _MONTH_IN_NUMBERS, said, flags=re.I)[
        1
    ]


def _in_a_row(places: list[int], *, is_span: bool) -> bool:
    """Tell whether what is listed leaves nothing out; from one to another everything between is said too."""
    return all(0 < later - one <= (1 if not is_span else later) for one, later in pairwise(places))


def _ends_of_months(days: list[str]) -> Span | None:
    """Give two days when they are the ends of whole months: however a line names them, they are a period."""
    if len(days) != 2:
        return None
    first, last = map(parse_date, days)
    if not (isinstance(first, date) and isinstance(last, date)) or first.day != 1 or first >= last:
        return None
    return (first, last) if (last + timedelta(days=1)).day == 1 else None


def _ordered(first: object, last: object) -> Span | None:
    return (first, last) if isinstance(first, date) and isinstance(last, date) and first <= last else None


def _end(month: date) -> date:
    return next_month(month) - timedelta(days=1)


def _place(ordinal: str) -> int:
    word = ordinal.casefold().rstrip("°º^")
    return int(word) if word.isdigit() else _ORDINALS[word]


def _number(month: str) -> int:
    name = month.casefold()
    return MONTHS.index(_ABBREVIATED.get(name, name)) + 1


def _plain(line: str) -> str:
    """A line with every day of it written 01/03/2025."""
    line = _OTHER_DAY.sub(_as_a_day, line)
    line = _DAYS_OF_A_MONTH.sub(
        lambda found: f"{found[1]} {found[3]} {found[4]} - {found[2]} {found[3]} {found[4]}", line
    )
    line = _DAY_OF_THE_SAME_YEAR.sub(lambda found: f"{found[1]} {found[2]} {found[3]}", line)
    return _DAY_IN_WORDS.sub(lambda found: f"{int(found[1]):02}/{_number(found[2]):02}/{found[3]}", line)


def _as_a_day(found: re.Match[str]) -> str:
    day, _, month, year = found.groups()
    return f"{day}/{month}/{year if len(year) == 4 else f'20{year}'}" if year else found[0]
