"""Codes and addresses that identify somebody, however their signs are set apart: tax codes, accounts, mailboxes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban
from stdnum.it import iva

Span = tuple[int, int]

_APART = "(?: ?[._/:,|-]? ?)"
# DM 23/12/1976: for two persons of one code a letter of LMNPQRSTUV stands in place of a digit.
_DIGIT = "[0-9LMNPQRSTUV]"
_PERSON = [*["[A-Z]"] * 6, _DIGIT, _DIGIT, "[ABCDEHLMPRST]", _DIGIT, _DIGIT, "[A-Z]", _DIGIT, _DIGIT, _DIGIT, "[A-Z]"]
_TAX_CODE = re.compile(rf"(?<![^\W_]){_APART.join(_PERSON)}(?![^\W_])", re.IGNORECASE)
# Without its signs set apart it is one wherever it stands, also glued to a word or without its last letter.
_TOGETHER = re.compile(r"[A-Z]{6}[0-9O]{2}[ABCDEHLMPRST][0-9O]{2}[A-Z][0-9O]{3}(?:[A-Z](?![a-z]))?", re.IGNORECASE)
_ELEVEN = re.compile(r"(?<![0-9])(?<![0-9][.,/-])(?:IT[ .:-]?)?[0-9](?:[ ._/-]?[0-9]){10}(?![0-9])", re.IGNORECASE)
_SAID = re.compile(
    r"(?:p\.? ?i(?:va)?|partita iva|iva|c\.? ?f\.?|cod(?:ice|\.)? fisc(?:ale|\.)?)[ .:=n°-]*$", re.IGNORECASE
)
_ACCOUNT = re.compile(r"(?:(?<![^\W_])|(?<=IBAN))[A-Z]{2}[ ._:/-]{0,2}[0-9]{2}(?=[ ._:/-]{0,2}[A-Z0-9])", re.IGNORECASE)
_ACCOUNT_SIGN = re.compile(r"[ ._:/-]{0,2}([A-Z0-9])", re.IGNORECASE)
_ITALIAN_ACCOUNT = re.compile(r"(?:IT|SM)[0-9]{2}[A-Z][0-9]{10}[A-Z0-9]{12}")
_WORDS_BEFORE = 40
_SHORTEST_ACCOUNT, _LONGEST_ACCOUNT = 15, 34
_AT = r"(?: ?@ ?| ?[(\[{<] ?(?:at|a|chiocciola|@) ?[)\]}>] ?| (?:at|chiocciola) |_at_|%40|&#64;)"
_BY_WORD = re.compile(r" (?:at|chiocciola) ", re.IGNORECASE)
_NETWORK = re.compile(r"\W(?:it|com|org|net|eu|info|gov|edu)$", re.IGNORECASE)
_DOT = r"(?:\.| ?[(\[{] ?(?:dot|punto|\.) ?[)\]}] ?| (?:dot|punto) )"
# With spaces around its point only what ends in a name of a network is an address, and no end of a sentence.
_SPACED_END = r"(?: ?\. ?(?:it|com|org|net|eu|info|gov|edu)(?![^\W_]))"
# Its parts are as long as they may be (RFC 5321): a long text without spaces is searched once.
_MAILBOX = re.compile(
    rf"(?<![\w.%+'-])[\w.%+'-]{{0,63}}[^\W_]{_AT}"
    rf"(?:[^\W_]|-){{1,63}}(?:(?:{_DOT}|\. (?=[^\W_]{{1,63}}\.it\b))(?:[^\W_]|-){{1,63}}){{0,6}}"
    rf"(?:{_DOT}[A-Z]{{2,}}|{_SPACED_END})",
    re.IGNORECASE,
)


def tax_codes(text: str) -> Iterator[Span]:
    """Find tax codes of persons by their form: one sign mistyped still names the person."""
    ends = 0
    for found in sorted((*_TOGETHER.finditer(text), *_TAX_CODE.finditer(text)), key=lambda its: its.start()):
        if found.start() >= ends and any(map(str.isdigit, found.group())):
            ends = found.end()
            yield found.span()


def vat_numbers(text: str) -> Iterator[Span]:
    """Find eleven digits in a row; set apart, those whose check digit fits, or that are said to be such a number."""
    for found in _ELEVEN.finditer(text):
        said = found.group()
        digits = "".join(filter(str.isdigit, said))
        is_together = digits in said
        before, after = text[max(0, found.start() - _WORDS_BEFORE) : found.start()], text[found.end() :][:1]
        is_glued = before[-1:].isalpha() or after[:1].isalpha()
        is_said = _SAID.search(before) is not None
        if (is_together and not is_glued) or is_said or iva.is_valid(digits):
            yield found.span()


def accounts(text: str) -> Iterator[Span]:
    """Find account numbers (ISO 13616): of Italy and San Marino by their form, of other countries by their check."""
    for found in _ACCOUNT.finditer(text):
        account, end = "".join(filter(str.isalnum, found.group())).upper(), found.end()
        ends = {len(account): end}
        while len(account) < _LONGEST_ACCOUNT and (sign := _ACCOUNT_SIGN.match(text, end)):
            account, end = account + sign[1].upper(), sign.end()
            ends[len(account)] = end
        for length in range(len(account), _SHORTEST_ACCOUNT - 1, -1):
            if _ITALIAN_ACCOUNT.fullmatch(account[:length]) or iban.is_valid(account[:length]):
                yield found.start(), ends[length]
                break


def mailboxes(text: str) -> Iterator[Span]:
    """Find e-mail addresses, also with `(at)`, `chiocciola` or spaces in place of their signs."""
    for found in _MAILBOX.finditer(text):
        # `Image 2025-06-12 at 10.15.30.jpeg` is none.
        if not _BY_WORD.search(found.group()) or _NETWORK.search(found.group()):
            yield found.span()
