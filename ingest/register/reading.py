"""Checks of what was read in a printed target: each number, day, sign and unit, or an `ambiguity` that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ingest.italian import format_date, format_number
from ingest.register.model import Register, Row
from ingest.register.rules import Fault, quoted, rule
from ingest.register.target_text import PrintedNumber, PrintedTarget, printed_signs, read_target

_NUMERIC = frozenset({">=", "<=", ">", "<", "=", "between"})
_SIMPLE = _NUMERIC - {"between"}
_STRICT = {">": ">=", "<": "<="}
_REMEDY = "riportare ciò che è stampato; se la stampa è dubbia, dire in ambiguity come la si legge e perché"


def _read(register: Register) -> Iterator[tuple[Row, PrintedTarget]]:
    for target in register.tables["targets"]:
        yield target, read_target(target["target_text"], target["year"])


def _is_said(target: Row, *words: str) -> bool:
    """Tell whether the row's ambiguity names one of the words, whole: what is doubtful has to be named."""
    said = target["ambiguity"] or ""
    return any(re.search(_whole(word), said, re.IGNORECASE) for word in words)


def _whole(word: str) -> str:
    """Give the pattern of a word or a number by itself: 1 stands neither in 10, nor in 2,1, nor in 1.000."""
    return rf"(?<![\w.,]){re.escape(word)}" + (r"(?!\d|[.,]\d)" if word[-1:].isdigit() else r"(?!\w)")


def _doubted(target: Row) -> frozenset[str]:
    """Give the operators that the row's ambiguity names, by sign or by word."""
    return read_target(target["ambiguity"] or "", target["year"]).operators


def _fault(target: Row, column: str, printed: str) -> Fault:
    remedy = _REMEDY if target[column] is None else f"{_REMEDY} (nominando ciò che si legge)"
    return Fault(target, column, f"il target stampato «{target['target_text']}» {printed}", remedy)


def _shown(number: Decimal) -> tuple[str, str]:
    """Give a number with and without its thousands parted."""
    exact = format(number, "f")
    plain = Decimal(exact.rstrip("0").rstrip(".") if "." in exact else exact)
    return format_number(plain), format_number(plain, grouped=False)


def _asked(target: Row, printed: PrintedTarget) -> list[PrintedNumber]:
    """Give the printed numbers that are the target's own: not the year it refers to, nor what it was in that year."""
    if target["relative_to_year"] is not None:
        return []
    return [number for number in printed.numbers if not (number.may_be_year and len(printed.numbers) > 1)]


@rule("target_value_unlike_print")
def values_are_printed(register: Register) -> Iterator[Fault]:
    """Find values and ends of bands that the target does not print, with their sign and scale."""
    for target, printed in _read(register):
        found = {number.value for number in printed.numbers}
        for column in ("value", "upper_value"):
            value = target[column]
            if value is None or value in found or _is_said(target, *_shown(value)):
                continue
            said = ", ".join(_shown(one)[0] for one in sorted(found))
            yield _fault(target, column, f"porta {said}" if said else "non porta nessun numero")


@rule("target_number_unread")
def printed_numbers_are_read(register: Register) -> Iterator[Fault]:
    """Find numbers that a target prints and that nobody read, where numbers are compared."""
    for target, printed in _read(register):
        if target["operator"] not in _NUMERIC or target["relative_to_year"] is not None:
            continue
        read = {target["value"], target["upper_value"]}
        # What is read and not printed has been said by the rule of values.
        if (read - {None}) - {number.value for number in printed.numbers}:
            continue
        for number in _asked(target, printed):
            if number.value not in read and not _is_said(target, number.text):
                yield _fault(target, "value", f"porta anche {number.text}, che non è letto")
                break


@rule("target_date_unlike_print")
def days_are_printed(register: Register) -> Iterator[Fault]:
    """Find days by which something is due that are not the printed one, and printed days that nobody read."""
    for target, printed in _read(register):
        due: date | None = target["due_date"]
        if due in printed.days or (due is None and not printed.days):
            others = (day for day in printed.days if day != due)
            if unread := next((day for day in others if not _is_said(target, format_date(day))), None):
                yield _fault(target, "due_date", f"dice anche {format_date(unread)}, che non è letto")
            continue
        if due is None and target["operator"] == "by":
            continue
        if _is_said(target, *(format_date(day) for day in ({due} if due else printed.days))):
            continue
        said = ", ".join(format_date(day) for day in printed.days)
        yield _fault(target, "due_date", f"dice {said}" if said else "non dice nessun giorno")


@rule("target_tolerance_unlike_print")
def tolerances_are_printed(register: Register) -> Iterator[Fault]:
    """Find tolerances that are not the printed one, where none is printed too."""
    for target, printed in _read(register):
        read = target["tolerance"] or None
        # Below zero it has a rule of its own.
        if read == printed.tolerance or (read is not None and (read < 0 or _is_said(target, *_shown(read)))):
            continue
        if printed.tolerance is None:
            yield _fault(target, "tolerance", "non dice nessuna tolleranza")
        elif read is not None or not _is_said(target, *_shown(printed.tolerance)):
            yield _fault(target, "tolerance", f"dice tolleranza {_shown(printed.tolerance)[0]}")


@rule("target_year_unlike_print")
def compared_years_are_printed(register: Register) -> Iterator[Fault]:
    """Find years to compare with that the target does not print, and printed ones of which another number was read."""
    for target, printed in _read(register):
        year, value = target["relative_to_year"], target["value"]
        compared = {number.value for number in printed.numbers if number.may_be_year and number.is_compared}
        if (
            year is None
            and value is not None
            and compared
            and value not in compared
            and not _is_said(target, *_shown(value))
        ):
            yield _fault(target, "relative_to_year", f"si confronta con il {next(iter(compared))}")
        if year is not None and year not in printed.years:
            said = ", ".join(map(str, sorted(printed.years)))
            yield _fault(target, "relative_to_year", f"dice {said}" if said else "non dice nessun anno")


@rule("target_unit_unlike_print")
def units_are_printed(register: Register) -> Iterator[Fault]:
    """Find numbers in another unit than the one printed beside them."""
    for target, printed in _read(register):
        units = {number.unit for number in printed.numbers if number.unit is not None}
        unit = register.units.get(target["unit"])
        if unit is None or target["operator"] not in _NUMERIC or not units or units & {unit["unit"], unit["name"]}:
            continue
        if not _is_said(target, *(str(unit[name]) for name in ("unit", "name", "symbol") if unit[name])):
            yield _fault(target, "unit", f"è in {quoted(sorted(units))}")


@rule("target_kind_unlike_print")
def kinds_are_printed(register: Register) -> Iterator[Fault]:
    """Find thresholds and days read as states, and states read as thresholds or days."""
    for target, printed in _read(register):
        operator = target["operator"]
        if operator is None or target["ambiguity"]:
            continue
        measured = bool(printed.signs) or any(number.unit for number in printed.numbers)
        bare = not any(letter.isalpha() for letter in target["target_text"])
        if operator == "reached" and (measured or (bare and printed.numbers)):
            yield _fault(target, "operator", "porta una soglia, non uno stato da raggiungere")
        elif operator == "by" and printed.signs:
            yield _fault(target, "operator", "porta una soglia, non un giorno")
        elif operator == "by" and printed.begins:
            yield _fault(target, "operator", "dice da quando, non entro quando")
        elif operator in _NUMERIC and printed.state and not printed.numbers:
            yield _fault(target, "operator", "è un Sì o un No, non una soglia")


@rule("target_state_unlike_print")
def states_are_printed(register: Register) -> Iterator[Fault]:
    """Find a Sì read as no, and a No read as yes."""
    for target, printed in _read(register):
        if target["operator"] != "reached" or target["state"] is None:
            continue
        wanted = target["state"] in ("yes", "reached")
        if wanted is not (printed.state != "no") and not _is_said(target, *(("sì", "si") if wanted else ("no",))):
            yield _fault(target, "state", "dice il contrario" if printed.state else "è una cosa da fare")


@rule("operator_word_unlike_print")
def operator_words_are_kept(register: Register) -> Iterator[Fault]:
    """Find operators against a printed word that stands for one, such as `almeno`; signs have a rule of their own."""
    for target, printed in _read(register):
        said = printed.operators & (_SIMPLE if printed.numbers else frozenset())
        if target["operator"] not in _SIMPLE or printed.signs or len(said) != 1:
            continue
        if target["operator"] not in said | _doubted(target):
            yield _fault(target, "operator", f"vuol dire {quoted(said)}")


@rule("operator_not_printed")
def printed_operators_are_printed(register: Register) -> Iterator[Fault]:
    """Find operators said to be printed, of which the target has neither the sign nor a word."""
    for target, printed in _read(register):
        is_said_printed = target["operator"] in _NUMERIC and target["operator_source"] == "printed_target"
        if is_said_printed and not printed.operators and target["operator"] not in _doubted(target):
            message = f"il target stampato «{target['target_text']}» non porta nessun operatore"
            yield Fault(
                target, "operator_source", message, "scrivere polarity, o algorithm_text se lo dice l'algoritmo"
            )


@rule("operator_unlike_source")
def operators_are_of_their_source(register: Register) -> Iterator[Fault]:
    """Find operators that are not what their source gives: polarity no strict one, the algorithm the sign it prints."""
    key = ("entity_id", "year", "indicator_id")
    algorithms = {row.pick(*key): row["algorithm_text"] or "" for row in register.tables["indicators"]}
    for target in register.tables["targets"]:
        operator, source = target["operator"], target["operator_source"]
        if operator not in _SIMPLE or operator in _doubted(target):
            continue
        signs = printed_signs(algorithms.get(target.pick(*key), "")) if source == "algorithm_text" else set()
        if source == "polarity" and operator in _STRICT:
            message, given = (
                "per la polarità il valore stampato basta, e l'operatore lo esclude",
                _STRICT[operator],
            )
        elif len(signs) == 1 and operator not in signs:
            message, given = f"l'algoritmo stampato porta {quoted(signs)}", next(iter(signs))
        else:
            continue
        yield Fault(target, "operator", message, f"scrivere {given}, o dire in ambiguity perché vale {operator}")


READING = (
    values_are_printed,
    printed_numbers_are_read,
    days_are_printed,
    tolerances_are_printed,
    compared_years_are_printed,
    units_are_printed,
    kinds_are_printed,
    states_are_printed,
    operator_words_are_kept,
    printed_operators_are_printed,
    operators_are_of_their_source,
)
