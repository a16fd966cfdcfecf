"""Why the text of a cell is no value of its kind: one true cause each, told in place of the rule's general words."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from ingest.contracts import Refusal
from ingest.encodings import is_garbled, read_twice
from ingest.events.declare import Reads
from ingest.events.identifiers import identify
from ingest.italian import MAX_INTEGER_DIGITS, MOMENT, Unreadable, is_not_available, parse_date, parse_number
from ingest.signs import first_unseen, without_unseen
from ingest.words import collapse, fold

OR_EMPTY = "se ancora non c'è lasciare la cella vuota"
"""What is to be done about a cell that may have no value yet."""
MOST_DIGITS = 9
"""The digits that a count may have."""
_COUNT = re.compile(rf"[+\u2212-]?(?:0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}})")
_POINT = re.compile(r"[+\u2212-]?(?:0|[1-9][0-9]*)\.[0-9]{1,2}")
_GROUPED = re.compile(r"[+\u2212-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_DIGITS = re.compile(r"[+\u2212-]?[0-9]+")
_NUMBER = re.compile(r"[+\u2212-]?[0-9]+(?:[.,' ][0-9]+)*")
_STAMP = re.compile(
    rf"{MOMENT}(?: ?(?:Z|[A-Z]{{3,4}}))?(?: ?[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?)?(?:\[[A-Z]\w+/[A-Z]\w+\])?"
)
_NOTHING = frozenset(
    ("null", "none", "nan", "nil", "na", "n.a.", "n.a", "n/a", "#n/d", "#n/a", "#null!", "nullo", "vuoto")
)
_VAT_DIGITS = 11


def is_nothing(text: str) -> bool:
    """Tell whether a text only says that there is no value: `nd`, `NULL`, `(null)`, `***`; it is nobody's."""
    plain = collapse(text)
    bare = plain.casefold().strip("()<>[]")
    return is_not_available(plain) or bare in _NOTHING or not any(map(str.isalnum, plain))


def is_plain(reads: Reads, text: str, words: Collection[str]) -> bool:
    """Tell whether a text is of its column and nobody's, however wrong: a number, a moment, a word of the layout."""
    plain = collapse(text)
    if reads in (Reads.MONEY, Reads.COUNT):
        return _NUMBER.fullmatch(plain) is not None and not _may_be_a_code(plain)
    if reads is Reads.DATE:
        return _STAMP.fullmatch(plain) is not None
    return fold(read_twice(plain)) in {fold(word) for word in words}


def _may_be_a_code(number: str) -> bool:
    """Tell whether a number may be a VAT number, or that of a telephone, in the wrong column."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == _VAT_DIGITS:
        found = identify(digits)
        return isinstance(found, str) or found.is_checked or digits.startswith("0")
    return digits.startswith(("00393", "393", "0039")) and len(digits) > _VAT_DIGITS


def cause(reads: Reads, text: str, *, may_be_empty: bool) -> Refusal | None:
    """Give why a text is no value of its kind, when it can be told; None when the rule's own words are the cause."""
    found = _cause(reads, text, may_be_empty=may_be_empty)
    return replace(found, remedy=f"{OR_EMPTY}, se c'è {found.remedy}") if found and may_be_empty else found


def _cause(reads: Reads, text: str, *, may_be_empty: bool) -> Refusal | None:
    plain = collapse(text)
    if unseen := first_unseen(text):
        if reads in (Reads.CODE, Reads.KEY) or _is_read(reads, without_unseen(text)):
            message = f"dentro la cella c'è uno spazio o un segno che non si vede ({unseen})"
            return Refusal(message, "riscrivere il valore a mano, senza quel segno")
        return None
    if is_nothing(plain):
        otherwise = "" if may_be_empty else "; se non c'è, chiederlo a chi gestisce il sistema"
        return Refusal(f"«{plain}» non è un valore", f"scrivere il valore{otherwise}")
    if is_garbled(plain):
        message = "un errore di codifica ha guastato la cella"
        return Refusal(message, "esportare di nuovo il file, come .xlsx o CSV UTF-8")
    return _OF_A_KIND[reads](plain) if reads in _OF_A_KIND else None


def _is_read(reads: Reads, text: str) -> bool:
    match reads:
        case Reads.COUNT:
            return _COUNT.fullmatch(text) is not None
        case Reads.MONEY:
            number = parse_number(text, decimals=2, symbol="€")
            return not isinstance(number, Unreadable) or _POINT.fullmatch(text) is not None
        case Reads.DATE:
            return not isinstance(parse_date(text), Unreadable)
        case _:
            return False


def _of_count(plain: str) -> Refusal | None:
    if _GROUPED.fullmatch(plain):
        whole = plain.replace(".", "")
        message = "il punto può separare le migliaia o i decimali, e qui va un numero intero"
        return Refusal(message, f"se sono migliaia scrivere {whole}, senza punto; se sono decimali, arrotondare")
    if not _DIGITS.fullmatch(plain):
        return None
    if len(plain.lstrip("+\u2212-").lstrip("0")) > MOST_DIGITS:
        message = f"il numero ha più di {MOST_DIGITS} cifre"
        return Refusal(message, "controllare la cifra, e che la colonna sia quella giusta")
    return Refusal("il numero comincia per 0", "scriverlo senza gli zeri davanti")


def _of_money(plain: str) -> Refusal | None:
    number = re.sub(r"^(?:€|¤|euro?\b)\s*|\s*(?:€|¤|\beuro?)$", "", plain, flags=re.IGNORECASE)
    whole = re.sub(r"[.,][0-9]{1,2}$", "", number)
    digits = re.sub(r"\D", "", whole)
    if not _NUMBER.fullmatch(number):
        return None
    if re.search(r"[0-9] [0-9]", number):
        return Refusal("dentro l'importo c'è uno spazio", "togliere lo spazio (il punto separa le migliaia)")
    if len(digits) > MAX_INTEGER_DIGITS:
        message = f"l'importo ha più di {MAX_INTEGER_DIGITS} cifre intere"
        return Refusal(message, "controllare l'importo, e che la colonna sia quella giusta")
    if re.match(r"[+\u2212-]?0[0-9.]", number) and not _POINT.fullmatch(number):
        return Refusal("l'importo comincia per 0", "scriverlo senza gli zeri davanti, o con la virgola per i decimali")
    return None


def _of_date(plain: str) -> Refusal | None:
    if re.fullmatch("[0-9]{5}(?:[.,][0-9]+)?", plain):
        message = "è il numero con cui il foglio di calcolo tiene una data, e non la data"
        return Refusal(message, "dare alla colonna il formato data ed esportarla di nuovo")
    found = parse_date(plain)
    if not isinstance(found, Unreadable) or not found.is_exact:
        return None
    return Refusal(found.reason, found.remedy)


_OF_A_KIND = {Reads.COUNT: _of_count, Reads.MONEY: _of_money, Reads.DATE: _of_date}
