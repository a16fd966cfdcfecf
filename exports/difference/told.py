"""What of a difference is told: each change once, and what is not told in words is counted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from exports.difference.compare import Difference, Moved, Value
from exports.difference.labels import COLUMNS, TABLES
from exports.italian import exact

_RESULT = ("result_value", "result_date", "result_state")
_VALUES = ("value", "value_date", "value_state", "value_text")
# A column is not told where one of these, which says the same or determines it, moved in the same row.
SHADOWS: dict[str, dict[str, tuple[str, ...]]] = {
    "indicators": {"components_achieved": ("verdict",), "components_not_judged": ("verdict",)},
    "indicator_components": {
        **dict.fromkeys(_RESULT, ("displayed_result",)),
        "achievement_pct_uncapped": ("achievement_pct",),
        "deviation": ("displayed_result", *_RESULT, "target_text", "target_value"),
    },
    "component_inputs": {"is_missing": _VALUES},
    "reconciliation": {
        **dict.fromkeys(("computed_value", "computed_date", "computed_state"), ("computed_text",)),
        **dict.fromkeys(("printed_value", "printed_date", "printed_state"), ("printed_text",)),
    },
    "payment_contributors": {
        "delay_eur_days": ("contribution_days",),
        "amount_share_pct": ("amount_paid_eur",),
        "late_payments_pct": ("payments", "late_payments"),
    },
    "footnotes": {"plan_section": ("indicator_id",)},
    "deliveries": {"sha256": ("delivery_id",)},
}
_INDICATOR = ("entity_id", "year", "indicator_id")
_COMPONENT = (*_INDICATOR, "component_no")


@dataclass(frozen=True)
class _Elsewhere:
    """The same move told in another table: the row there shares these columns, the value has this name there."""

    table: str
    shared: tuple[str, ...]
    columns: dict[str, str]


ELSEWHERE: dict[str, tuple[_Elsewhere, ...]] = {
    "indicators": (
        _Elsewhere(
            "indicator_components",
            _INDICATOR,
            {name: name for name in ("verdict", "target_text", "achievement_pct", "provenance", "rows_quarantined")},
        ),
    ),
    "component_inputs": (
        _Elsewhere(
            "measures",
            ("entity_id", "measure_id", "period"),
            {**{name: name for name in (*_VALUES, "provenance", "unit", "value_type")}, "measure_name": "name"},
        ),
    ),
    "reconciliation": (
        _Elsewhere(
            "indicator_components",
            _COMPONENT,
            {
                "computed_text": "displayed_result",
                "computed_value": "result_value",
                "computed_date": "result_date",
                "computed_state": "result_state",
                "provenance": "provenance",
            },
        ),
        _Elsewhere("indicators", _INDICATOR, {"printed_text": "printed_result_text"}),
    ),
}
# A whole row goes without saying where the whole row of one of these, which shares the columns, went with it.
PARTS = {
    "indicator_components": (("indicators", _INDICATOR),),
    "component_inputs": (("indicators", _INDICATOR), ("indicator_components", _COMPONENT)),
    "reconciliation": (("indicators", _INDICATOR), ("indicator_components", _COMPONENT)),
}
# Texts that the pipeline writes around numbers.
_WRITTEN = ("verdict_reason", "explanation")
_JUDGED = {"achieved", "partially_achieved", "not_achieved"}
_NUMBER = re.compile(r"\d[\d.,/]*\d|\d")
# What names a file follows from the deliveries, where the file itself is told.
_FILE_NAMES = {"delivery_id", "file_name", "rows_query"}


@dataclass(frozen=True)
class Telling:
    """The rows to tell, each with its columns (none: the whole row), and how many rows of a table also moved."""

    rows: tuple[tuple[Moved, tuple[str, ...]], ...]
    others: dict[str, int]


def what_is_told(difference: Difference) -> Telling:
    """Choose what is told. A move that is in neither part of the answer is said by another that is."""
    moved = difference.moved
    index = _Index(moved)
    delivered = any(one.table == "deliveries" for one in moved)
    ignored = {"is_example"} if difference.before["is_example"] != difference.after["is_example"] else set()
    rows: list[tuple[Moved, tuple[str, ...]]] = []
    others: dict[str, int] = defaultdict(int)
    texts_of_notes = set()
    for one in moved:
        if one.table not in TABLES:
            others[one.table] += 1
            continue
        if one.is_whole:
            if not index.went_with_its_whole(one):
                rows.append((one, ()))
            continue
        # The inputs carry the names of the files that the deliveries tell.
        follows = _FILE_NAMES if one.table == "component_inputs" else set()
        unsaid = {name for name in one.columns if name not in COLUMNS or name in follows} - ignored
        if unsaid - (follows if delivered else set()):
            others[one.table] += 1
        columns = [
            name
            for name in COLUMNS
            if name in one.columns and name not in unsaid and not _shadowed(one, name) and not index.told(one, name)
        ]
        if one.table == "footnotes" and "text" in columns:
            # A note hangs on several places and is one text.
            note = (*one.key.values(), *one.pair("text"))
            columns = [name for name in columns if name != "text" or note not in texts_of_notes]
            texts_of_notes.add(note)
        columns = [name for name in columns if name not in _WRITTEN or not index.merely_repeats(one, name)]
        if columns:
            rows.append((one, tuple(columns)))
    return Telling(tuple(rows), dict(others))


def _shadowed(one: Moved, column: str) -> bool:
    if set(SHADOWS.get(one.table, {}).get(column, ())) & set(one.columns):
        return True
    # The target as it was read says nothing more where it stands in the target as it is printed.
    return (
        column in {"target_value", "target_upper_value", "target_date"}
        and "target_text" in one.columns
        and all(
            value is not None and _plain(value) in _NUMBER.findall(_plain(text))
            for value, text in zip(one.pair(column), one.pair("target_text"), strict=True)
        )
    )


def _plain(value: Value) -> str:
    return re.sub(r"(?<=\d)\.(?=\d{3})", "", exact(value)) if isinstance(value, str | Decimal | date | int) else ""


class _Index:
    """Every pair of values, before and after, that moved: by table and row, and its numbers by indicator."""

    def __init__(self, moved: tuple[Moved, ...]) -> None:
        self._pairs: set[tuple[Value, ...]] = set()
        self._wholes: set[tuple[Value, ...]] = set()
        self._numbers: dict[tuple[Value, ...], set[tuple[str, str]]] = defaultdict(set)
        leaders = {(rule.table, rule.shared) for rules in ELSEWHERE.values() for rule in rules}
        wholes = {whole for rules in PARTS.values() for whole in rules}
        for one in moved:
            columns = one.columns or tuple(one.row)
            for table, shared in leaders:
                if one.table == table:
                    row = _ids(one, shared)
                    self._pairs.update((table, *row, name, *map(_same, one.pair(name))) for name in columns)
            for table, shared in wholes:
                if one.table == table and one.is_whole:
                    self._wholes.add((table, *_ids(one, shared), one.before is None))
            for name in one.columns:
                if name not in _WRITTEN:
                    self._numbers[_subject(one)].update(_numbers(*one.pair(name)))

    def told(self, one: Moved, column: str) -> bool:
        """Whether the same move of the same thing is told in another table."""
        if one.table == "indicators" and set(one.pair("components")) != {1}:
            return False
        return any(
            (rule.table, *_ids(one, rule.shared), rule.columns[column], *map(_same, one.pair(column))) in self._pairs
            for rule in ELSEWHERE.get(one.table, ())
            if column in rule.columns
        )

    def went_with_its_whole(self, one: Moved) -> bool:
        """Whether the row appeared or went as a part of something that is told."""
        return any(
            (table, *_ids(one, shared), one.before is None) in self._wholes
            for table, shared in PARTS.get(one.table, ())
        )

    def merely_repeats(self, one: Moved, column: str) -> bool:
        """Whether a text says nothing but numbers, or a verdict on them, that are told."""
        if column == "verdict_reason" and "verdict" in one.columns and set(one.pair("verdict")) <= _JUDGED:
            return True
        before, after = one.pair(column)
        if not isinstance(before, str) or not isinstance(after, str):
            return False
        pairs = set(_numbers(before, after))
        return bool(pairs) and pairs <= self._numbers[_subject(one)]


def _subject(one: Moved) -> tuple[Value, ...]:
    """The indicator that a row is about; the row itself where it is about none."""
    indicator = one.row.get("indicator_id")
    return _ids(one, _INDICATOR) if indicator else (one.table, *one.key.values())


def _ids(one: Moved, shared: tuple[str, ...]) -> tuple[Value, ...]:
    return tuple(one.row.get(name) for name in shared)


def _same(value: Value) -> Value:
    return re.sub(r"\s", "", value) if isinstance(value, str) else value


def _numbers(before: Value, after: Value) -> Iterator[tuple[str, str]]:
    """The numbers that moved between two values that are otherwise alike; nothing where they are not."""
    if before is None or after is None:
        return
    texts = [exact(before), exact(after)]
    if _NUMBER.sub("#", texts[0]) == _NUMBER.sub("#", texts[1]):
        yield from (pair for pair in zip(*map(_NUMBER.findall, texts), strict=True) if pair[0] != pair[1])
