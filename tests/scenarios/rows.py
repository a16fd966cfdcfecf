"""Rows of events drawn by chance: payments, filings of the business register, filings at a desk."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.scenarios.world import Event

D = Decimal
KINDS = ("Costituzione", "Costituzione", "Fusione", "Modifica", "Cessazione", "Deposito bilancio", "Altro")


def vat_number(number: int) -> str:
    """A VAT number of eleven digits with its check digit."""
    digits = [int(sign) for sign in f"{number:010}"]
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[1::2]]
    return "".join(map(str, digits)) + str(-(sum(digits[0::2]) + sum(doubled)) % 10)


class Rows:
    """Draws the rows of one body; numbers restart every year, as they do in its systems."""

    def __init__(self, chance: Random, entity_id: str, as_of: date, businesses: int) -> None:
        self._chance = chance
        self._tag = entity_id.rpartition("-")[2]
        self._as_of = as_of
        self._businesses = [vat_number(1_000_000_000 + 7919 * n) for n in range(1, businesses + 1)]
        self._numbers: dict[tuple[str, int], int] = {}

    def of_month(self, source: str, year: int, month: int, count: int) -> list[Event]:
        """Some rows of a month, none later than the day of the run."""
        return [self.one(source, self._day(year, month)) for _ in range(count)]

    def one(self, source: str, day: date) -> Event:
        """A sound row of a day."""
        make = {
            "fatture_passive": self._payment,
            "pratiche_registro_imprese": self._filing,
            "pratiche_suap": self._suap,
        }
        return make[source](day, self._next(source, day.year))

    def _day(self, year: int, month: int) -> date:
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        # The edges of a month are where mistakes are made.
        day = date(year, month, self._chance.choice((1, last, self._chance.randint(1, last))))
        return min(day, self._as_of) if (day.year, day.month) == (self._as_of.year, self._as_of.month) else day

    def _next(self, source: str, year: int) -> int:
        self._numbers[source, year] = self._numbers.get((source, year), 0) + 1
        return self._numbers[source, year]

    def _business(self) -> str:
        """A business, now and then written with the prefix of its country."""
        code = self._chance.choice(self._businesses)
        return f"IT{code}" if self._chance.random() < 0.1 else code

    def _payment(self, day: date, number: int) -> Event:
        chance = self._chance
        is_credit = chance.random() < 0.08
        due = day - timedelta(days=chance.choice((-30, -10, -1, 0, 0, 1, 5, 20, 60)))
        amount = D(chance.randint(1, 500_000)).scaleb(-2) * (-1 if is_credit else 1)
        paid = amount if chance.random() < 0.8 else (amount / 2).quantize(D("0.01"))
        return Event(
            {
                "Numero registrazione": f"F{self._tag}-{number}",
                "Tipo documento": "Nota di credito" if is_credit else "Fattura",
                "Codice fiscale fornitore": self._business(),
                "Denominazione fornitore": "Fornitore",
                "Data scadenza": due,
                "Data pagamento": day,
                "Numero mandato": f"M{number}",
                "Importo dovuto (€)": amount,
                "Importo pagato (€)": paid,
                "Giorni di contestazione": chance.choice((0, 0, 0, 0, 3, 30)),
                "Escluso dall'indice interno": chance.choice(("No", "No", "No", "Sì")),
            }
        )

    def _filing(self, day: date, number: int) -> Event:
        chance = self._chance
        state = chance.choice(("Evasa",) * 6 + ("Sospesa", "In lavorazione", "Respinta", "Respinta"))
        suspended = day + timedelta(days=chance.choice((0, 1, 20))) if chance.random() < 0.4 else None
        if state == "Sospesa" and suspended is None:
            suspended = day
        resumed = None
        if suspended and state != "Sospesa" and chance.random() < 0.6:
            resumed = suspended + timedelta(days=chance.choice((0, 1, 10, 40)))
        if suspended and max(suspended, resumed or suspended) > self._as_of:
            # Nothing happens after the day from which the year is seen.
            suspended, resumed = day, None
        closed, days = None, 0
        if state == "Evasa":
            after = resumed or suspended or day
            closed = after + timedelta(days=chance.choice((0, 1, 2, 3, 30)))
            if suspended:
                days = chance.randint(0, (closed - day).days)
            if closed > self._as_of:
                closed, suspended, resumed, days = day, None, None, 0
        cells: dict[str, object] = {
            "Protocollo": f"R{self._tag}-{number}",
            "Tipo pratica": chance.choice(KINDS),
            "Codice fiscale impresa": self._business(),
            "Denominazione impresa": "Impresa",
            "E-mail intermediario": "",
            "Data ricevimento": day,
            "Data sospensione": suspended,
            "Data ripresa": resumed,
            "Giorni di sospensione": days,
            "Data evasione": closed,
            "Gestione automatica": chance.choice(("Sì", "No", "No")),
            "Stato": state,
        }
        return Event(cells)  # type: ignore[arg-type]

    def _suap(self, day: date, number: int) -> Event:
        chance = self._chance
        closed = day + timedelta(days=chance.choice((0, 3, 40)))
        return Event(
            {
                "Protocollo": f"P{self._tag}-{number}",
                "Codice pratica": "",
                "Sportello": chance.choice(("Comune di Milano", "SUAP associato")),
                "Codice ISTAT comune": "015146",
                "Codice fiscale impresa": self._business(),
                "Richiedente": "Richiedente",
                "E-mail": "",
                "Data presentazione": day,
                "Data chiusura": closed if closed <= self._as_of and chance.random() < 0.8 else None,
                "Entro SLA": chance.choice(("Sì", "Sì", "Sì", "No", None)),
            }
        )


_FAULTS: dict[str, tuple[dict[str, object], ...]] = {
    "fatture_passive": (
        {"Data pagamento": "31/02/2025"},
        {"Importo pagato (€)": "mille"},
        {"Tipo documento": "Parcella"},
        {"Data scadenza": None},
        {"Numero mandato": "senza"},
        {"Giorni di contestazione": -3},
    ),
    "pratiche_registro_imprese": (
        {"Data ricevimento": "ieri"},
        {"Tipo pratica": "Trasloco"},
        {"Stato": "Evasa", "Data evasione": None},
        {"Gestione automatica": "forse"},
        {"Giorni di sospensione": -1},
    ),
    "pratiche_suap": (
        {"Data presentazione": "nd"},
        {"Sportello": "Monza"},
        {"Codice ISTAT comune": "15146"},
        {"Entro SLA": "quasi"},
        {"Data chiusura": "30/02/2025"},
    ),
}


def spoilt(row: Event, source: str, chance: Random) -> Event:
    """The row with a cell that its contract does not admit."""
    cells = chance.choice(_FAULTS[source])
    return Event(row.cells | cells, fault=next(iter(cells)))  # type: ignore[operator]
