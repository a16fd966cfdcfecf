"""What the gate found, as plain records: no library's type leaves the module that judges."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from expectations.rules import Severity

Plain: TypeAlias = str | int | float | bool | None
Status: TypeAlias = Literal["passed", "failed", "not_run", "nothing_due"]

SHOWN_ROWS = 5
# How a reader calls the columns that name a row; what names an indicator, or the row alone, needs no word before it.
KEY_WORDS = {
    "entity_id": "ente",
    "year": "anno",
    "indicator_id": "indicatore",
    "component_no": "componente",
    "objective_id": "obiettivo",
    "measure_id": "misura",
    "measure_year": "anno della misura",
    "period": "periodo",
    "period_start": "dal",
    "period_end": "al",
    "variant": "variante",
    "rank": "posto",
    "role": "ruolo",
    "part_no": "parte",
    "delivery_id": "consegna",
    "file_name": "file",
    "sheet": "foglio",
    "cell": "cella",
    "finding_id": "rilievo",
    "statement_id": "affermazione",
    "number": "nota",
    "anchor_no": "richiamo",
    "mission_code": "missione",
    "programme_code": "programma",
    "centre_id": "centro",
    "table": "tabella",
    "column": "colonna",
    "row": "riga",
    "table_name": "tabella",
    "column_name": "colonna",
    "row_key": "riga",
    "form_id": "forma",
    "text": "testo",
}
_WHOSE = ("entity_id", "year")
_WORDLESS = ("indicator_id",)


@dataclass(frozen=True)
class OffendingRow:
    """A row that breaks a rule: the columns that name it and the value, or the words, that show why."""

    key: dict[str, Plain]
    value: Plain

    def words(self) -> str:
        """The row on one line, as a failure prints it."""
        place = [
            str(value) if name in _WORDLESS else f"{KEY_WORDS.get(name, name)} {value}"
            for name, value in self.key.items()
            if name not in _WHOSE and value is not None
        ]
        whose = ", ".join(str(self.key[name]) for name in _WHOSE if name in self.key)
        named = " ".join([*place, *([f"({whose})"] if whose else [])])
        return f"{named}: {'vuoto' if self.value is None else f'«{self.value}»'}"


@dataclass(frozen=True)
class RuleResult:
    """A rule and what became of it.

    `not_run`: the suite had nothing to look at, which another rule says. `nothing_due`: there is nothing to look at,
    and there should not be.
    """

    rule: str
    sentence: str
    repairs: str
    severity: Severity
    status: Status
    rows_checked: int
    offending: tuple[OffendingRow, ...] = ()
    error: str | None = None

    @property
    def stops(self) -> bool:
        """Whether the release may not go on: a rule not run is as bad as one broken, a warning only warns."""
        return self.status == "not_run" or (self.status == "failed" and not self.warns)

    @property
    def warns(self) -> bool:
        """Whether it found something suspicious; a warning that cannot be evaluated is no warning, and stops."""
        return self.status == "failed" and self.severity == "warning" and self.error is None

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name its offending rows."""
        return tuple(self.offending[0].key) if self.offending else ()

    def line(self) -> str:
        """The failure on one line: rule in words, offending rows, who repairs."""
        shown = "; ".join(row.words() for row in self.offending[:SHOWN_ROWS])
        if len(self.offending) > SHOWN_ROWS:
            shown += f"; e altre {len(self.offending) - SHOWN_ROWS} righe"
        found = self.error or shown or "nessuna riga da guardare"
        opening = "AVVISO (regola non rispettata)" if self.warns else "NON RISPETTATA"
        return f"{opening} {self.rule}: {self.sentence} Trovato: {found}. Ripara: {self.repairs}."


@dataclass(frozen=True)
class SuiteResult:
    """The rules of one table."""

    table: str
    title: str
    of_table: bool
    rows: int
    rules: tuple[RuleResult, ...]

    @property
    def passed(self) -> bool:
        """Whether every rule was run, or had nothing due, and none stops the release."""
        return bool(self.rules) and not any(rule.stops for rule in self.rules)


@dataclass(frozen=True)
class SectionCount:
    """How many indicators of a section the register has and the release publishes."""

    entity_id: str
    year: int
    plan_section: str
    registered: int
    published: int


@dataclass(frozen=True)
class GateResult:
    """The whole answer of the gate on one warehouse."""

    as_of: str
    fingerprint: str
    is_example: bool
    engine: str
    counts: tuple[SectionCount, ...]
    suites: tuple[SuiteResult, ...]

    @property
    def passed(self) -> bool:
        """Whether the release may go on."""
        return bool(self.suites) and all(suite.passed for suite in self.suites)

    def failures(self) -> list[RuleResult]:
        """The rules that do not hold and stop the release; those not run are consequences of one of them."""
        return [rule for rule in self._rules() if rule.status == "failed" and not rule.warns]

    def warnings(self) -> list[RuleResult]:
        """The rules that found something suspicious, for people to look at."""
        return [rule for rule in self._rules() if rule.warns]

    def _rules(self) -> list[RuleResult]:
        return [rule for suite in self.suites for rule in suite.rules]
