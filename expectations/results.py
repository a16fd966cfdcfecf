"""What the gate found, as plain records: no library's type leaves the module that judges."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Plain: TypeAlias = str | int | float | bool | None
Status: TypeAlias = Literal["passed", "failed", "not_run"]

SHOWN_ROWS = 5


@dataclass(frozen=True)
class OffendingRow:
    """A row that breaks a rule: the columns that name it and the value, or the words, that show why."""

    key: dict[str, Plain]
    value: Plain

    def words(self) -> str:
        """The row on one line, as a failure prints it."""
        place = [str(self.key[name]) for name in ("indicator_id",) if name in self.key]
        if "component_no" in self.key:
            place.append(f"componente {self.key['component_no']}")
        place.append(f"({self.key.get('entity_id')}, {self.key.get('year')})")
        return f"{' '.join(place)}: {'vuoto' if self.value is None else f'«{self.value}»'}"


@dataclass(frozen=True)
class RuleResult:
    """A rule and what became of it. `not_run`: the suite had nothing to look at, which another rule says."""

    rule: str
    sentence: str
    repairs: str
    status: Status
    rows_checked: int
    offending: tuple[OffendingRow, ...] = ()
    error: str | None = None

    def line(self) -> str:
        """The failure on one line: rule in words, offending rows, who repairs."""
        shown = "; ".join(row.words() for row in self.offending[:SHOWN_ROWS])
        if len(self.offending) > SHOWN_ROWS:
            shown += f"; e altre {len(self.offending) - SHOWN_ROWS} righe"
        found = self.error or shown or "nessuna riga da guardare"
        return f"NON RISPETTATA {self.rule}: {self.sentence} Trovato: {found}. Ripara: {self.repairs}."


@dataclass(frozen=True)
class SuiteResult:
    """The rules of one table."""

    table: str
    title: str
    rows: int
    rules: tuple[RuleResult, ...]

    @property
    def passed(self) -> bool:
        """Whether every rule was run and holds."""
        return bool(self.rules) and all(rule.status == "passed" for rule in self.rules)


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
        """The rules that do not hold; those not run are consequences of one of them."""
        return [rule for suite in self.suites for rule in suite.rules if rule.status == "failed"]
