"""What the gate says of a datum that must not go out: its first and last character, in whatever line it would stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import duckdb

from expectations.results import OffendingRow, Plain, RuleResult


@dataclass(frozen=True)
class Form:
    """A form of the register as Python reads it."""

    form_id: str
    regex: re.Pattern[str]
    only_if: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def excuses(self, datum: str) -> bool:
        """Whether what the form catches is no such datum after all."""
        lacks = self.only_if is not None and not self.only_if.search(datum)
        return lacks or (self.unless is not None and self.unless.search(datum) is not None)


@dataclass(frozen=True)
class Discretion:
    """The forms of the register, and what it allows to be said."""

    forms: tuple[Form, ...]
    allowed: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection) -> Discretion:
        """Read from the warehouse; where it has no forms there is nothing to hide, and the suite of privacy says so."""
        try:
            forms = connection.execute(
                "select form_id, regex, only_if, unless from ops.privacy_patterns where regex <> '' order by position"
            ).fetchall()
            allowed = connection.execute("select form_id, text from register.allowed_texts").fetchall()
        except duckdb.Error:
            return cls((), frozenset())
        return cls(
            tuple(
                Form(form_id, re.compile(regex), _compiled(only_if), _compiled(unless))
                for form_id, regex, only_if, unless in forms
            ),
            frozenset((form, text) for form, text in allowed),
        )

    def said(self, value: Plain) -> Plain:
        """The value, with each datum masked."""
        if not isinstance(value, str):
            return value
        for form in self.forms:
            value = form.regex.sub(partial(self._masked, form), value)
        return value

    def _masked(self, form: Form, found: re.Match[str]) -> str:
        datum = found.group()
        if (form.form_id, datum) in self.allowed or form.excuses(datum):
            return datum
        return f"{datum[0]}…{datum[-1]}"

    def of_rule(self, result: RuleResult) -> RuleResult:
        """The result of a rule, fit to be printed and kept."""
        rows = tuple(
            OffendingRow({name: self.said(part) for name, part in row.key.items()}, self.said(row.value))
            for row in result.offending
        )
        error: Any = self.said(result.error)
        return replace(result, offending=rows, error=error)


def _compiled(regex: str | None) -> re.Pattern[str] | None:
    return re.compile(regex) if regex else None
