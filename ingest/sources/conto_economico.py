"""Conto economico: one row an account and year, four years in a file, amounts in euro.

Above the header the sheet says `Ente: ...` and `Esercizio: ...`. Rows of totals and of the accounts that no
indicator uses are ignored by name. An empty amount, like `nd`, is a figure not delivered, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.bounds import out_of_bounds, to_confirm
from ingest.cells import Cell
from ingest.contracts import Refusal, Rule, TextRow
from ingest.headings import HeadingReader, Label
from ingest.italian import Unreadable, parse_year
from ingest.layout import Column, Layout
from ingest.origins import origin_rules, provenance_of
from ingest.source import Heading, RawColumn, Request, Source, is_example_name
from ingest.values import read_value
from ingest.words import suggestion

if TYPE_CHECKING:
    from ingest.register import Register, Row

SOURCE_ID = "conto_economico"
SHEET = "Conto economico"
UNIT = "eur"
DECIMALS = 2

LAYOUT = Layout(
    columns=(
        Column("account_code", "Codice voce"),
        Column("account_name", "Voce", words=True),
        Column("year", "Esercizio"),
        Column("amount", "Importo (€)"),
        Column("note", "Nota", words=True),
        Column("origin", "Origine del dato"),
    ),
    totals=("totale", "totali"),
)
LABELS = (Label("entity_id", "Ente"), Label("year", "Esercizio"))

# Accounts that stand in every Chamber's conto economico: not read, unless a measure of the register selects them.
IGNORED_ACCOUNTS = frozenset(
    {
        "diritto_annuale",
        "diritti_segreteria",
        "contributi_trasferimenti",
        "proventi_gestione_beni_servizi",
        "variazione_rimanenze",
        "personale",
        "risultato_gestione_corrente",
        "proventi_finanziari",
        "oneri_finanziari",
        "risultato_gestione_finanziaria",
        "proventi_straordinari",
        "oneri_straordinari",
        "risultato_gestione_straordinaria",
        "rettifiche_attivo",
        "risultato_esercizio",
    }
)

RAW_COLUMNS = (
    RawColumn("account_code", "varchar"),
    RawColumn("account_name", "varchar"),
    RawColumn("year", "integer"),
    RawColumn("amount_text", "varchar"),
    RawColumn("amount_cell", "varchar"),
    RawColumn("amount_eur", "decimal(24,6)"),
    RawColumn("is_not_available", "boolean"),
    RawColumn("note", "varchar"),
    RawColumn("provenance", "varchar"),
)


def read_heading(request: Request) -> Heading:
    """Read entity and year from the rows above the header."""
    sheet, header_row = request.header.sheet, request.header.row
    reader = HeadingReader(request, sheet.name, LABELS)
    reader.read([cells for number, cells in sheet.rows() if number < header_row], closed=False)
    entity_id, year = reader.entity("entity_id"), reader.year("year")
    reader.finish()
    return Heading(entity_id, "", year, is_example_name(request.workbook.file_name))


def is_ignored_row(cells: Mapping[str, Cell], register: Register) -> bool:
    """Tell whether the account is ignored by name; the register may select one of them at any time."""
    code = cells["account_code"].text
    return code in IGNORED_ACCOUNTS and code not in _measures(register)


def _measures(register: Register) -> dict[str, Row]:
    """Give the measure that selects each account."""
    return {str(m["member"]): m for m in register.measures.values() if m["source_id"] == SOURCE_ID}


def _amount(row: TextRow) -> Decimal | None:
    value = read_value(row["amount"], "number", UNIT, DECIMALS)
    return None if isinstance(value, Unreadable) else value.number


def doubt(row: TextRow, register: Register) -> Refusal | None:
    """Ask about an amount that is admitted and unlikely."""
    return to_confirm(_measures(register)[row["account_code"]], _amount(row), row["amount"], row["note"])


def rules(heading: Heading, register: Register, delivered_on: date) -> Sequence[Rule]:
    """Give the contract of a row."""
    measures = _measures(register)
    accounts = sorted(measures)

    def account_missing(row: TextRow) -> Refusal | None:
        return None if row["account_code"] else Refusal("manca il codice della voce", "scrivere il codice della voce")

    def account_unknown(row: TextRow) -> Refusal | None:
        code = row["account_code"]
        if not code or code in accounts:
            return None
        remedy = f"usare uno dei codici previsti ({', '.join(accounts)}), oppure togliere la riga"
        return Refusal(f"codice di voce sconosciuto{suggestion(code, accounts)}", remedy)

    def year_unreadable(row: TextRow) -> Refusal | None:
        year = parse_year(row["year"])
        return Refusal(year.reason, year.remedy) if isinstance(year, Unreadable) else None

    def year_later(row: TextRow) -> Refusal | None:
        year = parse_year(row["year"])
        if isinstance(year, Unreadable) or year <= heading.year:
            return None
        remedy = "correggere l'anno della riga, oppure l'esercizio del file"
        return Refusal(f"l'anno è successivo all'esercizio del file, {heading.year}", remedy)

    def amount_refused(row: TextRow, *, decimals: bool) -> Refusal | None:
        value = read_value(row["amount"], "number", UNIT, DECIMALS)
        if not isinstance(value, Unreadable) or value.too_many_decimals is not decimals:
            return None
        return Refusal(value.reason, f"{value.remedy}; se l'importo non è disponibile, nd")

    def amount_out_of_bounds(row: TextRow) -> Refusal | None:
        measure = measures.get(row["account_code"])
        return out_of_bounds(measure, _amount(row)) if measure else None

    return (
        Rule("account_missing", "account_code", account_missing),
        Rule("account_unknown", "account_code", account_unknown),
        Rule("year_unreadable", "year", year_unreadable),
        Rule("year_later", "year", year_later),
        Rule("amount_unreadable", "amount", lambda row: amount_refused(row, decimals=False)),
        Rule("amount_decimals", "amount", lambda row: amount_refused(row, decimals=True)),
        Rule("amount_out_of_bounds", "amount", amount_out_of_bounds),
        *origin_rules("origin", heading),
    )


def convert(cells: Mapping[str, Cell], heading: Heading, register: Register) -> dict[str, object]:
    """Turn a row that keeps the contract into the values of its raw table."""
    amount = read_value(cells["amount"].text, "number", UNIT, DECIMALS)
    if isinstance(amount, Unreadable):
        raise ValueError(f"a row that breaks the contract was converted: {amount.reason}")
    return {
        "account_code": cells["account_code"].text,
        "account_name": cells["account_name"].text,
        "year": int(cells["year"].text),
        "amount_text": cells["amount"].text,
        "amount_cell": cells["amount"].address,
        "amount_eur": amount.number,
        "is_not_available": amount.is_not_available,
        "note": cells["note"].text or None,
        "provenance": provenance_of(cells["origin"].text),
    }


SOURCE = Source(
    source_id=SOURCE_ID,
    layout=LAYOUT,
    raw_columns=RAW_COLUMNS,
    key=("account_code", "year"),
    member="account_code",
    members=lambda register: IGNORED_ACCOUNTS.union(_measures(register)),
    title="account_name",
    period="year",
    value="amount",
    repeated="la stessa voce e lo stesso esercizio",
    read_heading=read_heading,
    rules=rules,
    doubt=doubt,
    convert=convert,
    is_ignored_row=is_ignored_row,
)
