"""Contracts of rows: rules checked by pandera on text columns, all at once, told as one problem a cell.

The files of a source are checked together, because a validation costs the same for ten rows and for ten thousand.

A rule looks at a whole row, because what a cell may hold often depends on another (the unit on the measure);
it names the column that is to be repaired. Every row is judged once; pandera's checks read the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ingest.italian import format_date

if TYPE_CHECKING:
    import pandas as pd
    from pandera.pandas import DataFrameSchema

TextRow = Mapping[str, str]
# The name that pandera gives to a repeated key.
_UNIQUE = "multiple_fields_uniqueness"
_FILE = "file"


@dataclass(frozen=True)
class Refusal:
    """Why a cell breaks a rule, and what to do about it."""

    message: str
    remedy: str


def not_yet(delivered_on: date, otherwise: str) -> Refusal:
    """Refuse a day after that of the delivery; `otherwise` is what to do meanwhile about what was only planned.

    It stays refused when the day has passed: that something was planned for it does not say that it happened.
    """
    message = f"la data è successiva al {format_date(delivered_on)}, giorno della consegna"
    same = "un file identico non è una nuova consegna: aggiungervi una nota o un titolo"
    again = f"quando è avvenuto, riconsegnare ({same})"
    return Refusal(f"{message}: ciò che è compiuto ha una data passata", f"correggere la data; {otherwise}{again}")


@dataclass(frozen=True)
class Rule:
    """A named rule on one column; `judge` gives a refusal, or nothing when the row keeps the rule."""

    name: str
    column: str
    judge: Callable[[TextRow], Refusal | None]


@dataclass(frozen=True)
class Table:
    """The rows of one file as text, by row number, with the rules that hold in it."""

    rows: Mapping[int, TextRow]
    rules: Sequence[Rule]


@dataclass(frozen=True)
class Breach:
    """A cell that breaks a rule: row number, column, rule and words."""

    row: int
    column: str
    rule: str
    refusal: Refusal


def breaches(tables: Sequence[Table], key: Sequence[str], value: str, repeated: str) -> list[list[Breach]]:
    """Check the tables of a source together and give, for each, one breach a wrong cell: the first rule it breaks.

    A row that repeats the key of an earlier one (`repeated` is what the key is) is refused in its first column;
    the earlier one too where the `value` is another, because nobody knows which of the two holds.
    """
    found: list[list[Breach]] = [[] for _ in tables]
    places = [(file, row) for file, table in enumerate(tables) for row in table.rows]
    if not places:
        return found
    names = [rule.name for rule in tables[0].rules]
    if any([rule.name for rule in table.rules] != names for table in tables):
        raise RuntimeError("files of one source are checked against different rules")
    refusals = [_refusals(tables[file], row) for file, row in places]
    failed = _failures(tables, key, names, refusals)
    unexplained = {name for name, _ in failed} - {*names, _UNIQUE}
    if unexplained:
        # It would otherwise pass in silence.
        raise RuntimeError(f"a contract failed in a way that no rule explains: {', '.join(sorted(unexplained))}")
    again = {place for place in range(len(places)) if (_UNIQUE, place) in failed}
    rivals = _rivals(tables, key, value, [places[place] for place in again])
    for place, (file, row) in enumerate(places):
        by_column: dict[str, Breach] = {}
        for rule in tables[file].rules:
            if (rule.name, place) in failed:
                by_column.setdefault(rule.column, Breach(row, rule.column, rule.name, refusals[place][rule.name]))
        if said := rivals.get((file, row)):
            refusal = Refusal(f"{repeated} {said}", "lasciare una sola riga e riconsegnare il file")
            by_column.setdefault(key[0], Breach(row, key[0], "row_repeated", refusal))
        found[file] += by_column.values()
    return found


def _rivals(
    tables: Sequence[Table], key: Sequence[str], value: str, again: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    """Say, for each row (file, number) that shares its key with another, where the other stands.

    Of rows with one value the first is good; with several values none is. A key with an empty part names nothing.
    """
    said: dict[tuple[int, int], str] = {}
    for file in sorted({file for file, _ in again}):
        rows = tables[file].rows
        groups: dict[tuple[str, ...], list[int]] = {}
        for number, row in rows.items():
            groups.setdefault(tuple(row[name] for name in key), []).append(number)
        for names, (first, *others) in groups.items():
            if not others or not all(names):
                continue
            if len({rows[number][value] for number in (first, *others)}) == 1:
                said |= {(file, number): f"compaiono già nella riga {first}" for number in others}
                continue
            words = "con un valore scritto diversamente: non si sa quale valga"
            said[file, first] = f"compaiono anche nella riga {others[0]} {words}"
            said |= {(file, number): f"compaiono anche nella riga {first} {words}" for number in others}
    return said


def _refusals(table: Table, row: int) -> dict[str, Refusal]:
    """Judge a row by every rule, once, and give the words of those it breaks."""
    judged = {rule.name: rule.judge(table.rows[row]) for rule in table.rules}
    return {name: refusal for name, refusal in judged.items() if refusal is not None}


def _failures(
    tables: Sequence[Table], key: Sequence[str], names: Sequence[str], refusals: Sequence[Mapping[str, Refusal]]
) -> set[tuple[str, int]]:
    """Give what pandera finds broken (rule or key), each with the place of the row among all."""
    import pandas as pd
    from pandera.errors import SchemaErrors

    records = [{_FILE: file} | dict(row) for file, table in enumerate(tables) for row in table.rows.values()]
    columns = [column for column in records[0] if column != _FILE]
    frame = pd.DataFrame(records).astype(dict.fromkeys(columns, "str"))
    try:
        _schema(columns, key, names, refusals).validate(frame, lazy=True)
    except SchemaErrors as errors:
        return {(str(case["check"]), case["index"]) for case in errors.failure_cases.to_dict("records")}
    return set()


def _schema(
    columns: Sequence[str], key: Sequence[str], names: Sequence[str], refusals: Sequence[Mapping[str, Refusal]]
) -> DataFrameSchema:
    """Build the pandera contract of the tables of a source, laid one under the other.

    Text columns and no other, every rule of the source as it was judged, and a key that may stand once in a file.
    """
    import pandas as pd
    import pandera.pandas as pa

    def check(name: str) -> pa.Check:
        def keeps(frame: pd.DataFrame) -> pd.Series[bool]:
            return pd.Series([name not in refusals[place] for place in frame.index], index=frame.index, dtype="bool")

        return pa.Check(keeps, name=name)

    return pa.DataFrameSchema(
        {_FILE: pa.Column(int)} | {column: pa.Column(str, nullable=False) for column in columns},
        checks=[check(name) for name in names],
        unique=[_FILE, *key],
        report_duplicates="exclude_first",
        strict=True,
    )
