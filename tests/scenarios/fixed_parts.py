"""The words in which bodies are written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from tests.scenarios.rows import vat_number
from tests.scenarios.world import (
    ACCOUNTS,
    FORM,
    Body,
    Component,
    Event,
    Export,
    Form,
    FormRow,
    Indicator,
    Input,
    Round,
    Target,
    Value,
)

YEAR = 2025
CENTRE = "ufficio-a"
_POLARITIES = {">=": "increase", ">": "increase", "<=": "decrease", "<": "decrease", "=": "target", "between": "range"}


@dataclass(frozen=True)
class Case:
    """A body written by hand: what it is there for, its plan, its deliveries, and the verdicts worked out by hand."""

    about: str
    plan: Sequence[Sequence[Component]]
    rounds: Sequence[Round]
    verdicts: Sequence[str]

    def body(self, number: int) -> Body:
        """The body, with an id of its own."""
        indicators = tuple(
            Indicator(f"performance.1.1.{at}", tuple(components)) for at, components in enumerate(self.plan, start=1)
        )
        owners = {one.measure: CENTRE for row in self.plan for component in row for one in component.inputs}
        return Body(f"ente-f{number:02}", YEAR, owners, indicators, tuple(self.rounds), self.about)


def goal(operator: str, value: str | None = None, unit: str = "percent", **more: object) -> Target:
    """A target; of a bare number the operator comes from the polarity."""
    number = Decimal(value) if value is not None else None
    source = "polarity" if operator == "=" else "printed_target"
    return replace(Target(operator, unit, number, source=source), **more)  # type: ignore[arg-type]


def number(algorithm: str, target: Target, *inputs: Input, decimals: int = 0, parts_rule: str = "") -> Component:
    """A component whose result is a number, in the unit of its target."""
    polarity = _POLARITIES[target.operator]
    return Component(algorithm, "number", target.unit, decimals, polarity, inputs, target, parts_rule)


def level(measure: str, operator: str, value: str, unit: str = "count", **more: object) -> Component:
    """A measure as it stands."""
    return number("level", goal(operator, value, unit, **more), Input("value", measure))


def levels(measures: Sequence[str], operator: str, value: str, **more: object) -> Component:
    """Measures that answer one target as its parts, each judged as it stands."""
    parts = [Input("value", measure, part=part) for part, measure in enumerate(measures, start=1)]
    return number("level", goal(operator, value, "count", **more), *parts, parts_rule="all")


def ratio(above: str, below: str, operator: str, value: str, unit: str = "percent", decimals: int = 0) -> Component:
    """One measure over another."""
    roles = Input("numerator", above), Input("denominator", below)
    return number("ratio", goal(operator, value, unit), *roles, decimals=decimals)


def change(measure: str, operator: str, value: str) -> Component:
    """A measure against the year before, in percent."""
    return number("relative_change", goal(operator, value), Input("current", measure), Input("previous", measure, -1))


def state(measure: str) -> Component:
    """Yes or no."""
    target = Target("reached", "state", state="yes")
    return Component("yes_no", "state", "state", None, "binary", (Input("state", measure),), target)


def deadline(due: date, *inputs: Input, tolerance: str | None = None) -> Component:
    """Something to complete by a day."""
    slack = Decimal(tolerance) if tolerance else None
    target = Target("by", "date", due=due, tolerance=slack)
    return Component("deadline", "date", "date", None, "date", inputs, target)


def row(measure: str, value: Value | int, year: int = YEAR, note: str = "", fault: str = "") -> FormRow:
    """A row of a form; a whole number may be written as one."""
    return FormRow(measure, year, Decimal(value) if isinstance(value, int) else value, note, fault)


def scheda(*rows: FormRow, name: str = "scheda.xlsx") -> Form:
    """A scheda of the only centre."""
    return Form(name, FORM, CENTRE, YEAR, rows)


def accounts(*rows: FormRow, name: str = "conto_economico.xlsx") -> Form:
    """The accounts of the year."""
    return Form(name, ACCOUNTS, "", YEAR, rows)


def sent(*files: Form | Export, withdrawn: tuple[str, ...] = ()) -> Round:
    """A round of deliveries."""
    return Round(files, withdrawn)


def payment(number: str, paid: date, amount: str = "100.00", late: int = 0, **cells: Value | int) -> Event:
    """A payment of an invoice, so many days after it was due."""
    sum_due = Decimal(amount)
    return Event(
        {
            "Numero registrazione": f"F{number}",
            "Tipo documento": "Fattura",
            "Codice fiscale fornitore": vat_number(1_234_567_890),
            "Denominazione fornitore": "Fornitore",
            "Data scadenza": paid - timedelta(days=late),
            "Data pagamento": paid,
            "Numero mandato": f"M{number}",
            "Importo dovuto (€)": sum_due,
            "Importo pagato (€)": sum_due,
            "Giorni di contestazione": 0,
            "Escluso dall'indice interno": "No",
            **cells,
        }
    )


def filing(number: str, received: date, state: str = "Evasa", **cells: Value | int) -> Event:
    """A filing of the business register; one that is closed was so on the day after."""
    return Event(
        {
            "Protocollo": f"R{number}",
            "Tipo pratica": "Costituzione",
            "Codice fiscale impresa": vat_number(1_234_567_890),
            "Denominazione impresa": "Impresa",
            "E-mail intermediario": "",
            "Data ricevimento": received,
            "Data sospensione": None,
            "Data ripresa": None,
            "Giorni di sospensione": 0,
            "Data evasione": received + timedelta(days=1) if state == "Evasa" else None,
            "Gestione automatica": "No",
            "Stato": state,
            **cells,
        }
    )


def suap(
    number: str, filed: date, desk: str = "Comune di Milano", business: int = 1_234_567_890, **cells: Value
) -> Event:
    """A filing at a desk."""
    return Event(
        {
            "Protocollo": f"P{number}",
            "Codice pratica": "",
            "Sportello": desk,
            "Codice ISTAT comune": "015146",
            "Codice fiscale impresa": vat_number(business),
            "Richiedente": "Richiedente",
            "E-mail": "",
            "Data presentazione": filed,
            "Data chiusura": None,
            "Entro SLA": "Sì",
            **cells,
        }
    )


def months(year: int = YEAR, first: int = 1, last: int = 12, day: int = 10) -> list[date]:
    """A day of each month."""
    return [date(year, month, day) for month in range(first, last + 1)]


def whole(year: int = YEAR) -> tuple[date, date]:
    """A year as a file declares it."""
    return date(year, 1, 1), date(year, 12, 31)


def payments(*rows: Event, name: str = "pagamenti.csv", declared: tuple[date, date] | None = None) -> Export:
    """An export of payments."""
    return Export(name, "fatture_passive", rows, declared)


def filings(*rows: Event, name: str = "ri.csv", declared: tuple[date, date] | None = None) -> Export:
    """An export of the business register."""
    return Export(name, "pratiche_registro_imprese", rows, declared)


def desks(*rows: Event, name: str = "suap.csv", declared: tuple[date, date] | None = None, desk: str = "") -> Export:
    """An export of the desks."""
    return Export(name, "pratiche_suap", rows, declared, desk)
