"""What a check of the register is: a rule id and a function that yields faults of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ingest.problems import Problem
from ingest.register.model import Register, Row
from ingest.register.schema import seed_file


@dataclass(frozen=True, slots=True)
class Fault:
    """A wrong row, the column to repair, what is wrong and what to do, in Italian."""

    row: Row
    column: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of the register: its id, and the function that finds the rows that break it."""

    rule: str
    find: Callable[[Register], Iterable[Fault]]

    def problems(self, register: Register) -> Iterator[Problem]:
        """Find the rows that break the rule."""
        for fault in self.find(register):
            value = fault.row[fault.column]
            yield Problem(
                self.rule,
                fault.message,
                fault.remedy,
                file_name=seed_file(fault.row.table),
                row_number=fault.row.line,
                column=fault.column,
                value=None if value is None else as_written(value),
            )


def rule(rule_id: str) -> Callable[[Callable[[Register], Iterable[Fault]]], Check]:
    """Name the rule that the decorated function checks."""
    return lambda find: Check(rule_id, find)


def as_written(value: Any) -> str:
    """Give a value as the CSV writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def component_name(row: Row) -> str:
    """Name a component in a message."""
    return f"{row['indicator_id']}, componente {row['component_no']}"


def quoted(words: Iterable[object]) -> str:
    """List words in a message."""
    return ", ".join(f"«{word}»" for word in words)
