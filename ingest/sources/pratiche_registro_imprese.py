"""Pratiche del Registro delle imprese: one row a filing, with its suspension and how it ended.

A row belongs to the month in which it was received. A filing that was rejected is closed, on its day where it has one.
Nothing of the business or of whoever filed is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.events.declare import EventSource, Field, Reads
from ingest.layout import Column, Layout

if TYPE_CHECKING:
    import pandas as pd
    from pandera.pandas import DataFrameSchema

SOURCE_ID = "pratiche_registro_imprese"

KINDS = {
    "Costituzione": "costituzione",
    "Fusione": "fusione",
    "Modifica": "modifica",
    "Cessazione": "cessazione",
    "Deposito bilancio": "deposito_bilancio",
    "Altro": "altro",
}
STATES = {"Evasa": "closed", "Sospesa": "suspended", "In lavorazione": "in_progress", "Respinta": "rejected"}


def contract() -> DataFrameSchema:
    """Give the contract of a batch of filings: dates in their order, and a state that they bear out."""
    import pandera.pandas as pa

    from ingest.events.contract import DATE, DAYS, FLAG, TEXT, code, days_between, given, holds, rule, whole_days

    def with_order(frame: pd.DataFrame) -> pd.DataFrame:
        received, suspended, resumed, closed = (
            frame[name] for name in ("received_on", "suspended_on", "resumed_on", "closed_on")
        )
        is_closed, is_suspended = frame["state"] == "closed", frame["state"] == "suspended"
        # A day that cannot be read was written all the same.
        has_suspension, has_closing = given(frame, "suspended_on"), given(frame, "closed_on")
        return frame.assign(
            days_open=days_between(received, closed),
            days_to_suspension=days_between(received, suspended),
            days_of_last_suspension=days_between(suspended, resumed),
            days_not_suspended=days_between(received, closed) - frame["suspended_days"],
            has_its_suspension=holds(resumed.isna() | has_suspension),
            is_closed_on_a_day=holds((is_closed == has_closing) | (frame["state"] == "rejected")),
            is_still_suspended=holds(~is_suspended | (has_suspension & resumed.isna())),
        )

    def derived(field: str, check: pa.Check, dtype: object = DAYS) -> pa.Column:
        return pa.Column(dtype, check, nullable=True, metadata={"field": field})

    protocol = code(
        "protocol_unreadable",
        "il numero di protocollo non ha cifre, o ha caratteri che un protocollo non ha",
        "copiare il protocollo dal sistema",
    )
    one_date = "correggere una delle due date"
    closed_later = rule(pa.Check.ge(0), "closed_before_received", "l'evasione è prima del ricevimento", one_date)
    suspended_later = rule(
        pa.Check.ge(0), "suspended_before_received", "la sospensione precede il ricevimento", one_date
    )
    resumed_later = rule(pa.Check.ge(0), "resumed_before_suspended", "la ripresa è prima della sospensione", one_date)
    shorter = rule(
        pa.Check.ge(0),
        "suspended_longer_than_open",
        "i giorni di sospensione superano quelli fra ricevimento ed evasione",
        "correggere i giorni o le date",
    )
    suspension = rule(
        pa.Check.eq(True), "resumed_without_suspension", "c'è la ripresa ma non la sospensione", "scrivere le due date"
    )
    closed_day = rule(
        pa.Check.eq(True),
        "state_unlike_dates",
        "la pratica evasa deve avere la data di evasione; può averla una respinta, e nessun'altra",
        "correggere lo stato o la data",
    )
    still = rule(
        pa.Check.eq(True),
        "state_unlike_suspension",
        "la pratica sospesa deve avere la data di sospensione e nessuna ripresa",
        "correggere lo stato o le date",
    )
    return pa.DataFrameSchema(
        {
            "protocol_number": pa.Column(TEXT, protocol),
            "filing_kind": pa.Column(TEXT),
            "received_on": pa.Column(DATE),
            "suspended_on": pa.Column(DATE, nullable=True),
            "resumed_on": pa.Column(DATE, nullable=True),
            "suspended_days": pa.Column(DAYS, whole_days()),
            "closed_on": pa.Column(DATE, nullable=True),
            "is_automatic": pa.Column(FLAG),
            "state": pa.Column(TEXT),
            "days_open": derived("closed_on", closed_later),
            "days_to_suspension": derived("suspended_on", suspended_later),
            "days_of_last_suspension": derived("resumed_on", resumed_later),
            "days_not_suspended": derived("suspended_days", shorter),
            "has_its_suspension": derived("resumed_on", suspension, FLAG),
            "is_closed_on_a_day": derived("state", closed_day, FLAG),
            "is_still_suspended": derived("state", still, FLAG),
        },
        parsers=pa.Parser(with_order),
    )


SOURCE = EventSource(
    source_id=SOURCE_ID,
    layouts=(
        Layout(
            (
                Column("protocol_number", "Protocollo"),
                Column("filing_kind", "Tipo pratica"),
                Column("tax_code", "Codice fiscale impresa", ignored=True, personal=True),
                Column("business_name", "Denominazione impresa", ignored=True, personal=True),
                Column("email", "E-mail intermediario", ignored=True, personal=True),
                Column("received_on", "Data ricevimento"),
                Column("suspended_on", "Data sospensione"),
                Column("resumed_on", "Data ripresa"),
                Column("suspended_days", "Giorni di sospensione"),
                Column("closed_on", "Data evasione"),
                Column("is_automatic", "Gestione automatica"),
                Column("state", "Stato"),
            ),
            totals=("totale", "totali"),
        ),
    ),
    fields=(
        Field("protocol_number", Reads.CODE),
        Field("filing_kind", Reads.WORD, KINDS),
        Field("received_on", Reads.DATE),
        Field("suspended_on", Reads.DATE),
        Field("resumed_on", Reads.DATE),
        Field("suspended_days", Reads.COUNT),
        Field("closed_on", Reads.DATE),
        Field("is_automatic", Reads.YES_NO),
        Field("state", Reads.WORD, STATES),
    ),
    key=("protocol_number",),
    repeated="lo stesso protocollo nello stesso anno",
    period="received_on",
    contract=contract,
)
