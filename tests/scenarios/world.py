"""What a scenario is made of: bodies, what each plans to measure, and what its offices send, round after round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

Value = Decimal | date | str | None
"""What an office writes in a cell: a number, a day, words (`Sì`, `No`, `nd`), or nothing."""

FORM, ACCOUNTS = "scheda_rilevazione", "conto_economico"


@dataclass(frozen=True)
class Measure:
    """A quantity that somebody delivers. `signed` says that it may be negative."""

    measure_id: str
    name: str
    unit: str
    value_type: str = "number"
    decimals: int | None = 0
    signed: bool = False
    source: str = FORM
    member: str = ""
    additive: bool = True


@dataclass(frozen=True)
class Input:
    """A measure in a role of a component; `offset` counts the years from the plan's."""

    role: str
    measure: str
    offset: int = 0
    sign: int = 1
    part: int = 1


@dataclass(frozen=True)
class Target:
    """What a component should reach."""

    operator: str
    unit: str
    value: Decimal | None = None
    upper: Decimal | None = None
    due: date | None = None
    state: str | None = None
    tolerance: Decimal | None = None
    relative_to: int | None = None
    source: str = "printed_target"


@dataclass(frozen=True)
class Component:
    """A part of an indicator that is judged by itself."""

    algorithm: str
    value_type: str
    unit: str
    decimals: int | None
    polarity: str
    inputs: tuple[Input, ...]
    target: Target
    parts_rule: str = ""

    def of_role(self, role: str, part: int, offset: int | None = None) -> list[Input]:
        """The inputs of a role of a part, of one year where one is asked."""
        return [
            one
            for one in self.inputs
            if one.role == role and one.part == part and (offset is None or one.offset == offset)
        ]


@dataclass(frozen=True)
class Indicator:
    """A row of the plan."""

    indicator_id: str
    components: tuple[Component, ...]
    is_withdrawn: bool = False


@dataclass(frozen=True)
class FormRow:
    """A row of a form. `fault` says that it breaks the form's contract, and how."""

    measure: str
    year: int
    value: Value = None
    note: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Form:
    """A scheda of a centre, or the accounts of a body, with the year on its cover."""

    name: str
    source: str
    centre: str
    year: int
    rows: tuple[FormRow, ...]


@dataclass(frozen=True)
class Event:
    """A row of an export: its cells by field, and what is wrong with it.

    `fault` is empty for a sound row; `refused_fields` are the fields whose cell cannot be read.
    """

    cells: dict[str, Value | int]
    fault: str = ""

    def but(self, **cells: Value | int) -> Event:
        """The same row with other cells."""
        return replace(self, cells=self.cells | cells)


@dataclass(frozen=True)
class Export:
    """A file of events. `declared` is the period that stands above its header, `desk` the part that it says to hold."""

    name: str
    source: str
    rows: tuple[Event, ...]
    declared: tuple[date, date] | None = None
    desk: str = ""
    layout: str = "csv"


File = Form | Export


@dataclass(frozen=True)
class Round:
    """What is sent, then built; and the files of earlier rounds that are withdrawn before that."""

    files: tuple[File, ...]
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    """A body with its plan of one year and everything that its offices send."""

    entity_id: str
    year: int
    owners: dict[str, str]
    indicators: tuple[Indicator, ...]
    rounds: tuple[Round, ...]
    about: str = "generated"
    """What a fixed scenario is there for."""

    @property
    def centres(self) -> list[str]:
        """The centres that owe something."""
        return sorted(set(self.owners.values()))

    def due(self) -> list[tuple[str, int]]:
        """The measures and years that the plan asks for; a withdrawn indicator asks for nothing."""
        return sorted(
            {
                (one.measure, self.year + one.offset)
                for indicator in self.indicators
                if not indicator.is_withdrawn
                for component in indicator.components
                for one in component.inputs
            }
        )

    def files(self) -> Iterator[tuple[int, File]]:
        """Every file with its round."""
        for number, sent in enumerate(self.rounds):
            for file in sent.files:
                yield number, file


@dataclass(frozen=True)
class World:
    """The bodies of one build, and the measures that they know."""

    seed: int
    as_of: date
    measures: dict[str, Measure]
    bodies: tuple[Body, ...] = field(default=())
