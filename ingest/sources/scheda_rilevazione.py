"""Scheda di rilevazione: one workbook a responsible centre, one row a declared value (measure and year).

The sheet `Copertina` says whose it is; the values stand in `Rilevazione`, under the header. A value left empty, like
`nd`, is a figure not delivered: the row is accepted as not available, never as 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ingest.bounds import out_of_bounds, to_confirm
from ingest.cells import Cell
from ingest.contracts import Refusal, Rule, TextRow, not_yet
from ingest.headings import HeadingReader, Label
from ingest.italian import Unreadable, is_not_available, parse_year
from ingest.layout import Column, Layout
from ingest.origins import origin_rules, provenance_of
from ingest.problems import Problem
from ingest.reader import FileRefused
from ingest.source import Heading, RawColumn, Request, Source, is_example_name
from ingest.values import read_value
from ingest.words import fold, suggestion

if TYPE_CHECKING:
    from ingest.register import Register

SOURCE_ID = "scheda_rilevazione"
COVER_SHEET = "Copertina"
SHEET = "Rilevazione"
DOCUMENT = "Scheda di rilevazione"

LAYOUT = Layout(
    columns=(
        Column("measure_id", "Codice misura"),
        Column("measure_name", "Misura", words=True),
        Column("unit", "Unità di misura"),
        Column("period", "Periodo"),
        Column("value", "Valore", dated=True),
        # The template shows it to whoever fills the form; it was declared a year ago.
        Column("previous_value", "Valore anno precedente", ignored=True),
        Column("note", "Nota", words=True),
        Column("evidence", "Evidenza", words=True),
        Column("origin", "Origine del dato"),
    ),
    totals=("totale", "totali"),
)
LABELS = (
    Label("entity_id", "Ente"),
    Label("entity_name", "Denominazione", ignored=True),
    Label("centre_id", "Centro di responsabilità"),
    Label("centre_name", "Denominazione del centro", ignored=True),
    Label("year", "Anno"),
    Label("document", "Documento"),
)

RAW_COLUMNS = (
    RawColumn("centre_id", "varchar"),
    RawColumn("measure_id", "varchar"),
    RawColumn("measure_name", "varchar"),
    RawColumn("unit", "varchar"),
    RawColumn("period_text", "varchar"),
    RawColumn("period_start", "date"),
    RawColumn("period_end", "date"),
    RawColumn("value_text", "varchar"),
    RawColumn("value_cell", "varchar"),
    RawColumn("value_number", "decimal(24,6)"),
    RawColumn("value_date", "date"),
    RawColumn("value_state", "varchar"),
    RawColumn("value_words", "varchar"),
    RawColumn("is_not_available", "boolean"),
    RawColumn("note", "varchar"),
    RawColumn("evidence", "varchar"),
    RawColumn("provenance", "varchar"),
)


def read_heading(request: Request) -> Heading:
    """Read entity, centre and year from the cover."""
    workbook = request.workbook
    cover = next((sheet for sheet in workbook.visible if fold(sheet.name) == fold(COVER_SHEET)), None)
    if cover is None:
        hidden = any(fold(sheet.name) == fold(COVER_SHEET) for sheet in workbook.sheets)
        message = f"il foglio «{COVER_SHEET}» è nascosto" if hidden else f"manca il foglio «{COVER_SHEET}»"
        remedy = "rendere visibile il foglio" if hidden else "usare il modello della scheda, che lo contiene"
        raise FileRefused(Problem("cover_missing", message, remedy, file_name=workbook.file_name))
    reader = HeadingReader(request, cover.name, LABELS)
    reader.read([cells for _, cells in cover.rows()], closed=True)
    entity_id, centre_id, year = reader.entity("entity_id"), _centre(reader, request), reader.year("year")
    if "document" in reader.values and fold(reader.text("document")) != fold(DOCUMENT):
        remedy = f"scrivere «{DOCUMENT}», oppure consegnare il documento giusto"
        reader.add("document_differs", f"il documento non è una «{DOCUMENT}»", remedy, reader.values["document"])
    reader.finish()
    return Heading(entity_id, centre_id, year, is_example_name(workbook.file_name), remarks=reader.remarks)


def _centre(reader: HeadingReader, request: Request) -> str:
    """Read the responsibility centre, by its code or by the name that no other centre of the entity has."""
    said, centres = reader.text("centre_id"), request.register.centres
    if (request.entity_id, said) in centres or "centre_id" not in reader.values:
        return said
    its = {centre: str(row["name"]) for (entity, centre), row in centres.items() if entity == request.entity_id}
    named = [centre for centre, name in its.items() if fold(said) in (fold(centre), fold(name))]
    if len(named) == 1:
        return named[0]
    message = f"centro di responsabilità sconosciuto{suggestion(said, (*its, *its.values()))}"
    if named:
        message = f"più centri di responsabilità hanno questo nome: {', '.join(f'«{centre}»' for centre in named)}"
    remedy = "scrivere il codice del centro come nel modello della scheda"
    reader.add("centre_unknown", message, remedy, reader.values["centre_id"])
    return said


def _number(row: TextRow, measure: Mapping[str, Any]) -> Decimal | None:
    value = read_value(row["value"], measure["value_type"], measure["unit"], measure["decimals"])
    return None if isinstance(value, Unreadable) else value.number


def doubt(row: TextRow, register: Register) -> Refusal | None:
    """Ask about a declared number that is admitted and unlikely."""
    measure = register.measures[row["measure_id"]]
    return to_confirm(measure, _number(row, measure), row["value"], row["note"])


def rules(heading: Heading, register: Register, delivered_on: date) -> Sequence[Rule]:
    """Give the contract of a row."""
    # What another source gives may be declared too: it is compared with what is derived, and never used.
    known = register.measures
    owed = [str(measure["measure_id"]) for measure in register.owned_by(heading.entity_id, heading.scope)]
    years: dict[str, list[int]] = {}
    for measure_id, year in register.inputs_due(heading.entity_id):
        if year <= heading.year:
            years.setdefault(measure_id, []).append(year)

    def measure_missing(row: TextRow) -> Refusal | None:
        remedy = "scrivere il codice della misura come nel modello, oppure svuotare la riga"
        return None if row["measure_id"] else Refusal("manca il codice della misura", remedy)

    def measure_unknown(row: TextRow) -> Refusal | None:
        code = row["measure_id"]
        if not code or code in register.measures:
            return None
        remedy = "scrivere il codice della misura come nel modello della scheda"
        return Refusal(f"codice di misura sconosciuto{suggestion(code, owed) or suggestion(code, known)}", remedy)

    def measure_not_owed(row: TextRow) -> Refusal | None:
        code = row["measure_id"]
        if code not in known or code in owed:
            return None
        owner = register.owners.get((heading.entity_id, code))
        whose = f": la fornisce «{owner}»" if owner else ""
        remedy = "togliere la riga da questa scheda" + (f" e inviarla con quella di «{owner}»" if owner else "")
        return Refusal(f"la misura non è dovuta dal centro «{heading.scope}»{whose}", remedy)

    named = {fold(str(measure["name"])): code for code, measure in known.items()}

    def measure_name_differs(row: TextRow) -> Refusal | None:
        # A name in other words is no mistake; the name of another measure is a row that slipped.
        code, other = row["measure_id"], named.get(fold(row["measure_name"]))
        if code not in owed or other is None or other == code:
            return None
        message = f"è il nome di «{other}», mentre il codice è «{code}» ({known[code]['name']})"
        return Refusal(message, "correggere il codice o il nome, e controllare che il valore sia di quella misura")

    def unit_differs(row: TextRow) -> Refusal | None:
        measure = known.get(row["measure_id"])
        if measure is None:
            return None
        unit = register.units[measure["unit"]]
        if row["unit"] and fold(row["unit"]) in {
            fold(str(unit[name])) for name in ("unit", "name", "symbol") if unit[name]
        }:
            return None
        remedy = f"esprimere il valore in «{unit['name']}» e scriverlo nella colonna dell'unità"
        return Refusal(f"l'unità di misura prevista è «{unit['name']}»", remedy)

    def period_unreadable(row: TextRow) -> Refusal | None:
        if not row["period"] and row["measure_id"] not in known:
            # A line of text under the table is one mistake, told of its code.
            return None
        year = parse_year(row["period"])
        return Refusal(year.reason, year.remedy) if isinstance(year, Unreadable) else None

    def period_not_due(row: TextRow) -> Refusal | None:
        year = parse_year(row["period"])
        due = years.get(row["measure_id"], [])
        if isinstance(year, Unreadable) or row["measure_id"] not in owed or year in due:
            return None
        asked = ", ".join(str(one) for one in due)
        asked = f"per questa misura si chiede: {asked}" if asked else f"nessun anno fino al {heading.year} è richiesto"
        return Refusal(f"il periodo non è fra quelli richiesti ({asked})", "correggere l'anno oppure togliere la riga")

    def value_refused(row: TextRow, *, decimals: bool) -> Refusal | None:
        measure = known.get(row["measure_id"])
        if measure is None:
            return None
        value = read_value(row["value"], measure["value_type"], measure["unit"], measure["decimals"])
        if not isinstance(value, Unreadable) or value.too_many_decimals is not decimals:
            return None
        return Refusal(value.reason, f"{value.remedy}; se il dato non è disponibile, nd")

    def date_outside_period(row: TextRow) -> Refusal | None:
        # What is done late is done after the year, and known by the end of the next one.
        measure, year = known.get(row["measure_id"]), parse_year(row["period"])
        if measure is None or measure["value_type"] != "date" or isinstance(year, Unreadable):
            return None
        value = read_value(row["value"], measure["value_type"], measure["unit"], measure["decimals"])
        if isinstance(value, Unreadable) or value.day is None or year <= value.day.year <= year + 1:
            return None
        remedy = f"controllare l'anno della data; se è stato fatto prima del {year}, scrivere Sì e la data nella nota"
        return Refusal(f"la data è fuori dal periodo: qui va dal 01/01/{year} al 31/12/{year + 1}", remedy)

    def date_in_future(row: TextRow) -> Refusal | None:
        measure = known.get(row["measure_id"])
        if measure is None or measure["value_type"] != "date":
            return None
        value = read_value(row["value"], measure["value_type"], measure["unit"], measure["decimals"])
        if isinstance(value, Unreadable) or value.day is None or value.day <= delivered_on:
            return None
        return not_yet(delivered_on, "se non è ancora stato fatto, No oppure nd; ")

    def value_of_another_year(row: TextRow) -> Refusal | None:
        year, headed = parse_year(row["period"]), heading.value_year
        is_said = row["value"] and not is_not_available(row["value"])
        if headed is None or not is_said or isinstance(year, Unreadable) or year == headed:
            return None
        header = LAYOUT.header("value")
        remedy = f"se il valore è del {year} intestare la colonna «{header}», altrimenti correggere il periodo"
        return Refusal(f"la colonna è intestata al {headed}, e la riga è del {year}", remedy)

    def value_out_of_bounds(row: TextRow) -> Refusal | None:
        measure = known.get(row["measure_id"])
        return out_of_bounds(measure, _number(row, measure)) if measure else None

    return (
        Rule("measure_missing", "measure_id", measure_missing),
        Rule("measure_unknown", "measure_id", measure_unknown),
        Rule("measure_not_owed", "measure_id", measure_not_owed),
        Rule("measure_name_differs", "measure_name", measure_name_differs),
        Rule("unit_differs", "unit", unit_differs),
        Rule("period_unreadable", "period", period_unreadable),
        Rule("period_not_due", "period", period_not_due),
        Rule("value_unreadable", "value", lambda row: value_refused(row, decimals=False)),
        Rule("value_decimals", "value", lambda row: value_refused(row, decimals=True)),
        Rule("value_of_another_year", "value", value_of_another_year),
        Rule("value_out_of_bounds", "value", value_out_of_bounds),
        Rule("date_outside_period", "value", date_outside_period),
        Rule("date_in_future", "value", date_in_future),
        *origin_rules("origin", heading),
    )


def convert(cells: Mapping[str, Cell], heading: Heading, register: Register) -> dict[str, object]:
    """Turn a row that keeps the contract into the values of its raw table."""
    measure = register.measures[cells["measure_id"].text]
    value = read_value(cells["value"].text, measure["value_type"], measure["unit"], measure["decimals"])
    if isinstance(value, Unreadable):
        raise ValueError(f"a row that breaks the contract was converted: {value.reason}")
    year = int(cells["period"].text)
    return {
        "centre_id": heading.scope,
        "measure_id": measure["measure_id"],
        "measure_name": cells["measure_name"].text,
        "unit": measure["unit"],
        "period_text": cells["period"].text,
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "value_text": cells["value"].text,
        "value_cell": cells["value"].address,
        "value_number": value.number,
        "value_date": value.day,
        "value_state": value.state,
        "value_words": value.words,
        "is_not_available": value.is_not_available,
        "note": cells["note"].text or None,
        "evidence": cells["evidence"].text or None,
        "provenance": provenance_of(cells["origin"].text),
    }


SOURCE = Source(
    source_id=SOURCE_ID,
    layout=LAYOUT,
    raw_columns=RAW_COLUMNS,
    key=("measure_id", "period"),
    member="measure_id",
    members=lambda register: frozenset(map(str, register.measures)),
    title="measure_name",
    period="period",
    value="value",
    repeated="la stessa misura e lo stesso periodo",
    read_heading=read_heading,
    rules=rules,
    doubt=doubt,
    convert=convert,
    own_sheets=(COVER_SHEET,),
    cover_labels=tuple(label.words for label in LABELS),
)
