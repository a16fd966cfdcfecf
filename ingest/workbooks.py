"""Write the workbooks of the sources in the form that offices know, the same bytes for the same rows.

Words of headers and labels are those that the readers look for: the source modules are their only home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.italian import format_number
from ingest.layout import Column
from ingest.origins import ORIGIN_WORDS
from ingest.sources import conto_economico, scheda_rilevazione

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# Excel keeps 15 digits: a longer number is written as text, whole.
_EXCEL_DIGITS = 15
# A workbook says when it was made; a fixed day keeps the bytes equal from one run to the next.
_CREATED = datetime(2025, 1, 1)
_SCHEDA_WIDTHS = {
    "measure_id": 40,
    "measure_name": 60,
    "unit": 18,
    "period": 10,
    "value": 20,
    "previous_value": 20,
    "note": 50,
    "evidence": 30,
    "origin": 26,
}
_ACCOUNT_WIDTHS = {"account_code": 36, "account_name": 50, "year": 12, "amount": 20, "note": 40, "origin": 26}

CellValue = Decimal | date | str | None


@dataclass(frozen=True)
class SchedaCover:
    """The cover of a scheda: whose it is and of which year."""

    entity_id: str
    entity_name: str
    centre_id: str
    centre_name: str
    year: int


@dataclass(frozen=True)
class SchedaRow:
    """A row of a scheda; `value` is a number, a date, words (`Sì`, `No`, `nd`, text) or nothing yet."""

    measure_id: str
    measure_name: str
    unit: str
    year: int
    value: CellValue = None
    previous_value: CellValue = None
    note: str = ""
    evidence: str = ""
    provenance: str = "delivered"


@dataclass(frozen=True)
class AccountRow:
    """A row of the conto economico: an account in a year; `amount` may be `nd` or nothing yet."""

    account_code: str
    account_name: str
    year: int
    amount: Decimal | str | None = None
    note: str = ""
    provenance: str = "delivered"


def write_scheda(path: Path, cover: SchedaCover, rows: Sequence[SchedaRow]) -> None:
    """Write a scheda di rilevazione: blank (a template, pre-filled) or with its values."""
    with _Book(path, f"{scheda_rilevazione.DOCUMENT} {cover.year}") as book:
        said: dict[str, CellValue] = {
            "entity_id": cover.entity_id,
            "entity_name": cover.entity_name,
            "centre_id": cover.centre_id,
            "centre_name": cover.centre_name,
            "year": Decimal(cover.year),
            "document": scheda_rilevazione.DOCUMENT,
        }
        sheet = book.sheet(scheda_rilevazione.COVER_SHEET)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 70)
        for row, label in enumerate(scheda_rilevazione.LABELS):
            sheet.write_string(row, 0, label.words, book.format(bold=True))
            book.write(sheet, row, 1, said[label.name], grouped=False)
        sheet = book.sheet(scheda_rilevazione.SHEET)
        book.title(
            sheet,
            f"{scheda_rilevazione.DOCUMENT} {cover.year} - {cover.centre_name}",
            "Compilare la colonna «Valore»: numeri in cifre, date giorno/mese/anno, Sì o No; nd se il dato non è "
            "disponibile. Un valore lasciato vuoto non dice nulla: vale quello già consegnato, se c'è.",
        )
        columns = scheda_rilevazione.LAYOUT.columns
        book.header(sheet, 2, columns, _SCHEDA_WIDTHS)
        for number, row_data in enumerate(rows, start=3):
            values: dict[str, CellValue] = {
                "measure_id": row_data.measure_id,
                "measure_name": row_data.measure_name,
                "unit": row_data.unit,
                "period": Decimal(row_data.year),
                "value": row_data.value,
                "previous_value": row_data.previous_value,
                "note": row_data.note,
                "evidence": row_data.evidence,
                "origin": ORIGIN_WORDS[row_data.provenance],
            }
            for position, column in enumerate(columns):
                to_fill = column.name in ("value", "note", "evidence")
                book.write(
                    sheet, number, position, values[column.name], grouped=column.name != "period", to_fill=to_fill
                )


def write_conto_economico(path: Path, entity_id: str, year: int, rows: Sequence[AccountRow]) -> None:
    """Write a conto economico of a year, with the years before it that the rows carry."""
    with _Book(path, f"{conto_economico.SHEET} {year}") as book:
        sheet = book.sheet(conto_economico.SHEET)
        sheet.write_string(0, 0, conto_economico.SHEET, book.format(bold=True, font_size=14))
        for row, (label, said) in enumerate(zip(conto_economico.LABELS, (entity_id, str(year)), strict=True), start=1):
            sheet.write_string(row, 0, f"{label.words}: {said}")
        columns = conto_economico.LAYOUT.columns
        book.header(sheet, 4, columns, _ACCOUNT_WIDTHS)
        for number, row_data in enumerate(rows, start=5):
            values: dict[str, CellValue] = {
                "account_code": row_data.account_code,
                "account_name": row_data.account_name,
                "year": Decimal(row_data.year),
                "amount": row_data.amount,
                "note": row_data.note,
                "origin": ORIGIN_WORDS[row_data.provenance],
            }
            for position, column in enumerate(columns):
                money = conto_economico.DECIMALS if column.name == "amount" else None
                to_fill = column.name in ("amount", "note")
                value = values[column.name]
                book.write(
                    sheet, number, position, value, grouped=column.name != "year", decimals=money, to_fill=to_fill
                )


class _Book:
    """An xlsxwriter workbook with the few formats that our forms use."""

    def __init__(self, path: Path, title: str) -> None:
        from xlsxwriter.workbook import Workbook as XlsxWorkbook

        self._book: Workbook = XlsxWorkbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        self._book.set_properties({"title": title, "created": _CREATED})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __enter__(self) -> _Book:
        return self

    def __exit__(self, *error: object) -> None:
        self._book.close()

    def sheet(self, name: str) -> Worksheet:
        return self._book.add_worksheet(name)

    def format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def title(self, sheet: Worksheet, title: str, instruction: str) -> None:
        sheet.write_string(0, 0, title, self.format(bold=True, font_size=14))
        sheet.write_string(1, 0, instruction, self.format(italic=True))

    def header(self, sheet: Worksheet, row: int, columns: Sequence[Column], widths: dict[str, int]) -> None:
        look = self.format(bold=True, bg_color="#DCE6F1", border=1, text_wrap=True, valign="vcenter")
        for position, column in enumerate(columns):
            sheet.set_column(position, position, widths[column.name])
            sheet.write_string(row, position, column.header, look)
        sheet.freeze_panes(row + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(row)

    def write(
        self,
        sheet: Worksheet,
        row: int,
        position: int,
        value: CellValue,
        *,
        grouped: bool = True,
        decimals: int | None = None,
        to_fill: bool = False,
    ) -> None:
        """Write a value as what it is: a number as a number, a date as a date, a code as text."""
        look: dict[str, Any] = {"valign": "top"} | ({"bg_color": "#FFFBE6", "border": 1} if to_fill else {})
        if value is None or value == "":
            if to_fill:
                sheet.write_blank(row, position, None, self.format(**look))
        elif isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) <= _EXCEL_DIGITS:
            sheet.write_number(
                row, position, value, self.format(**look, num_format=_number_format(value, grouped, decimals))
            )
        elif isinstance(value, Decimal):
            sheet.write_string(row, position, format_number(value), self.format(**look))
        elif isinstance(value, date):
            moment = datetime.combine(value, time.min)
            sheet.write_datetime(row, position, moment, self.format(**look, num_format="dd/mm/yyyy"))
        else:
            sheet.write_string(row, position, value, self.format(**look, num_format="@", text_wrap=True))


def _number_format(value: Decimal, grouped: bool, decimals: int | None) -> str:
    exponent = value.normalize().as_tuple().exponent
    places = decimals if decimals is not None else max(0, -exponent) if isinstance(exponent, int) else 0
    return ("#,##0" if grouped else "0") + (f".{'0' * places}" if places else "")
