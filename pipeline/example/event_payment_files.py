"""The payments of a year as a CSV of Windows in Italian numbers, or as a workbook; each with a few faulty rows more.

A faulty row stands after the payment that it repeats, with registration and payment order of its own, so that it takes
no good row with it.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.example.event_payments import CREDIT_NOTE, INVOICE, Payment, payments
from pipeline.example.event_sizes import PaymentYear
from pipeline.example.reconstruct import ReconstructionError

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HEADER = (
    "Numero registrazione",
    "Tipo documento",
    "Codice fiscale fornitore",
    "Denominazione fornitore",
    "Data scadenza",
    "Data pagamento",
    "Numero mandato",
    "Importo dovuto (€)",
    "Importo pagato (€)",
    "Giorni di contestazione",
    "Escluso dall'indice interno",
)
FAULTY_EVERY = 500
_EXCEL_ROWS = 1_048_576
_CREATED = datetime(2025, 1, 1)
_WORDS = (
    "Ardesia",
    "Brenta",
    "Cedro",
    "Delta",
    "Eridano",
    "Faro",
    "Ginepro",
    "Lario",
    "Moro, figli;",
    "«Nodo»",
    "Però",
)
_FORMS = ("S.r.l.", "S.p.A.", "soc. coop.", "S.a.s.")
_LETTERS = "BCDFGLMNPRSTVZ"


@dataclass(frozen=True)
class Row:
    """The cells of a row in the order of the header; `fault` says what was done to it, if anything."""

    cells: tuple[str | int | date, ...]
    fault: int | None = None


def _supplier(one: Payment, prefix: str) -> tuple[str, str]:
    """Give code and name of the supplier: eleven digits, or sixteen letters and digits for one person in eight."""
    if one.is_excluded:
        return "09999999999", "Fornitore consortile di servizi informatici S.c.p.A."
    number = one.registration * 7919 % 887 + len(prefix) * 1000
    if number % 8 == 3:
        letters = "".join(_LETTERS[number // step % len(_LETTERS)] for step in (1, 14, 3, 5, 7, 11))
        return f"{letters}{40 + number % 60}A{1 + number % 28:02}F205{_LETTERS[number % 14]}", f"Sala Ada {number}"
    name = f"{_WORDS[number % len(_WORDS)]} {number}"
    name = f'"{name}"\ndi Milano' if number % 97 == 5 else name
    return f"{(number * 104729 + 3456789) % 99999999977:011}", f"{name} {_FORMS[number // 3 % len(_FORMS)]}"


def _row(sizes: PaymentYear, one: Payment, prefix: str) -> Row:
    code, name = _supplier(one, prefix)
    cells = (
        f"{prefix}FP-{sizes.year}-{one.registration + 1:06}",
        CREDIT_NOTE if one.is_credit_note else INVOICE,
        code,
        name,
        one.due_on,
        one.paid_on,
        f"{prefix}M-{sizes.year}-{one.number + 1:06}",
        one.due,
        one.paid,
        one.disputed_days,
        "Sì" if one.is_excluded else "No",
    )
    return Row(cells)


def rows(sizes: PaymentYear, prefix: str = "", faults: int = 6) -> Iterator[Row]:
    """Give the rows of a year's payments, and after one in so many the same again for a fault of `faults` kinds."""
    for position, one in enumerate(payments(sizes), start=1):
        good = _row(sizes, one, prefix)
        yield good
        if position % FAULTY_EVERY == FAULTY_EVERY // 2:
            fault = position // FAULTY_EVERY % faults
            number = sizes.payments + sizes.excluded_payments + position // FAULTY_EVERY + 1
            new = (
                {}
                if fault == 0
                else {0: f"{prefix}FP-{sizes.year}-{number:06}", 6: f"{prefix}M-{sizes.year}-{number:06}"}
            )
            yield Row(_with(good.cells, new), fault)


def _with(cells: tuple[str | int | date, ...], new: Mapping[int, str | int | date]) -> tuple[str | int | date, ...]:
    return tuple(new.get(position, cell) for position, cell in enumerate(cells))


def _italian(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}".replace(",", ".") + f",{rest:02}"


def write_csv(path: Path, sizes: PaymentYear, prefix: str = "") -> None:
    """Write the payments in Windows-1252, `;` and `1.234,56`.

    Faults: a row twice, an impossible date, an amount in English notation, `nd` for an amount, an invoice with a
    negative amount, a row that ends before its last cells.
    """
    with path.open("w", encoding="cp1252", newline="") as handle:
        writer = csv.writer(handle, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADER)
        for row in rows(sizes, prefix):
            texts = [cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell) for cell in row.cells]
            due, paid = (row.cells[position] for position in (7, 8))
            texts[7:9] = _italian(int(str(due))), _italian(int(str(paid)))
            match row.fault:
                case 1:
                    texts[5] = f"31/02/{sizes.year}"
                case 2:
                    texts[7] = "1,234.56"
                case 3:
                    texts[8] = "nd"
                case 4:
                    texts[1], texts[7] = INVOICE, "-1.234,56"
                case 5:
                    del texts[-2:]
            writer.writerow(texts)


def write_xlsx(path: Path, sizes: PaymentYear, prefix: str = "") -> None:
    """Write the payments as a workbook of real dates and numbers, with a hidden sheet of notes.

    Faults: a row twice, an impossible date as text, an amount that is an error, an amount as words, two amounts in a
    merged cell, a missing day. Raises ReconstructionError when a sheet cannot hold the rows.
    """
    from xlsxwriter.workbook import Workbook

    if (sizes.payments + sizes.excluded_payments) * (FAULTY_EVERY + 1) // FAULTY_EVERY + 2 > _EXCEL_ROWS:
        raise ReconstructionError(
            f"{path.name}: un foglio non tiene più di {_EXCEL_ROWS} righe. Rimedio: una scala più piccola"
        )
    book = Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"Pagamenti {sizes.year}", "created": _CREATED})
    day, money = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "#,##0.00"})
    sheet = book.add_worksheet("Pagamenti")
    sheet.set_column(0, len(HEADER) - 1, 18)
    sheet.write_row(0, 0, HEADER, book.add_format({"bold": True}))
    for number, row in enumerate(rows(sizes, prefix), start=1):
        for position, cell in enumerate(row.cells):
            if isinstance(cell, date):
                sheet.write_datetime(number, position, datetime.combine(cell, time.min), day)
            elif isinstance(cell, int):
                sheet.write_number(number, position, *((cell / 100, money) if position in (7, 8) else (cell,)))
            else:
                sheet.write_string(number, position, cell)
        if row.fault:
            _spoil(sheet, number, row, sizes.year, money)
    notes = book.add_worksheet("Note")
    notes.hide()
    notes.write_string(0, 0, "Estratto dal sistema contabile; i pagamenti parziali hanno la stessa registrazione.")
    book.close()


def _spoil(sheet: "Worksheet", number: int, row: Row, year: int, money: Any) -> None:
    match row.fault:
        case 1:
            sheet.write_string(number, 5, f"31/02/{year}")
        case 2:
            sheet.write_formula(number, 7, "=1/0", money, "#DIV/0!")
        case 3:
            sheet.write_string(number, 8, "nd")
        case 4:
            sheet.merge_range(number, 7, number, 8, int(str(row.cells[7])) / 100, money)
        case 5:
            sheet.write_blank(number, 5, None, money)
