"""Telephone numbers, as python-phonenumbers knows them, that are not another number of an office."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MANY_DIGITS = re.compile(r"[0-9](?:[^0-9A-Za-z]{0,3}[0-9]){5}")
_LEAST_DIGITS = 8
_WORDS_BEFORE = 60
_PARTED = str.maketrans("_·", "  ")
_AMOUNT = re.compile(r"[1-9][0-9]{0,2}(?:[.' ][0-9]{3})+(?:,[0-9]+)?")
_DAY_OR_YEAR = re.compile(r"[0-9]{1,2}[/.-](?:[0-9]{1,2}[/.-])?(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[/-][0-9]{1,4}")
_PHONE = re.compile(
    r"(?:tel|telefon\w*|cell|cellulare|fax|mobile|chiamare|interno)\W*(?:al|n|numero)?\W*$", re.IGNORECASE
)
# What an office numbers: registers, acts, codes.
_NUMBERED = re.compile(
    r"(?:prot|protocollo|n|nr|num|numero|rep|repertorio|delibera\w*|determina\w*|atto|pratica|fattura|ordine|mandato|cig|"
    r"cup|cod|codice|id|rea|ticket|registro|matricola|matr|bando|lotto|utenza|gara)(?: [^\W\d_]+){0,2}[ .:°#/-]*$",
    re.IGNORECASE,
)
_MONEY = re.compile(r" ?(?:€|eur\b|euro\b|mila\b|milion)", re.IGNORECASE)


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Find telephone numbers of any country, those of Italy also without their prefix."""
    if not _MANY_DIGITS.search(text):
        return
    # Its plans of numbers take a tenth of a second to load: most texts have no such number.
    from phonenumbers import Leniency, PhoneNumberMatcher

    for found in PhoneNumberMatcher(text.translate(_PARTED), "IT", leniency=Leniency.VALID):
        if _is_phone(text, found.start, found.end):
            yield found.start, found.end


def _is_phone(text: str, start: int, end: int) -> bool:
    said, before, after = text[start:end], text[max(0, start - _WORDS_BEFORE) : start], text[end : end + _WORDS_BEFORE]
    if said.startswith(("+", "00")) or _PHONE.search(before):
        return True
    if re.search(r"[^\W_][.,/-]?$", before) or re.match(r"[.,/-]?[0-9]|[^\W_]", after):
        return False
    groups = [len(group) for group in re.findall("[0-9]+", said)]
    if {1, 2} <= set(groups) or (said.startswith("3") and (set(groups) == {2} or set(groups) == {4})):
        # Numbers that are counted, one after the other.
        return False
    if sum(map(str.isdigit, said)) < _LEAST_DIGITS or _AMOUNT.fullmatch(said) or _DAY_OR_YEAR.search(said):
        return False
    return not (_NUMBERED.search(before) or _MONEY.match(after) or before.rstrip().endswith("€"))
