"""Tax codes and VAT numbers as people type them: one canonical form, whose they are, and whether their check holds.

The form decides what is kept: eleven digits are a body or a business, sixteen characters of the right shape a natural
person, and both are kept when the check character fails, because the registers hold such codes. What has lost digits is
completed only when the check then holds. A number of another country has its prefix, as on its invoices.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from stdnum import get_cc_module, luhn
from stdnum.ch import uid
from stdnum.eu import vat
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
from stdnum.gb import vat as gb_vat
from stdnum.it import codicefiscale, iva
from stdnum.sm import coe
from stdnum.us import ein

from ingest.contracts import Refusal

_LETTER, _DIGIT = "[A-Z]", "[0-9LMNPQRSTUV]"
_OF_A_PERSON = (*[_LETTER] * 6, *[_DIGIT] * 2, _LETTER, *[_DIGIT] * 2, _LETTER, *[_DIGIT] * 3, _LETTER)
_BETWEEN = "[ ./_-]*"
PERSONAL_CODE = _BETWEEN.join(_OF_A_PERSON)
"""The shape of a natural person's code in a text, also one with letters in the place of digits (omocodia) or parted."""
_PERSON = re.compile("".join(_OF_A_PERSON))
_DIGITS = 11
_SEPARATORS = frozenset("./_:'\u2019`")
# What a spreadsheet makes of a number: 1,23457E+09, or 1234567897,0 of a text that was a number once.
_ABBREVIATED = re.compile(r"[0-9]+(?:[.,][0-9]+)?E[+-]?[0-9]{1,3}")
_DECIMALS = re.compile(r"[0-9]+[.,][0-9]{1,2}")
_EIN = re.compile(r"[0-9]{2}-[0-9]{7}")
# Where nobody wrote down how a number is checked: the country (ISO 3166-1) and as many digits as the numbers of
# registers, clients and protocols, with `NR` or `AI` before them, seldom have. A letter after them makes up for one.
_UNCHECKED = re.compile(r"[A-Z]{2}(?:[0-9]{8,15}[A-Z]{0,3}|[0-9]{7}[A-Z]{1,3})")
# What stands before other numbers and would pass for a country: a checking account, a tax code, a supplier (or Forlì),
# a number, a natural person. None of these countries has a tax number that a check would tell from them.
_NO_COUNTRY = frozenset(("CC", "CF", "FO", "NR", "PF"))
# Beside a country's number for its VAT (python-stdnum's `vat`), or in its place, those that stand on its invoices. The
# five digits of Iceland are a number of the REA of Isernia too.
_NUMBERS = {"AU": ("vat", "acn"), "IS": ("kennitala",), "NO": ("orgnr",), "US": ("ein",)}
# Romania has numbers as short as those of the REA of Rovigo.
_REA = re.compile(r"RO[0-9]{5,7}")
# A printed invoice of San Marino says RSM too, and leading zeros come and go.
_SAN_MARINO = re.compile(r"R?SM(?P<number>[0-9]+)")
_TAX_NAMES = re.compile(r"(?P<number>CHE?[0-9]{9}|NO[0-9]{9}|TR[0-9]{10})(?:MWST|TVA|IVA|TPV|MVA|VKN)")
# The same number, of Northern Ireland too; three digits more are a branch.
_BRITISH = re.compile(r"(?:GB|XI)(?P<number>[0-9]{9})(?:[0-9]{3})?")
_SWISS = re.compile(r"CHE?(?P<number>[0-9]{9})")
_EU = frozenset(state.upper() for state in vat.MEMBER_STATES) | {"EL", "EU", "IM"}
_STATES = "|".join(sorted(_EU - {"IT"}))
_ELEVEN = f"[0-9](?:{_BETWEEN}[0-9]){{{_DIGITS - 1}}}(?:$|[^0-9])"
CERTAIN = rf"(?i){PERSONAL_CODE}|(?:^|[^0-9])[0-9]{{{_DIGITS}}}(?:$|[^0-9])|(?:^|[^A-Z])IT{_BETWEEN}{_ELEVEN}"
"""What holds somebody's code for certain: a person's, eleven digits in a row, or parted ones after `IT`."""
SUSPECT = rf"{CERTAIN}|(?:^|[^0-9]){_ELEVEN}|^(?:{_STATES}){_BETWEEN}[A-Z0-9]"
"""What may hold one (`is_somebodys`)."""
OF_A_YEAR = "(?:^|[^0-9])(?:19|20)[0-9]{2}(?:$|[^0-9])"
"""A year among the parts of a number, such as 2025/0012345: what is parted otherwise may be a VAT number."""
_CERTAIN, _SUSPECT, _OF_A_YEAR = re.compile(CERTAIN), re.compile(SUSPECT), re.compile(OF_A_YEAR)
_ISO_3166 = (
    "AD AE AF AG AI AL AM AO AQ AR AS AU AW AX AZ BA BB BD BF BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD "
    "CF CG CH CI CK CL CM CN CO CR CU CV CW CX DJ DM DO DZ EC EG EH ER ET FJ FK FM FO GA GB GD GE GF GG GH GI GL GM "
    "GN GP GQ GS GT GU GW GY HK HM HN HT ID IL IM IN IO IQ IR IS JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB "
    "LC LI LK LR LS LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MU MV MW MX MY MZ NA NC NE NF NG NI NO NP NR "
    "NU NZ OM PA PE PF PG PH PK PM PN PR PS PW PY QA RE RS RU RW SA SB SC SD SG SH SJ SL SM SN SO SR SS ST SV SX SY "
    "SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM "
    "ZW"
)
_COUNTRIES = frozenset(_ISO_3166.split())

_AS_TEXT = "esportare la colonna come testo, con gli zeri iniziali"
_ABROAD = "per chi è estero la partita IVA con la sigla dello Stato davanti (esempio: DE136695976)"
ABBREVIATED = Refusal("è un numero arrotondato o abbreviato dal foglio di calcolo, e non più un codice", _AS_TEXT)
SHORT = Refusal("ha meno di 11 cifre, e con gli zeri iniziali non diventa una partita IVA", f"{_AS_TEXT}; {_ABROAD}")
NO_CODE = Refusal("non è un codice fiscale né una partita IVA", f"scrivere le 11 cifre o i 16 caratteri; {_ABROAD}")
REFUSALS = {"tax_code_abbreviated": ABBREVIATED, "tax_code_short": SHORT, "tax_code_unreadable": NO_CODE}
"""By rule: why a text is no code, and what to do about it."""


@dataclass(frozen=True)
class Identifier:
    """A code in its canonical form; not `is_checked` when its check character is another."""

    canonical: str
    is_natural_person: bool
    is_checked: bool


def identify(text: str) -> Identifier | str:
    """Give the code that a text is, or the rule of `REFUSALS` that it breaks."""
    code = (text if text.isascii() and text.isalnum() else _plain(text)).upper()
    # Most are plain digits or a person's: what is dearer to tell comes after.
    return _national(code) or _abbreviated(code) or _with_signs(code)


def is_somebodys(text: str) -> bool:
    """Tell whether a number that is kept in clear holds a tax code or VAT number, also parted by signs.

    Eleven digits are one, unless a year is among their parts; of a number of another country of the Union the check
    has to hold, since a protocol may begin with the same letters.
    """
    if _CERTAIN.search(text) or not _SUSPECT.search(text):
        return _CERTAIN.search(text) is not None
    code = re.sub(_BETWEEN, "", text).upper()
    if code[:2] in _EU and code[:2] != "IT" and vat.is_valid(code):
        return True
    return re.search(f"(?:^|[^0-9]){_ELEVEN}", text) is not None and not _OF_A_YEAR.search(text)


def _national(code: str) -> Identifier | str | None:
    if code.isdigit() and code.isascii():
        return _of_digits(code)
    if _PERSON.fullmatch(code):
        return Identifier(code, True, codicefiscale.calc_check_digit(code[:-1]) == code[-1])
    return None


def _abbreviated(code: str) -> str | None:
    return "tax_code_abbreviated" if is_abbreviated(code) or _DECIMALS.fullmatch(code) else None


def is_abbreviated(text: str) -> bool:
    """Tell whether a text is what a spreadsheet shows of a long number (`1,23457E+09`): its digits are lost."""
    return _ABBREVIATED.fullmatch(text.upper()) is not None


def _with_signs(code: str) -> Identifier | str:
    """Tell a code that is written with separators or a country before it."""
    if code.startswith(("-", "\u2212")):
        return "tax_code_unreadable"
    if _EIN.fullmatch(code):
        return Identifier(f"US{ein.compact(code)}", False, True) if ein.is_valid(code) else "tax_code_unreadable"
    code = "".join(sign for sign in code if sign not in _SEPARATORS and unicodedata.category(sign) != "Pd")
    if not (code.isascii() and code.isalnum()):
        return "tax_code_unreadable"
    return _national(code) or _national(code.removeprefix("IT")) or _foreign(_once(code))


def _once(code: str) -> str:
    """Give a code with the country before it once: an electronic invoice has it in a field of its own besides."""
    return code[2:] if code[:2] == code[2:4] and code[:2].isalpha() else code


def _plain(text: str) -> str:
    """Give a text without spaces and invisible signs, and with letters and digits of one width.

    A raised digit is a footnote, and stays what it is: no digit.
    """
    signs = "".join(unicodedata.normalize("NFKC", sign) if _is_wide(sign) else sign for sign in text)
    return "".join(sign for sign in signs if not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Cc"))


def _is_wide(sign: str) -> bool:
    return unicodedata.decomposition(sign).startswith("<wide>")


def _of_digits(number: str) -> Identifier | str:
    # The first seven digits are the business or the body.
    if not number.strip("0") or (len(number) == _DIGITS and number.startswith("0000000")):
        return "tax_code_unreadable"
    if len(number) == _DIGITS:
        return Identifier(number, False, luhn.checksum(number) == 0)
    if len(number) > _DIGITS:
        return "tax_code_unreadable"
    # Of a hundred numbers that are no VAT number one fits by chance: its province and check digit are asked for.
    whole = number.zfill(_DIGITS)
    return Identifier(whole, False, True) if iva.is_valid(whole) else "tax_code_short"


def _foreign(code: str) -> Identifier | str:
    """Give a VAT number of another country: always of a business."""
    if british := _BRITISH.fullmatch(code):
        return Identifier(f"GB{british['number']}", False, gb_vat.is_valid(british["number"]))
    if code[:2] in _EU:
        code = f"EL{code[2:]}" if code.startswith("GR") else code
        try:
            return Identifier(vat.validate(code), False, True)
        except (InvalidChecksum, InvalidComponent):
            return "tax_code_unreadable" if _REA.fullmatch(code) else Identifier(vat.compact(code), False, False)
        except ValidationError:
            return "tax_code_unreadable"
    if san_marino := _SAN_MARINO.fullmatch(code):
        number = san_marino["number"]
        return Identifier(f"SM{coe.compact(number)}", False, True) if coe.is_valid(number) else "tax_code_unreadable"
    tax = _TAX_NAMES.fullmatch(code)
    code = tax["number"] if tax else code
    if swiss := _SWISS.fullmatch(code):
        return Identifier(f"CHE{swiss['number']}", False, uid.is_valid(f"CHE{swiss['number']}"))
    # An invoice of Japan has a T before the digits.
    code = f"JP{code[3:]}" if code.startswith("JPT") else code
    return Identifier(code, False, True) if _is_of_its_country(code) else "tax_code_unreadable"


def _is_of_its_country(code: str) -> bool:
    """Tell whether a number passes the check of the country before it; of one without, whether it looks like one."""
    country = code[:2]
    if country not in _COUNTRIES or country in _NO_COUNTRY:
        return False
    known = [get_cc_module(country.lower(), name) for name in _NUMBERS.get(country, ("vat",))]
    checks = [numbers for numbers in known if numbers is not None]
    if checks:
        return any(bool(numbers.is_valid(code[2:])) for numbers in checks)
    return _UNCHECKED.fullmatch(code) is not None
