"""The files that the offices of the bodies send: workbooks and text files, on a disk."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

from ingest.workbooks import AccountRow, SchedaCover, SchedaRow, write_conto_economico, write_scheda
from tests.fixtures.exports import FILING_HEADER, PAYMENT_HEADER, SUAP_HEADER
from tests.scenarios.world import ACCOUNTS, Body, Event, Export, File, FormRow, Measure, Value

HEADERS = {
    "fatture_passive": PAYMENT_HEADER,
    "pratiche_registro_imprese": FILING_HEADER,
    "pratiche_suap": SUAP_HEADER,
}
_UNIT_WORDS = {"count": "numero"}
_OLD_TITLES = {"Data presentazione": "Data invio"}
"""How the desks' system called a column until 2024."""


def write_file(folder: Path, body: Body, file: File, measures: dict[str, Measure]) -> None:
    """Write a file into the folder of its body."""
    path = folder / file.name
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(file, Export):
        _write_export(path, file)
    elif file.source == ACCOUNTS:
        rows = [
            AccountRow(_account(measures, row), "Voce di prova", row.year, _amount(row), row.note) for row in file.rows
        ]
        write_conto_economico(path, body.entity_id, file.year, rows)
    else:
        cover = SchedaCover(body.entity_id, "Camera di prova", file.centre, "Ufficio", file.year)
        write_scheda(path, cover, [_form_row(measures, row) for row in file.rows])


def _account(measures: dict[str, Measure], row: FormRow) -> str:
    return "voce_ignota" if row.fault == "unknown" else measures[row.measure].member


def _amount(row: FormRow) -> Decimal | str | None:
    if row.fault == "unreadable":
        return "circa mille"
    if row.fault == "decimals":
        return "12,345"
    assert not isinstance(row.value, date)
    return row.value


def _form_row(measures: dict[str, Measure], row: FormRow) -> SchedaRow:
    measure = measures[row.measure]
    code, unit, value = measure.measure_id, _UNIT_WORDS.get(measure.unit, measure.unit), row.value
    match row.fault:
        case "unreadable":
            value = "circa dodici"
        case "decimals":
            value = "12,1234567"
        case "unit":
            unit = "tonnellate"
        case "unknown":
            code = "misura_ignota"
    name = measure.name if row.fault != "unknown" else "Misura ignota"
    return SchedaRow(code, name, unit, row.year, value, note=row.note)


def _write_export(path: Path, file: Export) -> None:
    header = HEADERS[file.source]
    days = [row.cells["Data presentazione"] for row in file.rows] if file.source == "pratiche_suap" else []
    is_old = any(isinstance(day, date) and day.year < 2025 for day in days)
    header = tuple(name for name in header if not (is_old and name == "Codice pratica"))
    titles = [_OLD_TITLES.get(name, name) if is_old else name for name in header]
    above = []
    if file.declared:
        above.append("Periodo: {:%d/%m/%Y} - {:%d/%m/%Y}".format(*file.declared))
    if file.desk:
        above.append(f"Sportello: {file.desk}")
    if file.layout == "xlsx":
        _write_sheet(path, above, header, titles, file.rows)
        return
    out = io.StringIO(newline="")
    for line in above:
        out.write(f"{line}\n")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(titles)
    writer.writerows([_text(row.cells.get(name)) for name in header] for row in file.rows)
    path.write_bytes(out.getvalue().encode("cp1252" if file.layout == "cp1252" else "utf-8"))


def _write_sheet(
    path: Path, above: list[str], header: tuple[str, ...], titles: list[str], rows: tuple[Event, ...]
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Estrazione"
    for line in above:
        sheet.append([line])
    sheet.append(titles)
    for row in rows:
        sheet.append([row.cells.get(name) for name in header])
    book.save(path)


def _text(value: Value | int) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    return str(value)
