"""Pratiche SUAP: one row a filing at a one-stop desk, by the desk that the Chamber runs (associated or of Milano).

A row belongs to the month in which it was filed, and to its desk: each desk may send its own export. The code of a
filing begins with the tax code of whoever filed it, so it is never read; the business is kept as a keyed hash.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ingest.events.declare import EventSource, Field, Reads
from ingest.layout import Column, Layout

if TYPE_CHECKING:
    import pandas as pd
    from pandera.pandas import DataFrameSchema

SOURCE_ID = "pratiche_suap"

_BEFORE_2025 = (
    Column("protocol_number", "Protocollo"),
    Column("desk", "Sportello"),
    Column("municipality_code", "Codice ISTAT comune"),
    Column("business_key", "Codice fiscale impresa", personal=True),
    Column("applicant", "Richiedente", ignored=True, personal=True),
    Column("email", "E-mail", ignored=True, personal=True),
    Column("filed_on", "Data invio"),
    Column("closed_on", "Data chiusura"),
    Column("is_within_sla", "Entro SLA"),
)
_FROM_2025 = (
    Column("filing_code", "Codice pratica", ignored=True, personal=True),
    *(column for column in _BEFORE_2025 if column.name != "filed_on"),
    Column("filed_on", "Data presentazione"),
)


def contract() -> DataFrameSchema:
    """Give the contract of a batch of filings."""
    import pandera.pandas as pa

    from ingest.events.contract import DATE, DAYS, FLAG, TEXT, code, days_between, rule

    def with_days(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(days_open=days_between(frame["filed_on"], frame["closed_on"]))

    protocol = code(
        "protocol_unreadable",
        "il numero di protocollo non ha cifre, o ha caratteri che un protocollo non ha",
        "copiare il protocollo dal sistema",
    )
    municipality = rule(
        pa.Check.str_matches(r"^[0-9]{6}$"),
        "municipality_unreadable",
        "il codice ISTAT di un comune ha sei cifre, zeri iniziali compresi",
        "esportare la colonna come testo (esempio: 015146)",
    )
    closed_later = rule(
        pa.Check.ge(0),
        "closed_before_filed",
        "la chiusura è prima della presentazione",
        "correggere una delle due date",
    )
    return pa.DataFrameSchema(
        {
            "protocol_number": pa.Column(TEXT, protocol),
            "desk": pa.Column(TEXT),
            "municipality_code": pa.Column(TEXT, municipality),
            "business_key": pa.Column(TEXT),
            "filed_on": pa.Column(DATE),
            "closed_on": pa.Column(DATE, nullable=True),
            "is_within_sla": pa.Column(FLAG, nullable=True),
            "days_open": pa.Column(DAYS, closed_later, nullable=True, metadata={"field": "closed_on"}),
        },
        parsers=pa.Parser(with_days),
    )


SOURCE = EventSource(
    source_id=SOURCE_ID,
    layouts=(
        Layout(_FROM_2025, totals=("totale", "totali"), valid_from=date(2025, 1, 1)),
        Layout(_BEFORE_2025, totals=("totale", "totali"), valid_until=date(2024, 12, 31)),
    ),
    fields=(
        Field("protocol_number", Reads.CODE),
        Field("desk", Reads.WORD, {"Comune di Milano": "milano", "SUAP associato": "associato"}),
        Field("municipality_code", Reads.CODE),
        Field("business_key", Reads.KEY),
        Field("filed_on", Reads.DATE),
        Field("closed_on", Reads.DATE),
        # The agreement that sets service levels is that of the desk of Milano.
        Field(
            "is_within_sla",
            Reads.YES_NO,
            when_empty={"milano": "la pratica conta fra quelle non entro gli SLA"},
        ),
    ),
    key=("protocol_number", "desk"),
    repeated="lo stesso protocollo allo stesso sportello nello stesso anno",
    period="filed_on",
    part="desk",
    contract=contract,
)
