"""What a printed target says, read from its words alone: numbers, days, signs, units, states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ingest.italian import MONTHS

# Signs that print has in several shapes: minus and dashes, comparisons, spaces and apostrophes.
_SHAPES = str.maketrans(
    {
        "\u2212": "-",
        "\u2013": "-",
        "\u2014": "-",
        "⩾": "≥",
        "≧": "≥",
        "⩽": "≤",
        "≦": "≤",
        "＞": ">",
        "＜": "<",
        "＝": "=",
    }
    | dict.fromkeys("\u00a0\u2009\u202f", " ")
    | {"\u2019": "'"}
)
_PARTED = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ ']\d{3})+)(?![\d.,]*\d)")
_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)|(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DAY_OF_THE_YEAR = re.compile(r"(?:\bentro|\bal|\bil)\s+(?:il\s+)?(\d{1,2})/(\d{1,2})(?![/\d])", re.IGNORECASE)
# Behind other words than these a month is not its last day: entro metà giugno, il quindici giugno.
_BEFORE_MONTH = (
    r"^\s*|(?<!\d)[:,;(]\s*"
    r"|\b(?:entro|oltre|nel|tutto|entro il|fine|fine di|a|dal?|fino a|e|in|per|(?<!del )mese di)\s+"
)
_DAY_IN_WORDS = re.compile(
    rf"(?:\b(?P<day>\d{{1,2}}|primo)[°º]?\s+|{_BEFORE_MONTH})(?P<month>{'|'.join(MONTHS)})\b(?:\s+(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_END_OF_YEAR = re.compile(r"(?:fine|entro l')\s*(?:dell')?\s*anno(?:\s+(\d{4}))?", re.IGNORECASE)
_PARTS = (("primo", "i", "1°"), ("secondo", "ii", "2°"), ("terzo", "iii", "3°"), ("quarto", "iv", "4°"))
_PART_OF_YEAR = re.compile(
    rf"(?:il\s+|del\s+)?({'|'.join(word for words in _PARTS for word in words)})\s+(semestre|trimestre)"
    r"(?:\s+(?:del\s+)?(\d{4}))?",
    re.IGNORECASE,
)
_WHOLE_YEAR = re.compile(r"\bentro\s+(?:il\s+)?(\d{4})(?![\d/.\-])", re.IGNORECASE)
_DAY_THAT_BEGINS = re.compile(r"\b(?:dopo il|non prima del|dal|a (?:partire|decorrere) dal)(?:l')?\s*\d", re.IGNORECASE)
_TOLERANCE = re.compile(r"tolleranza[^\d]*", re.IGNORECASE)
# A number with its sign, where a dash does not part the ends of a band; not one inside a word, nor an ordinal, nor the
# number of a version or a list.
_NUMBER = re.compile(
    r"(?<![\w.,])(?:(?<!%)(?<![\d%]\s)(?P<sign>[+±-]\s*))?(?P<number>\d+(?:[.,]\d+)*)"
    r"(?:(?=(?:gg|kg|mln|mld|mila|[mk](?=\s*€))\b)|(?![\w°ª]))",
    re.IGNORECASE,
)
_NUMBER_SIGN = re.compile(r"\bn(?:\.|°|º|r\.)\s*(?=\d)", re.IGNORECASE)
# What goes down by so much has a minus, whether or not it is printed.
_FALL = (
    r"\b(?:riduzione|ridurre|diminuzione|diminuire|calo|decremento|contrazione|contenimento|flessione|risparmio"
    r"|abbattimento|taglio)\s+"
)
_BY = r"(?:(?:dell?'?|di|pari all?'?|almeno|oltre|più|non|(?:inf|sup)eriore all?'?|il|l'|un)\s*)"
_FALL_BEFORE = re.compile(rf"(?:{_FALL}{_BY}*|(?<!non )\bmeno\s+)$", re.IGNORECASE)
# Of a share, what falls and how may stand between (riduzione media dei tempi del 5%); not down to what it falls.
_DOWN_TO = r"(?:ad?|al|all|alla|entro|fino|sotto|meno|limite|soglia|livello|tetto)\b"
_FALL_OF = re.compile(rf"{_FALL}(?:(?!{_DOWN_TO})[^\W\d_]+(?:\s+|')){{1,4}}?{_BY}+$", re.IGNORECASE)
_PERCENT_BEHIND = re.compile(r"\s*(?:%|per\s*cento\b)", re.IGNORECASE)
_FALL_BEHIND = re.compile(rf"(?:{_PERCENT_BEHIND.pattern})?\s+in meno\b", re.IGNORECASE)
_REVERSED = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}
_LIST_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+(?=\S)")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_SCALES = (
    (re.compile(r"\s*(?:mln\b|milion[ei]\b|m(?=\s*€))", re.IGNORECASE), 10**6),
    (re.compile(r"\s*(?:mld|miliard[oi])\b", re.IGNORECASE), 10**9),
    (re.compile(r"\s*(?:mila\b|k(?=\s*€))", re.IGNORECASE), 10**3),
)
_UNITS = (
    (re.compile(r"\s*(?:%|per\s*cento\b|punt[oi] percentual[ei]\b|p\.\s?p\.)", re.IGNORECASE), "percent"),
    (re.compile(r"\s*(?:‰|per\s*mille\b)", re.IGNORECASE), "per mille"),
    (re.compile(r"\s*(?:di\s+)?(?:€|eur[o]?\b)", re.IGNORECASE), "eur"),
    (re.compile(r"\s*(?:giorn[oi]\b|gg\b)", re.IGNORECASE), "days"),
    (re.compile(r"\s*(?:kg\b|chilogramm[oi]\b)", re.IGNORECASE), "kg"),
    (re.compile(r"\s*(?:or[ae]\b|h\b)", re.IGNORECASE), "ore"),
    (re.compile(r"\s*minut[oi]\b", re.IGNORECASE), "minuti"),
    (re.compile(r"\s*settiman[ae]\b", re.IGNORECASE), "settimane"),
    (re.compile(r"\s*mes[ei]\b", re.IGNORECASE), "mesi"),
)
_EURO_BEFORE = re.compile(r"(?:€|euro)\s*$", re.IGNORECASE)
_STATE = re.compile(r"(?:s[iì]|no)(?![\w'’])", re.IGNORECASE)
_SIGN = re.compile(r"[<>]\s*(?:/|o\s+)?\s*=|=\s*[<>]|[<>≥≤]")
_SIGN_BEFORE = re.compile(rf"(?:{_SIGN.pattern})\s*$")
_SIGNS = {"≥": ">=", "≤": "<=", "=>": ">=", "=<": "<="}
# `meno di`, `meno del`, `meno dell'`; `fino a`, `fino al`.
_OF = r"(?:d(?:i|el|ello|ella|ei|egli|elle)\b|dell')"
_TO = r"(?:a(?:l|llo|lla|i|gli|lle|d)?\b|all')"
_OR_EQUAL = r"\s+o\s+(?:ugual[ei]|pari)\b"
_EQUAL_OR = r"\b(?:ugual[ei]|pari)\s+o\s+"
_NOT_EQUAL_OR = r"(?<!non )(?<!uguale o )(?<!uguali o )(?<!pari o )"
_WORDS = (
    (
        re.compile(
            rf"\b(?:almeno|non (?:meno|minor[ei]) {_OF}|non inferior\w+|non (?:al di )?sotto|minimo|min\.?(?=\s+\d))"
            r"|\d\s*%?\s+in su\b"
            rf"|\b(?:superior|maggior)[ei]{_OR_EQUAL}|{_EQUAL_OR}(?:superior|maggior)[ei]\b|\d\s*%?\s+o\s+più\b",
            re.IGNORECASE,
        ),
        ">=",
    ),
    (
        re.compile(
            rf"\b(?:al massimo|al più\b|non (?:più|maggior[ei]) {_OF}|non superior\w+|non (?:al di )?sopra|non oltre"
            r"|massimo|max"
            rf"|fino {_TO})"
            r"|\d\s*%?\s+in giù\b"
            rf"|\b(?:inferior|minor)[ei]{_OR_EQUAL}|{_EQUAL_OR}(?:inferior|minor)[ei]\b|\d\s*%?\s+o\s+meno\b",
            re.IGNORECASE,
        ),
        "<=",
    ),
    (re.compile(r"\bentro\s+\d+\s*(?:giorn[oi]|gg|mes[ei]|or[ae])\b", re.IGNORECASE), "<="),
    (re.compile(r"\bentro\s+(?:il\s+|l')?\d+(?:[.,]\d+)*\s*(?:%|per\s*cento\b)", re.IGNORECASE), "<="),
    (
        re.compile(
            rf"{_NOT_EQUAL_OR}\b(?:più {_OF}|superior\w+(?!{_OR_EQUAL})|maggior[ei] (?:{_OF}|{_TO})|oltre\b)",
            re.IGNORECASE,
        ),
        ">",
    ),
    (
        re.compile(
            rf"{_NOT_EQUAL_OR}\b(?:meno {_OF}|inferior\w+(?!{_OR_EQUAL})|minor[ei] (?:{_OF}|{_TO})"
            r"|(?<!non )(?<!di )sotto (?:(?:il|i|la|le)\b|l'|\d))",
            re.IGNORECASE,
        ),
        "<",
    ),
    (re.compile(r"^\s*=\s*[+-]?\d|^\s*pari a", re.IGNORECASE), "="),
    (re.compile(r"\b(?:tra|fra)\s+(?:il\s+|l')?[+-]?\s*\d.*\be\b", re.IGNORECASE), "between"),
    (re.compile(r"\bda(?:l|ll')?\s*[+-]?\d.*\sa(?:l|ll')?\s*[+-]?\d", re.IGNORECASE), "between"),
    (re.compile(r"\d\s*%?\s*-\s*\d"), "between"),
    (re.compile(r"\bentro\b(?!\s+\d+\s*(?:giorn|gg|mes|or[ae]))", re.IGNORECASE), "by"),
)
_YEAR_BEFORE = re.compile(r"anno precedente|\ba\.\s?p\.", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class PrintedNumber:
    """A number as printed: its text, its value with sign and scale, its unit where one is printed.

    `is_compared` when a comparison sign stands before it.
    """

    text: str
    value: Decimal
    unit: str | None
    is_compared: bool

    @property
    def may_be_year(self) -> bool:
        """Tell whether it looks like a calendar year."""
        return self.unit is None and self.text == str(self.value) and _FIRST_YEAR <= self.value <= _LAST_YEAR


@dataclass(frozen=True)
class PrintedTarget:
    """What a printed target says. `operators` holds its signs and the words that stand for one.

    `begins` when its only day is the one from which something is, or after which.
    """

    numbers: tuple[PrintedNumber, ...]
    days: tuple[date, ...]
    tolerance: Decimal | None
    signs: frozenset[str]
    operators: frozenset[str]
    state: str | None
    years: frozenset[int]
    begins: bool = False


def printed_signs(text: str) -> set[str]:
    """Give the comparison signs that a printed target contains, as operators."""
    found = (re.sub(r"[\s/o]", "", sign) for sign in _SIGN.findall(text.translate(_SHAPES)))
    return {_SIGNS.get(sign, sign) for sign in found}


def read_target(text: str, year: int) -> PrintedTarget:
    """Read the target of a year, as printed. A day without its year is of that year, a month is its last day."""
    plain = _NUMBER_SIGN.sub(" ", text.translate(_SHAPES))
    plain = _PARTED.sub(lambda found: found[1] + re.sub(r"[ ']", ".", found[2]), plain)
    days, rest = _days(plain, year)
    tolerance, rest = _tolerance(rest)
    numbers = tuple(_numbers(_LIST_NUMBER.sub("", rest)))
    signs = frozenset(printed_signs(plain))
    words = {operator for pattern, operator in _WORDS if pattern.search(plain)}
    if any(_is_fall(plain, match) for match in _NUMBER.finditer(plain)):
        # To fall by at least 5 is to come to -5 or below.
        words = {_REVERSED.get(operator, operator) for operator in words}
    said = _STATE.match(plain.strip())
    before = {year - 1} if _YEAR_BEFORE.search(plain) else set()
    return PrintedTarget(
        numbers=numbers,
        days=days,
        tolerance=tolerance,
        signs=signs,
        operators=signs | words,
        state=None if said is None else "no" if said[0].casefold() == "no" else "yes",
        years=frozenset({int(number.value) for number in numbers if number.may_be_year} | before),
        begins=len(days) == 1 and _DAY_THAT_BEGINS.search(plain) is not None,
    )


def _days(text: str, year: int) -> tuple[tuple[date, ...], str]:
    found: list[date] = []
    for pattern, read in (
        (_DAY, _written_day),
        (_DAY_OF_THE_YEAR, _short_day),
        (_DAY_IN_WORDS, _worded_day),
        (_END_OF_YEAR, _last_day),
        (_PART_OF_YEAR, _end_of_part),
        (_WHOLE_YEAR, _last_day),
    ):
        for match in pattern.finditer(text):
            if day := read(match, year):
                found.append(day)
                text = text.replace(match[0], " ", 1)
    return tuple(found), text


def _written_day(match: re.Match[str], year: int) -> date | None:
    day, month, of_year, *iso = match.groups()
    if iso[0]:
        return _date(*iso)
    return _date(of_year if len(of_year) == 4 else f"{year // 100}{of_year}", month, day)


def _short_day(match: re.Match[str], year: int) -> date | None:
    return _date(year, match[2], match[1])


def _worded_day(match: re.Match[str], year: int) -> date | None:
    day, month, of_year = match["day"], match["month"], match["year"]
    number = MONTHS.index(month.casefold()) + 1
    if day:
        return _date(of_year or year, number, 1 if day.casefold() == "primo" else day)
    first = _date(of_year or year, number, 28)
    return first and (first + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _last_day(match: re.Match[str], year: int) -> date | None:
    return _date(match[1] or year, 12, 31)


def _end_of_part(match: re.Match[str], year: int) -> date | None:
    number, months = _part_number(match[1]), 6 if match[2].casefold() == "semestre" else 3
    if number * months > 12:
        return None
    last = (number * months, 30 if number * months in (6, 9) else 31)
    return _date(match[3] or year, *last)


def _part_number(word: str) -> int:
    return next(number for number, words in enumerate(_PARTS, start=1) if word.casefold() in words)


def _date(year: int | str, month: int | str, day: int | str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _tolerance(text: str) -> tuple[Decimal | None, str]:
    said = _TOLERANCE.search(text)
    number = _NUMBER.match(text, said.end()) if said else None
    if said is None or number is None:
        return None, text
    return abs(_value(number["number"])), f"{text[: said.start()]} {text[number.end() :]}"


def _numbers(text: str) -> Iterator[PrintedNumber]:
    for match in _NUMBER.finditer(text):
        value, end, unit = _value(match["number"]), match.end(), None
        for pattern, scale in _SCALES:
            if scaled := pattern.match(text, end):
                value, end = value * scale, scaled.end()
        for pattern, name in _UNITS:
            if pattern.match(text, end):
                unit = name
        if unit is None and _EURO_BEFORE.search(text, 0, match.start()):
            unit = "eur"
        before = text[: match.start()]
        is_negative = (match["sign"] or "").strip() == "-" or _is_fall(text, match)
        is_compared = _SIGN_BEFORE.search(before) is not None
        yield PrintedNumber(match["number"], -value if is_negative else value, unit, is_compared)
        if (match["sign"] or "").startswith("±"):
            yield PrintedNumber(match["number"], -value, unit, is_compared)


def _is_fall(text: str, number: re.Match[str]) -> bool:
    before, end = text[: number.start("number")], number.end()
    if _FALL_BEFORE.search(before) or _FALL_BEHIND.match(text, end):
        return True
    return _PERCENT_BEHIND.match(text, end) is not None and _FALL_OF.search(before) is not None


def _value(text: str) -> Decimal:
    """Read a printed number: a point before three digits parts thousands, any other point or comma decimals."""
    if _THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    whole, *rest = re.split(r"[.,]", text)
    return Decimal(f"{whole}.{''.join(rest)}" if rest else whole)
