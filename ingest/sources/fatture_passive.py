"""Fatture passive: one row a payment of an invoice, the ground of the payment timeliness index.

D.P.C.M. 22/09/2014, art. 9: what counts is every payment made in the period, so a row belongs to the month of its
payment order. The amount due has the taxes of the invoice but not split-payment VAT; a partial payment carries the part
of the amount that it settles, a credit note its negative amounts. Days in which the sum was disputed move the due date.
The supplier is kept as a keyed hash, with whether it is a natural person (a tax code of sixteen characters).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.events.declare import EventSource, Field, Reads
from ingest.layout import Column, Layout

if TYPE_CHECKING:
    import pandas as pd
    from pandera.pandas import DataFrameSchema

SOURCE_ID = "fatture_passive"
MOST_EUR = Decimal(10**9)


def contract() -> DataFrameSchema:
    """Give the contract of a batch of payments: amounts of the sign that the document has."""
    import pandera.pandas as pa

    from ingest.events.contract import (
        DATE,
        DAYS,
        DECADE,
        FLAG,
        MONEY,
        TEXT,
        code,
        days_between,
        holds,
        rule,
        whole_days,
    )

    def with_signs(frame: pd.DataFrame) -> pd.DataFrame:
        is_credit = frame["document_kind"] == "credit_note"
        due, paid = frame["amount_due_eur"], frame["amount_paid_eur"]
        return frame.assign(
            days_to_payment=days_between(frame["due_on"], frame["paid_on"]),
            is_due_of_its_sign=holds((is_credit & (due <= 0)) | (~is_credit & (due >= 0))),
            is_paid_of_its_sign=holds((is_credit & (paid <= 0)) | (~is_credit & (paid >= 0))),
        )

    def of_its_sign(field: str) -> pa.Column:
        check = rule(
            pa.Check.eq(True),
            "amount_of_wrong_sign",
            "una fattura ha importi positivi, una nota di credito negativi",
            "correggere il segno o il tipo di documento",
        )
        return pa.Column(FLAG, check, nullable=True, metadata={"field": field})

    def number(of_what: str) -> list[pa.Check]:
        message = f"il numero di {of_what} non ha cifre, o ha caratteri che non può avere"
        return code("number_unreadable", message, "copiare il numero dal sistema contabile")

    def of_a_size() -> pa.Check:
        return rule(
            pa.Check.in_range(-MOST_EUR, MOST_EUR),
            "amount_too_large",
            "l'importo è più di un miliardo di euro",
            "controllare le migliaia e i decimali dell'importo",
        )

    within_a_decade = rule(
        pa.Check.in_range(-DECADE, DECADE),
        "due_date_far",
        "fra la scadenza e il pagamento ci sono più di dieci anni",
        "correggere l'anno della scadenza",
    )
    return pa.DataFrameSchema(
        {
            "registration_number": pa.Column(TEXT, number("registrazione")),
            "document_kind": pa.Column(TEXT),
            "supplier_key": pa.Column(TEXT),
            "due_on": pa.Column(DATE),
            "paid_on": pa.Column(DATE),
            "payment_order_number": pa.Column(TEXT, number("mandato")),
            "amount_due_eur": pa.Column(MONEY, of_a_size()),
            "amount_paid_eur": pa.Column(MONEY, of_a_size()),
            "disputed_days": pa.Column(DAYS, whole_days()),
            "is_excluded_internally": pa.Column(FLAG),
            "days_to_payment": pa.Column(DAYS, within_a_decade, nullable=True, metadata={"field": "due_on"}),
            "is_due_of_its_sign": of_its_sign("amount_due_eur"),
            "is_paid_of_its_sign": of_its_sign("amount_paid_eur"),
        },
        parsers=pa.Parser(with_signs),
    )


SOURCE = EventSource(
    source_id=SOURCE_ID,
    layouts=(
        Layout(
            (
                Column("registration_number", "Numero registrazione"),
                Column("document_kind", "Tipo documento"),
                Column("supplier_key", "Codice fiscale fornitore", personal=True),
                Column("supplier_name", "Denominazione fornitore", ignored=True, personal=True),
                Column("due_on", "Data scadenza"),
                Column("paid_on", "Data pagamento"),
                Column("payment_order_number", "Numero mandato"),
                Column("amount_due_eur", "Importo dovuto (€)"),
                Column("amount_paid_eur", "Importo pagato (€)"),
                Column("disputed_days", "Giorni di contestazione"),
                Column("is_excluded_internally", "Escluso dall'indice interno"),
            ),
            totals=("totale", "totali"),
        ),
    ),
    fields=(
        Field("registration_number", Reads.CODE),
        Field("document_kind", Reads.WORD, {"Fattura": "invoice", "Nota di credito": "credit_note"}),
        Field("supplier_key", Reads.KEY),
        Field("due_on", Reads.DATE, may_come=True),
        Field("paid_on", Reads.DATE),
        Field("payment_order_number", Reads.CODE),
        Field("amount_due_eur", Reads.MONEY),
        Field("amount_paid_eur", Reads.MONEY),
        Field("disputed_days", Reads.COUNT),
        Field("is_excluded_internally", Reads.YES_NO),
    ),
    key=("registration_number", "payment_order_number"),
    repeated="la stessa registrazione e lo stesso mandato",
    period="paid_on",
    # Half a year: a payment of 31/12 that is corrected to 01/01 is one, the same numbers a year later are another.
    lines_within_days=183,
    alike="supplier_key",
    contract=contract,
    persons={"is_natural_person": "supplier_key"},
)
