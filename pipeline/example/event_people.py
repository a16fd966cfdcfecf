"""Invented persons and businesses as SQL expressions of a number: the same number is the same business.

No code belongs to anybody on purpose: tax codes have the form of one, without a check letter that holds.
"""

_LETTERS = "BCDFGLMNPRSTVZ"
_MONTHS = "ABCDEHLMPRST"
_SURNAMES = ("Bianchi", "Colombo", "D'Adda", "Fumagalli", "Galli", "Lodigiani", "Nicolò", "Riva", "Sala", "Villa")
_NAMES = ("Ada", "Bruno", "Carla", "Dario", "Elia", "Fosca", "Gino", "Irma", "Livio", "Noè", "Olga")
_WORDS = ("Alba", "Bosco", "Cascina", "Duomo", "Edera", "Fonte", "Giglio", "Lambro", "Naviglio", "Olona", "Pioppo")
_TRADES = ("Abbigliamento", "Bar", "Costruzioni", "Forno", "Impianti", "Logistica", "Officina", "Caffè", "Servizi")
_FORMS = ("S.r.l.", "S.p.A.", "S.n.c.", "di Sala & C. S.a.s.", "soc. coop.")


def _pick(words: tuple[str, ...], number: str) -> str:
    listed = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"([{listed}])[1 + ({number}) % {len(words)}]"


def _letter(number: str, letters: str = _LETTERS) -> str:
    return f"substr('{letters}', cast(1 + ({number}) % {len(letters)} as integer), 1)"


def person(number: str) -> str:
    """Give surname and name."""
    return f"({_pick(_SURNAMES, number)} || ' ' || {_pick(_NAMES, f'{number} // 3')})"


def business(number: str) -> str:
    """Give a business's name; some hold quotes, a `;` or a line break, as names typed by hand do."""
    name = f"{_pick(_TRADES, number)} || ' ' || {_pick(_WORDS, f'{number} // 7')} || ' ' || {number}"
    return (
        f"(case when {number} % 211 = 7 then {name} || chr(10) || 'in liquidazione ' when {number} % 197 = 3 then "
        f"{name} || '; figli ' when {number} % 151 = 5 then '\"' || {name} || '\" ' else {name} || ' ' end "
        f"|| {_pick(_FORMS, f'{number} // 5')})"
    )


def personal_tax_code(number: str) -> str:
    """Give a code in the form of a natural person's."""
    letters = " || ".join(_letter(f"{number} // {step}") for step in (1, 14, 196, 2744, 5, 11))
    day = f"lpad(cast(1 + {number} // 13 % 28 as varchar), 2, '0')"
    birth = f"lpad(cast(40 + {number} // 9 % 60 as varchar), 2, '0')"
    return f"({letters} || {birth} || {_letter(number, _MONTHS)} || {day} || 'F205' || {_letter(f'{number} // 17')})"


def tax_code(number: str) -> str:
    """Give a business's code: eleven digits, or a person's for one business in six."""
    digits = f"lpad(cast(({number} * 98765431 + 12345678901) % 99999999977 as varchar), 11, '0')"
    return f"(case when {number} % 6 = 0 then {personal_tax_code(number)} else {digits} end)"


def email(number: str) -> str:
    """Give an address of a domain that is nobody's."""
    return f"('studio' || {number} % 9973 || '@pec.example')"
