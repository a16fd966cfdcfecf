"""Contracts of event rows: pandera schemas written by each source, run on bounded batches backed by Arrow.

DuckDB has typed the batch already; the schema says what must be there and what must hold. A rule between fields is a
column that the schema's parser derives, whose metadata name the `field` to be repaired.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute

from ingest.contracts import Refusal
from ingest.events.causes import OR_EMPTY
from ingest.events.declare import EventSource, Field, Reads
from ingest.events.identifiers import CERTAIN, OF_A_YEAR, SUSPECT, is_somebodys
from ingest.events.refusals import MISSING
from ingest.events.staging import A_CODE, UNREADABLE
from ingest.italian import MONTHS

if TYPE_CHECKING:
    import pandera.pandas as pa

TEXT = pd.ArrowDtype(arrow.string())
DATE = pd.ArrowDtype(arrow.date32())
MONEY = pd.ArrowDtype(arrow.decimal128(18, 2))
DAYS = pd.ArrowDtype(arrow.int64())
FLAG = pd.ArrowDtype(arrow.bool_())

# A VAT number of Denmark or Finland.
_SHORTEST_CODE = 10
_CHANGED = rf"(?i)^(?:[0-9]+\.0|(?:{'|'.join(month[:3] for month in MONTHS)})-[0-9]{{2}})$"
DECADE = 3653
"""The days of ten years: nothing that is settled here takes longer, so that more is a mistyped number or year."""
_MISSING = Refusal("manca il valore", "scrivere il valore; se non è noto, chiederlo a chi gestisce il sistema")
_UNREAD = {
    Reads.DATE: (
        "date_unreadable",
        Refusal(
            "non è una data del calendario, scritta gg/mm/aaaa oppure aaaa-mm-gg",
            "correggere la data e riconsegnare il mese",
        ),
    ),
    Reads.MONEY: (
        "amount_unreadable",
        Refusal(
            "non è un importo con al più due decimali, scritto come gli altri della colonna",
            "scrivere tutta la colonna allo stesso modo: 1.234,56 oppure 1234.56",
        ),
    ),
    Reads.COUNT: ("count_unreadable", Refusal("non è un numero intero", "scrivere un numero intero, senza decimali")),
    Reads.YES_NO: ("flag_unreadable", Refusal("non è né Sì né No", "scrivere Sì oppure No")),
}


@dataclass(frozen=True)
class Breach:
    """A cell of a batch that breaks a rule."""

    row: int
    field: str
    rule: str
    refusal: Refusal


def rule(check: pa.Check, name: str, message: str, remedy: str) -> pa.Check:
    """Give a check its name and, in Italian, what is wrong and what to do about it."""
    # pandera reports the error of a built-in check, the name of another.
    check.name, check.error, check.title, check.description = name, name, message, remedy
    return check


def code(name: str, message: str, remedy: str) -> list[pa.Check]:
    """Give the checks of a number that a system gives: signs that one has, a digit at least, and nobody's code in it.

    The column is kept in clear, so that neither a name nor a tax code may pass for a number.
    """
    import pandera.pandas as pa

    def is_nobodys(column: pd.Series[Any]) -> pd.Series[Any]:
        # Most numbers are too short for a code, or look like none; few are left to be looked at one by one.
        may_be = column.str.len() >= _SHORTEST_CODE
        if may_be.any():
            may_be &= column.where(may_be, "").str.contains(SUSPECT)
        if not may_be.any():
            return ~may_be
        texts = column.where(may_be, "")
        certain, of_a_year = texts.str.contains(CERTAIN), texts.str.contains(OF_A_YEAR)
        asked = texts[may_be & ~certain & ~of_a_year]
        return ~(certain | column.isin([text for text in asked.unique() if is_somebodys(text)]))

    def is_as_written(column: pd.Series[Any]) -> pd.Series[Any]:
        # 12.0 of 12, mar-25 of 3/25: beside what it was once, it would be another record.
        may_be = column.str.endswith(".0") | (column.str.len() == len("mar-25"))
        return ~(may_be & column.where(may_be, "").str.match(_CHANGED)) if may_be.any() else ~may_be

    return [
        rule(pa.Check.str_matches(f"^{A_CODE}$"), name, message, remedy),
        rule(
            pa.Check(is_as_written),
            "code_changed",
            "il foglio di calcolo ne ha fatto un numero con decimali, o un mese",
            "esportare la colonna come testo e riconsegnare",
        ),
        rule(pa.Check.str_length(max_value=40), "code_too_long", "il numero ha più di 40 caratteri", remedy),
        rule(
            pa.Check(is_nobodys),
            "code_personal",
            "sembra un codice fiscale o una partita IVA, che qui non si conservano",
            remedy,
        ),
    ]


def whole_days() -> list[pa.Check]:
    """Give the checks of a number of days that somebody counted: none below 0, nor a decade of them."""
    import pandera.pandas as pa

    return [
        rule(pa.Check.ge(0), "days_negative", "i giorni sono negativi", "scrivere un numero da 0 in su"),
        rule(
            pa.Check.le(DECADE), "days_too_many", "i giorni sono più di dieci anni", "correggere il numero dei giorni"
        ),
    ]


def days_between(first: pd.Series[Any], last: pd.Series[Any]) -> pd.Series[Any]:
    """Give the calendar days from one date to another; null where one is missing."""
    days = compute.days_between(arrow.array(first.array), arrow.array(last.array))
    return pd.Series(pd.arrays.ArrowExtensionArray(days), index=first.index)


def holds(condition: pd.Series[Any]) -> pd.Series[Any]:
    """Give a condition as a column; where a value is missing it holds, because the missing value is said already."""
    return condition.astype(FLAG).fillna(True)


def given(frame: pd.DataFrame, field: str) -> pd.Series[Any]:
    """Tell where something is written in a field, also where it is no value of its kind."""
    return frame[field].notna() | frame[field + UNREADABLE]


def unread_words(field: Field) -> tuple[str, Refusal]:
    """Give the rule and the words for a text that is no value of its field."""
    if field.reads is Reads.WORD:
        known = ", ".join(f"«{word}»" for word in field.words)
        return "word_unknown", Refusal("non è fra i valori previsti", f"scrivere uno fra {known}")
    return _UNREAD[field.reads]


def complete(source: EventSource) -> pa.DataFrameSchema:
    """Give the source's contract with, for each field that is converted, the rule that its text could be read."""
    import pandera.pandas as pa

    def is_read(column: pd.Series[Any]) -> pd.Series[Any]:
        return ~column

    contract, columns = source.contract(), {}
    for field in source.fields:
        if field.reads not in (Reads.CODE, Reads.KEY):
            name, refusal = unread_words(field)
            may_be_empty = field.reads is Reads.DATE and contract.columns[field.name].nullable
            remedy = f"{OR_EMPTY}, se c'è {refusal.remedy}"
            check = rule(pa.Check(is_read), name, refusal.message, remedy if may_be_empty else refusal.remedy)
            columns[field.name + UNREADABLE] = pa.Column(FLAG, check, metadata={"field": field.name})
    return contract.add_columns(columns)


def breaches(schema: pa.DataFrameSchema, batch: pd.DataFrame, order: Sequence[str]) -> Iterator[Breach]:
    """Check a batch and give one breach a wrong cell: an unreadable text, a missing value, or the first rule broken.

    The index of the batch names its rows. Raises RuntimeError when it fails in a way that no rule explains.
    """
    from pandera.errors import SchemaErrors

    try:
        schema.validate(batch, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases[["index", "column", "check"]].drop_duplicates().to_dict("records")
    else:
        return
    found: dict[tuple[int, str], Breach] = {}
    # An unreadable text leaves no value: it comes first, and says why the value is missing.
    for case in sorted(cases, key=lambda case: not str(case["column"]).endswith(UNREADABLE)):
        breach = _breach(schema, case)
        found.setdefault((breach.row, breach.field), breach)
    place = {name: position for position, name in enumerate(order)}
    yield from sorted(found.values(), key=lambda breach: (breach.row, place[breach.field]))


def _breach(schema: pa.DataFrameSchema, case: dict[str, Any]) -> Breach:
    column = schema.columns.get(case["column"])
    if column is None or pd.isna(case["index"]):
        raise RuntimeError(f"a contract failed in a way that no rule explains: {case['column']} {case['check']}")
    field = str((column.metadata or {}).get("field", case["column"]))
    if case["check"] == "not_nullable":
        return Breach(int(case["index"]), field, MISSING, _MISSING)
    check = next((check for check in column.checks if check.name == case["check"]), None)
    if check is None or not check.title:
        raise RuntimeError(f"a contract failed in a way that no rule explains: {case['column']} {case['check']}")
    return Breach(int(case["index"]), field, str(check.name), Refusal(check.title, check.description or ""))
