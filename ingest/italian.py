"""Italian notation, read strictly and written exactly: numbers, percentages, dates, yes and no, `nd`.

A parser returns the value or an `Unreadable` that says, in Italian, what is wrong and what to write instead.
Nothing is guessed: `12.34` may be twelve and a third or a mistyped `1.234`, so it is refused.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ingest.signs import first_unseen, without_unseen
from ingest.words import collapse, fold

# Nothing of a Chamber reaches it, and sums of such numbers stay within the digits of the warehouse.
MAX_INTEGER_DIGITS = 15
MAX_DECIMALS = 6
FIRST_YEAR, LAST_YEAR = 2000, 2100

MONTHS = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)
SIGN = "[+\u2212-]?"
PLAIN = "(?:0|[1-9][0-9]*)"
WHOLE = rf"(?:{PLAIN}|[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+)"
"""The whole part of a number as a pattern: neither it nor its first group of thousands begins with a 0."""
CLOCK = "([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?:[:.](?:[0-5][0-9]|60)(?:[.,][0-9]+)?)?"
"""An hour of a day: hour and minute; 24:00 is no hour of the day before it, and some systems mean that day."""
ZONED = rf"[ T]{CLOCK} ?(?:[Zz]|([+-])(0[0-9]|1[0-4])(?::?([0-5][0-9]))?)"
"""An hour with its zone: hour, minute, and sign, hours and minutes of what it is ahead of UTC."""
TIME_ZONE = "Europe/Rome"
"""Where a day begins and ends: what is written in another zone is of the day that it was here."""

_NUMBER = re.compile(rf"(?P<sign>{SIGN})(?P<whole>{WHOLE})(?:,(?P<fraction>[0-9]+))?")
_POINT_DECIMALS = re.compile(r"[+\-\u2212]?[0-9]+\.[0-9]+")
_ITALIAN_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY = re.compile(rf"{_ITALIAN_DATE.pattern}|{_ISO_DATE.pattern}")
_ZONED = re.compile(ZONED)
_HOUR = re.compile(rf"[ T]{CLOCK}")
MOMENT = rf"(?:{_ITALIAN_DATE.pattern}|{_ISO_DATE.pattern})[ T][0-9]{{1,2}}[:.][0-9]{{2}}(?:[:.,][0-9]+)*"
"""A day with an hour behind it, be it one or not."""
_MOMENT = re.compile(MOMENT)
_DAY_ALONE = "scrivere il solo giorno, come era in Italia (esempio: 28/02/2025)"
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{2}")
_CURRENCY = re.compile(r"^euro?\b|\beuro?$", re.IGNORECASE)
_STATES = {"si": "yes", "no": "no"}
_STATE_WORDS = {"yes": "Sì", "no": "No"}
NOT_AVAILABLE = ("nd", "n.d", "n.d.", "n. d", "n. d.", "n/d", "n d")
"""How it is written that there is no figure, in lower case."""


@dataclass(frozen=True)
class Unreadable:
    """Why a text is not a value of the kind asked for, and what to write instead."""

    reason: str
    remedy: str
    too_many_decimals: bool = False
    is_exact: bool = False
    """Whether the reason says what is wrong, and not only that the text is no value."""


def is_not_available(text: str) -> bool:
    """Tell whether the text says that there is no figure (`nd`, `n.d.`, `n. d.`, `n/d`, in any case)."""
    return collapse(text).casefold() in NOT_AVAILABLE


def parse_number(text: str, *, decimals: int = MAX_DECIMALS, symbol: str = "") -> Decimal | Unreadable:
    """Read `1.234,56`, `1234,56`, `-6,63`; `symbol` (`€` or its word, `%`) may then stand before or after the number.

    Decimals are counted as written: `1,000` is refused for a count, because whoever wrote it may mean one thousand.
    """
    example = "1.234" + ("," + "56"[:decimals] if decimals else "") + (f" {symbol}" if symbol else "")
    plain = collapse(text)
    if symbol:
        plain = _CURRENCY.sub("€", plain) if symbol == "€" else plain
        plain = plain.removeprefix(symbol).strip() if plain.startswith(symbol) else plain.removesuffix(symbol).strip()
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return _with_a_space(text, plain, example) or _not_a_number(plain, example, decimals)
    whole, fraction = match["whole"].replace(".", ""), match["fraction"] or ""
    if len(fraction) > decimals:
        written = "1 decimale" if len(fraction) == 1 else f"{len(fraction)} decimali"
        allowed = f"ne sono ammessi {decimals}" if decimals else "qui deve essere intero"
        signs = "la virgola separa i decimali e il punto le migliaia" if decimals else "il punto separa le migliaia"
        return Unreadable(
            f"il numero ha {written}, {allowed}",
            f"scrivere il numero nella forma {example}: {signs}",
            too_many_decimals=True,
        )
    if len(whole) > MAX_INTEGER_DIGITS:
        return Unreadable(
            f"il numero ha più di {MAX_INTEGER_DIGITS} cifre intere", "controllare la cifra e riscriverla"
        )
    sign = "-" if match["sign"] in ("-", "\u2212") else ""
    return Decimal(f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}") + 0


def _with_a_space(text: str, plain: str, example: str) -> Unreadable | None:
    """Say of what would be a number without them which spaces or signs that are not seen stand inside it."""
    if _NUMBER.fullmatch(without_unseen(plain)) is None:
        return None
    remedy = f"riscrivere il numero senza (esempio: {example})"
    alone = Unreadable("dentro il numero c'è uno spazio", remedy, is_exact=True) if " " in plain else None
    return _with_unseen("dentro il numero", text, remedy) or alone


def _with_unseen(
    where: str, text: str, remedy: str = "riscrivere la cella a mano, senza quel segno"
) -> Unreadable | None:
    unseen = first_unseen(text)
    reason = f"{where} c'è uno spazio o un segno che non si vede ({unseen})"
    return Unreadable(reason, remedy, is_exact=True) if unseen else None


def _not_a_number(plain: str, example: str, decimals: int) -> Unreadable:
    if _POINT_DECIMALS.fullmatch(plain) and not decimals:
        return Unreadable(
            "il punto non separa i decimali e qui non separa nemmeno le migliaia, e il numero deve essere intero",
            f"controllare la cifra e scriverla intera, senza decimali (esempio: {example})",
        )
    if _POINT_DECIMALS.fullmatch(plain):
        return Unreadable(
            "il punto non separa i decimali e qui non separa nemmeno le migliaia",
            "scrivere il numero con il punto per le migliaia e la virgola per i decimali (esempio: 1.234,56)",
        )
    return Unreadable("non è un numero in forma italiana", f"scrivere solo il numero (esempio: {example})")


def parse_date(text: str) -> date | Unreadable:
    """Read `28/02/2025`, `2025-02-28`, with an hour or not: of a moment with its zone, the day that it was here."""
    found = _parse_moment(text)
    if isinstance(found, Unreadable) and isinstance(_parse_day(without_unseen(text)), date):
        return _with_unseen("dentro la data", text) or found
    return found


def _parse_moment(text: str) -> date | Unreadable:
    plain = collapse(text)
    said = _DAY.match(plain)
    hour = plain[said.end() :] if said else ""
    zoned = _ZONED.fullmatch(hour)
    if said is None or zoned is None:
        day = _parse_day(said[0] if said and (_HOUR.fullmatch(hour) or _MOMENT.match(plain)) else plain)
        if isinstance(day, Unreadable) or not hour or _HOUR.fullmatch(hour):
            return day
        return Unreadable("l'ora dopo la data, o il suo fuso, non si legge", _DAY_ALONE, is_exact=True)
    day = _parse_day(said[0])
    return _day_in_italy(day, *zoned.groups()) if isinstance(day, date) else day


def _day_in_italy(
    day: date, hour: str, minute: str, sign: str | None, hours_ahead: str | None, minutes_ahead: str | None
) -> date:
    ahead = timedelta(hours=int(hours_ahead or 0), minutes=int(minutes_ahead or 0))
    moment = datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=UTC)
    moment += ahead if sign == "-" else -ahead
    return moment.astimezone(ZoneInfo(TIME_ZONE)).date()


def _parse_day(plain: str) -> date | Unreadable:
    remedy = "scrivere giorno/mese/anno con l'anno di quattro cifre (esempio: 28/02/2025)"
    if match := _ITALIAN_DATE.fullmatch(plain):
        day, month, year = (int(part) for part in match.groups())
    elif match := _ISO_DATE.fullmatch(plain):
        year, month, day = (int(part) for part in match.groups())
    elif _SHORT_YEAR.fullmatch(plain):
        return Unreadable("l'anno della data ha due cifre", remedy, is_exact=True)
    else:
        return Unreadable("non è una data", remedy)
    try:
        value = date(year, month, day)
    except ValueError:
        return Unreadable("la data non esiste nel calendario", remedy)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        reason = f"l'anno della data non è fra {FIRST_YEAR} e {LAST_YEAR}"
        return Unreadable(reason, "controllare l'anno della data (esempio: 28/02/2025)", is_exact=True)
    return value


def parse_year(text: str) -> int | Unreadable:
    """Read a year of four digits between `FIRST_YEAR` and `LAST_YEAR`."""
    plain = collapse(text)
    if re.fullmatch("[0-9]{4}", plain) is None:
        said = _with_unseen("dentro l'anno", text) if re.fullmatch("[0-9]{4}", without_unseen(text)) else None
        return said or Unreadable("non è un anno", "scrivere l'anno con quattro cifre (esempio: 2025)")
    if not FIRST_YEAR <= int(plain) <= LAST_YEAR:
        return Unreadable(f"l'anno non è fra {FIRST_YEAR} e {LAST_YEAR}", "controllare l'anno")
    return int(plain)


def parse_state(text: str) -> str | Unreadable:
    """Read `Sì`, `Si`, `SI`, `No`, `NO` as `yes` or `no`."""
    state = _STATES.get(fold(text))
    return state if state is not None else Unreadable("non è né Sì né No", "scrivere Sì oppure No")


def format_number(value: Decimal, *, grouped: bool = True) -> str:
    """Write a number in Italian form, exact."""
    digits = format(value, ",f" if grouped else "f")
    return digits.translate(str.maketrans(",.", ".,"))


def format_date(value: date) -> str:
    """Write a date as `28/02/2025`."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def format_state(state: str) -> str:
    """Write `yes` and `no` as `Sì` and `No`."""
    return _STATE_WORDS[state]


def format_months(months: Iterable[date]) -> str:
    """Write months, given by any of their days: `agosto 2025`, `da marzo 2025 a maggio 2025`, several in a row."""
    runs: list[tuple[int, int]] = []
    for month in sorted({day.year * 12 + day.month - 1 for day in months}):
        if runs and runs[-1][1] == month - 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return ", ".join(_month(a) if a == b else f"da {_month(a)} a {_month(b)}" for a, b in runs)


def _month(number: int) -> str:
    return f"{MONTHS[number % 12]} {number // 12}"
