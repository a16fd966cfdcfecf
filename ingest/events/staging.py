"""DuckDB parses and converts: the SQL that turns the text cells of an event table into typed columns.

Every rule of reading is a pattern that a text fits or does not. `thousands='.'` of DuckDB's own reader is not used: it
turns 1234.56 into 123456. In a column of amounts 1.234,56 and 1234.56 never fit the same pattern, because an amount has
at most two decimals and a group of thousands three digits; which of the two the column is written in is decided over
all of it, and what is written otherwise is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ingest.events.declare import EventSource, Field, Reads
from ingest.italian import CLOCK, MAX_INTEGER_DIGITS, NOT_AVAILABLE, PLAIN, SIGN, TIME_ZONE, WHOLE, ZONED
from ingest.notes import CODE_LIKE, FOOTER, RULE
from ingest.signs import EDGES, trimmed
from ingest.words import fold

UNREADABLE = "__unreadable"
"""Suffix of the column that says that a field held a text which is no value of its kind."""
FORM = "__form"
ITALIAN, POINT = 1, 2
"""How an amount is written when it can be told: `1.234,56` or `1234.56`."""
BLANK, TOTAL, HEADER, NOTE = 1, 2, 3, 4
"""Why a record is no row: nothing is written in it, it opens with a word for totals, it is the header again, or it says
nothing but words or sums: no day, no number of a record, nothing that a row is known by."""
_LEAST_FIELDS = 2
A_CODE = "[A-Za-z0-9_./ -]*[0-9][A-Za-z0-9_./ -]*"
"""The signs of a number that a system gives, a digit among them."""
IS_CODE = f"{A_CODE}|{CODE_LIKE}"
MOST_CELLS = 3
"""The cells that a note below a table may fill."""


def literal(text: str) -> str:
    """Give a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


# The years of `italian.FIRST_YEAR` to `italian.LAST_YEAR`.
_YEAR = "(?:20[0-9]{2}|2100)"
_ITALIAN_DATE = rf"[0-9]{{1,2}}/[0-9]{{1,2}}/{_YEAR}"
_ISO_DATE = rf"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}"
_CLOCK = f"(?:[ T]{CLOCK})?"
_ZONED = rf"(?:{_ITALIAN_DATE}|{_ISO_DATE}){ZONED}"
_COMMA = rf"{SIGN}{WHOLE}(?:,[0-9]{{1,2}})?"
_POINT = rf"{SIGN}{PLAIN}\.[0-9]{{1,2}}"
_COUNT = f"{SIGN}(?:0|[1-9][0-9]{{0,8}})"
_MINUS = "\u2212"
# In Windows-1252 the byte that is the sign of the euro in ISO-8859-15 is the sign of a currency.
_CURRENCY = r"^(?:€|¤|euro?\b)|(?:€|¤|\beuro?)$"
_APOSTROPHE = "'"
_EDGES = literal(EDGES)
_UNSEEN = literal("[" + "".join(rf"\x{{{ord(sign):x}}}" for sign in EDGES) + "]")
# As many digits before the comma as `italian.MAX_INTEGER_DIGITS`.
_AMOUNT = f"decimal({MAX_INTEGER_DIGITS + 2}, 2)"


def cleaned(text: str) -> str:
    """Give a trimmed text; null when nothing, or `nd`, is written there."""
    longest = max(map(len, NOT_AVAILABLE))
    absent = ", ".join(map(literal, ("", *NOT_AVAILABLE)))
    return f"case when strlen({text}) <= {longest} and lower({text}) in ({absent}) then null else {text} end"


def _trimmed(text: str, *, odd_spaces: bool) -> str:
    """Give a text without the spaces around it; trimming costs more than parsing, so what has none is not trimmed."""
    # Nothing of ASCII comes before the space but signs of control; one of another alphabet has several bytes.
    is_odd = f"left({text}, 1) <= ' ' or right({text}, 1) <= ' '" + (
        f" or strlen({text}) <> length({text})" if odd_spaces else ""
    )
    return f"case when {is_odd} then trim({text}, {_EDGES}) else {text} end"


def _unwrapped(text: str) -> str:
    """Give a code without what has a spreadsheet keep its zeros: `="0012"`, or an apostrophe before it."""
    wrapped = literal("""^(?:="(.*)"|'(.*))$""")
    inner = rf"regexp_replace({text}, {wrapped}, '\1\2')"
    return f"case when left({text}, 1) in ('=', {literal(_APOSTROPHE)}) then {inner} else {text} end"


def _folded(text: str) -> str:
    # The same folding as `words.fold`: no accents, no case, no white space.
    plain = f"replace(replace({text}, chr(8217), ''''), '¤', '€')"
    return f"lower(strip_accents(regexp_replace({plain}, {_UNSEEN}, '', 'g')))"


def _chosen(text: str, words: Mapping[str, str]) -> str:
    """Give the stored form of a word: at once when it is printed as expected, else folded."""

    def cases(spell: Callable[[str], str]) -> str:
        return " ".join(f"when {literal(spell(word))} then {stored}" for word, stored in words.items())

    return f"case {text} {cases(str)} else case {_folded(text)} {cases(fold)} end end"


def _fits(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {literal(pattern)})"


def _date(text: str) -> str:
    return (
        f"case when {_fits(text, _ITALIAN_DATE)} then cast(try_strptime({text}, '%d/%m/%Y') as date) "
        f"when {_fits(text, _ISO_DATE + _CLOCK)} then try_cast(left({text}, 10) as date) "
        f"when {_fits(text, _ITALIAN_DATE + _CLOCK)} "
        f"then cast(try_strptime(split_part(replace({text}, 'T', ' '), ' ', 1), '%d/%m/%Y') as date) "
        f"when {_fits(text, _ZONED)} then {_day_in_italy(text)} end"
    )


def _day_in_italy(text: str) -> str:
    """Give the day that a stamp with a zone was in Italy, by the rules of daylight saving of its year."""

    def minutes(hour: int, minute: int) -> str:
        parts = [f"try_cast(regexp_extract({text}, {literal(ZONED)}, {group}) as integer)" for group in (hour, minute)]
        return f"(60 * coalesce({parts[0]}, 0) + coalesce({parts[1]}, 0))"

    iso, italian = (f"regexp_extract({text}, {literal(pattern)})" for pattern in (_ISO_DATE, _ITALIAN_DATE))
    day = f"coalesce(try_cast({iso} as timestamp), try_strptime({italian}, '%d/%m/%Y'))"
    sign = f"if(regexp_extract({text}, {literal(ZONED)}, 3) = '-', -1, 1)"
    moment = f"{day} + to_minutes({minutes(1, 2)} - {sign} * {minutes(4, 5)})"
    return f"cast(timezone('{TIME_ZONE}', timezone('UTC', {moment})) as date)"


def typed(field: Field, text: str) -> str:
    """Give the value of a field as SQL on its text: null when the text is no value of its kind."""
    match field.reads:
        case Reads.WORD:
            return _chosen(text, {word: literal(stored) for word, stored in field.words.items()})
        case Reads.YES_NO:
            return _chosen(text, {"Sì": "true", "No": "false"})
        case Reads.DATE:
            return _date(text)
        case Reads.COUNT:
            return _signed(text, _count)
        case Reads.MONEY:
            return f"cast({_signed(text, _amount)} as {field.reads.sql_type})"
        case _:
            return text


def _signed(text: str, read: Callable[[str], str]) -> str:
    """Read a number that may have the minus sign of print, which no cast knows."""
    printed = f"'-' || substr({text}, 2)"
    return f"case when left({text}, 1) = '{_MINUS}' then {read(printed)} else {read(text)} end"


def _count(text: str) -> str:
    return f"case when {_fits(text, _COUNT)} then try_cast({text} as integer) end"


def _amount(text: str) -> str:
    return (
        f"case when {_fits(text, _COMMA)} then try_cast(replace(replace({text}, '.', ''), ',', '.') as {_AMOUNT}) "
        f"when {_fits(text, _POINT)} then try_cast({text} as {_AMOUNT}) end"
    )


def form(text: str) -> str:
    """Give how a text that is an amount is written, by its last sign; null where it fits both ways."""
    return (
        f"case when contains({text}, ',') then {ITALIAN} when not contains({text}, '.') then null "
        f"when left(right({text}, 4), 1) = '.' then {ITALIAN} else {POINT} end"
    )


def staging_query(
    source: EventSource,
    positions: Mapping[str, int],
    totals: Sequence[str],
    relation: str,
    *,
    odd_spaces: bool,
    titles: Mapping[str, str] | None = None,
    blank: Sequence[int] = (),
) -> str:
    """Give the query that reads a relation of text columns `c1`, `c2`... into one typed row a record, in its order.

    Beside each converted field stands whether its text was unreadable, beside each amount how it is written; `skipped`
    says why a record is no row. Layers, so that nothing is worked out twice, and no joins, which lose the order. With
    `odd_spaces` cells are trimmed of what is no space of ASCII too. What converts as it stands is not trimmed first.

    `titles` are the words of the header, which may stand again among the rows; `blank` the columns that have none: what
    is written there makes a row, and `stray` tells in which of them.
    """
    first = f"coalesce({', '.join(_text(field) for field in _by_position(source, positions))})"
    word = f"rtrim({_folded(f'split_part({first}, chr(32), 1)')}, ':')"
    # A case and no `and`, of which DuckDB works out both sides for every row.
    is_total = f"case when {first} ilike 'tot%' then {word} in ({', '.join(map(literal, totals))}) else false end"
    is_total = is_total if totals else "false"
    is_header = _is_header(source, titles) if titles else "false"
    is_note = _is_note(source, first)
    raw, bare, texts, values, columns = [], [], [], [], ["skipped", "stray"]
    written = [f"when trim(c{place}, {_EDGES}) <> '' then {place}" for place in blank]
    raw.append(f"cast({f'case {chr(32).join(written)} end' if written else 'null'} as integer) as stray")
    bare.append("stray")
    texts.append("stray")
    values.append("stray")
    for field in source.fields:
        column, name = f"c{positions[field.name]}", field.name
        text = _trimmed(column, odd_spaces=odd_spaces)
        columns.append(name)
        if field.reads in (Reads.CODE, Reads.KEY):
            raw.append(column)
            bare.append(f"{_unwrapped(text)} as {name}")
            texts.append(f"{cleaned(name)} as {name}")
            values.append(name)
            continue
        if field.reads is Reads.MONEY:
            # The currency may stand beside the number.
            text = f"trim(regexp_replace(trim({column}, {_EDGES}), {literal(_CURRENCY)}, '', 'gi'), {_EDGES})"
        raw.append(f"{column}, {typed(field, column)} as {name}")
        bare.append(f"{name}, case when {name} is null then nullif({text}, '') else {column} end as {_text(field)}")
        nothing = f"case when {name} is null then {cleaned(_text(field))} else {_text(field)} end"
        texts.append(f"{name}, {nothing} as {_text(field)}")
        values.append(f"coalesce({name}, {typed(field, _text(field))}) as {name}, {_text(field)}")
        columns.append(f"{name} is null and {_text(field)} is not null as {name}{UNREADABLE}")
        if field.reads is Reads.MONEY:
            columns.append(f"case when {name} is not null then {form(_text(field))} end as {name}{FORM}")
    skipped = (
        f"case when {first} is null then if(stray is null, {BLANK}, null) when {is_total} then {TOTAL} "
        f"when {is_header} then {HEADER} when {is_note} then {NOTE} end as skipped"
    )
    return (
        f"select {', '.join(columns)} from (select skipped, {', '.join(values)} "
        f"from (select skipped, {', '.join(texts)} from (select {skipped}, * "
        f"from (select {', '.join(bare)} from (select {', '.join(raw)} from {relation})))))"
    )


def _is_header(source: EventSource, titles: Mapping[str, str]) -> str:
    """Give the condition of a record that says the words of the header again; its first length spares the folding."""
    again = [f"{_folded(_text(field))} = {literal(fold(titles[field.name]))}" for field in source.fields]
    first = source.fields[0]
    is_as_long = f"length({_text(first)}) = {len(trimmed(titles[first.name]))}"
    return f"case when {is_as_long} then {' and '.join(again)} else false end"


def can_hold_notes(source: EventSource) -> bool:
    """Tell whether a row of a source has so much beside its day that words or sums alone are no row of it."""
    of_words = [field for field in source.fields if not is_sum(field)]
    return len(of_words) > _LEAST_FIELDS and any(field.name == source.period for field in of_words)


def is_sum(field: Field) -> bool:
    """Tell whether a field is one that a row of sums may fill."""
    return field.reads in (Reads.MONEY, Reads.COUNT)


def _is_note(source: EventSource, first: str) -> str:
    """Give the condition of a record of words alone, of sums with or without a word, or of a line that is ruled.

    With a day it is a row.
    """
    if not can_hold_notes(source):
        return "false"
    written = [f"cast({_text(field)} is not null as integer)" for field in source.fields if not is_sum(field)]
    words = (
        rf"regexp_matches({first}, '\p{{L}}{{3}}') and not regexp_full_match({first}, {literal(CODE_LIKE)}) "
        f"or regexp_full_match({first}, {literal(FOOTER)})"
    )
    sums = [f"{_text(field)} is not null" for field in source.fields if is_sum(field)]
    ruled = [f"coalesce(regexp_full_match({_text(field)}, {literal(RULE)}), true)" for field in source.fields]
    is_ruled = f"left({first}, 2) in ('--', '==', '__')"
    return (
        f"case when stray is not null then false when {is_ruled} then {' and '.join(ruled)} "
        f"when {source.period}__text is not null then false else case {' + '.join(written)} "
        f"when 0 then {' or '.join(sums) or 'false'} when 1 then {words} else false end end"
    )


def _text(field: Field) -> str:
    """Give the column that holds the text of a field while it is read."""
    return field.name if field.reads in (Reads.CODE, Reads.KEY) else f"{field.name}__text"


def _by_position(source: EventSource, positions: Mapping[str, int]) -> list[Field]:
    return sorted(source.fields, key=lambda field: positions[field.name])
