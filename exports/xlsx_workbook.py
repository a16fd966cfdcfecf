"""The report as a workbook for the Giunta: a file an entity and year, made by `exports.workbook`."""

from pathlib import Path

from exports.format import Part
from exports.published import Published

PATH = "xlsx/{mark}relazione-{entity}-{year}.xlsx"
TITLE = "Cartella di lavoro"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE_TYPE = "XLSX"
TABLES = (
    "reports",
    "indicators",
    "indicator_components",
    "objectives",
    "programme_budgets",
    "footnotes",
    "findings",
    "missing_inputs",
    "reconciliation",
    "statements",
    "component_inputs",
    "measures",
    "payment_contributors",
    "deliveries",
    "withheld",
)


def write(published: Published, part: Part, path: Path) -> None:
    """Write the workbook."""
    from exports.workbook.book import make_book
    from exports.workbook.write import write_book

    write_book(make_book(published, part), path)


def reopen(published: Published, part: Part, path: Path) -> None:
    """Read each sheet with another library than the one that wrote it, and compare every cell with the tables."""
    from exports.workbook.check import check_book

    check_book(published, part, path)
