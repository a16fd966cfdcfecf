"""What the measures of events count, from the definitions of the law and of the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.scenarios.world import Event

PARTS = {"Comune di Milano": "milano", "SUAP associato": "associato"}
Total = Callable[[list[Event], int, range], Fraction | int]


@dataclass(frozen=True)
class Counted:
    """A measure of a source of events, of one part or (None) of all, and what it sums over a period of a year."""

    measure_id: str
    total: Total
    part: str | None = None
    unit: str = "count"


def _day(row: Event, name: str) -> date | None:
    value = row.cells.get(name)
    return value if isinstance(value, date) else None


def _amount(row: Event, name: str) -> Fraction:
    value = row.cells[name]
    assert isinstance(value, Decimal)
    return Fraction(value)


def _count(row: Event, name: str) -> int:
    value = row.cells.get(name)
    return value if isinstance(value, int) else 0


def _paid(row: Event, year: int, months: range) -> bool:
    day = _day(row, "Data pagamento")
    return day is not None and day.year == year and day.month in months


def _days_late(row: Event) -> int:
    """Calendar days from the due date, which days of dispute move, to the payment."""
    paid, due = _day(row, "Data pagamento"), _day(row, "Data scadenza")
    assert paid is not None and due is not None
    return (paid - due).days - _count(row, "Giorni di contestazione")


def _of_payments(worth: Callable[[Event], Fraction | int], *, internal: bool = False) -> Total:
    def total(rows: list[Event], year: int, months: range) -> Fraction | int:
        return sum(
            worth(row)
            for row in rows
            if _paid(row, year, months) and not (internal and row.cells["Escluso dall'indice interno"] == "Sì")
        )

    return total


def _is_payment(row: Event) -> int:
    return int(row.cells["Tipo documento"] == "Fattura")


_WORTH: dict[str, tuple[str, Callable[[Event], Fraction | int]]] = {
    "payment_delay{}_eur_days": ("eur_days", lambda row: _days_late(row) * _amount(row, "Importo dovuto (€)")),
    "payments{}_eur": ("eur", lambda row: _amount(row, "Importo pagato (€)")),
    "payments{}_count": ("count", _is_payment),
    "late_payments{}_count": ("count", lambda row: _is_payment(row) * (_days_late(row) > 0)),
    "late_payments{}_eur": ("eur", lambda row: _amount(row, "Importo pagato (€)") * (_days_late(row) > 0)),
}


def _closed(row: Event, year: int) -> bool:
    closed = _day(row, "Data evasione")
    return row.cells["Stato"] == "Evasa" and closed is not None and closed.year == year


def _is_formation(row: Event) -> bool:
    return row.cells["Tipo pratica"] in ("Costituzione", "Fusione")


def _formations(rows: list[Event], year: int, months: range) -> int:
    return sum(_closed(row, year) and _is_formation(row) for row in rows)


def _within_two_days(rows: list[Event], year: int, months: range) -> int:
    """Closed within two calendar days of the receipt, those of the suspension taken out."""
    found = 0
    for row in rows:
        closed, received = _day(row, "Data evasione"), _day(row, "Data ricevimento")
        if _closed(row, year) and _is_formation(row) and closed and received:
            found += (closed - received).days - _count(row, "Giorni di sospensione") <= 2
    return found


def _automatic(rows: list[Event], year: int, months: range) -> int:
    return sum(_closed(row, year) and row.cells["Gestione automatica"] == "Sì" for row in rows)


def _pending(rows: list[Event], year: int, months: range) -> int:
    """Suspended by the end of the year, and neither resumed, nor closed, nor rejected by then."""
    end, found = date(year, 12, 31), 0
    for row in rows:
        suspended, resumed, closed = (_day(row, f"Data {one}") for one in ("sospensione", "ripresa", "evasione"))
        if suspended is None or suspended > end or (resumed and resumed <= end) or (closed and closed <= end):
            continue
        # A rejection of an unknown day closes all the same.
        found += not (row.cells["Stato"] == "Respinta" and closed is None)
    return found


def _filed(row: Event, year: int) -> bool:
    filed = _day(row, "Data presentazione")
    return filed is not None and filed.year == year


def _filings(rows: list[Event], year: int, months: range) -> int:
    return sum(_filed(row, year) for row in rows)


def _within_sla(rows: list[Event], year: int, months: range) -> int:
    return sum(_filed(row, year) and row.cells["Entro SLA"] == "Sì" for row in rows)


def _businesses(rows: list[Event], year: int, months: range) -> int:
    return len({str(row.cells["Codice fiscale impresa"]).removeprefix("IT") for row in rows if _filed(row, year)})


MEASURES: dict[str, list[Counted]] = {
    "fatture_passive": [
        Counted(name.format(infix), _of_payments(worth, internal=bool(infix)), unit=unit)
        for infix in ("", "_net_of_infocamere")
        for name, (unit, worth) in _WORTH.items()
    ],
    "pratiche_registro_imprese": [
        Counted("ri_practices_closed", _formations),
        Counted("ri_practices_closed_within_2_days", _within_two_days),
        Counted("ri_practices_closed_automatically", _automatic),
        Counted("ri_suspended_practices_pending", _pending),
    ],
    "pratiche_suap": [
        Counted("suap_milano_filings", _filings, "milano"),
        Counted("suap_associato_filings", _filings, "associato"),
        Counted("suap_milano_filings_within_sla", _within_sla, "milano"),
        Counted("suap_filing_businesses", _businesses),
    ],
}

QUOTIENTS: dict[str, tuple[str, str, int]] = {
    "payment_timeliness_index_days": ("payment_delay_eur_days", "payments_eur", 1),
    "payment_timeliness_index_net_days": (
        "payment_delay_net_of_infocamere_eur_days",
        "payments_net_of_infocamere_eur",
        1,
    ),
    "late_payments_share_percent": ("late_payments_count", "payments_count", 100),
    "late_payments_amount_share_percent": ("late_payments_eur", "payments_eur", 100),
}
