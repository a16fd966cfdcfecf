"""What is worth saying of an accepted file as a whole: it refuses nothing, and is told once."""

from collections.abc import Iterator, Mapping, Sequence

from ingest.layout import HeaderRow, TableRow, repeated_headers
from ingest.problems import Problem

_SHOWN = 20


def header_repeated(file_name: str, sheet: str | None, rows: Sequence[int]) -> Iterator[Problem]:
    """Say that the header stands again among the rows, as in files that were joined; such rows are skipped."""
    if rows:
        message = f"l'intestazione si ripete, e non è letta come riga ({_listed(rows)})"
        remedy = "niente, se il file unisce più esportazioni intere; altrimenti esportarlo di nuovo"
        yield Problem("header_repeated", message, remedy, file_name, sheet)


def rows_hidden(file_name: str, header: HeaderRow, rows: Sequence[int], columns: Sequence[int]) -> Iterator[Problem]:
    """Say which of the rows and columns that were read the sheet hides, by a filter or by hand."""
    sheet = header.sheet
    hidden = [row for row in rows if row in sheet.hidden_rows]
    remedy = "se non dovevano contare, toglierle dal file e riconsegnarlo"
    if hidden:
        one = len(hidden) == 1
        message = f"{len(hidden)} {'riga nascosta è stata letta' if one else 'righe nascoste sono state lette'}"
        yield Problem("rows_hidden", f"{message}: {_numbers(hidden)}", remedy, file_name, sheet.name)
    titles = [f"«{sheet.cell(header.row, place).text}»" for place in sorted(columns) if place in sheet.hidden_columns]
    if titles:
        one = len(titles) == 1
        message = f"{len(titles)} {'colonna nascosta è stata letta' if one else 'colonne nascoste sono state lette'}"
        remedy = "controllare che valga quanto vi è scritto"
        yield Problem("columns_hidden", f"{message}: {', '.join(titles)}", remedy, file_name, sheet.name)


def remarks_of(
    file_name: str, header: HeaderRow, positions: Mapping[str, int], rows: Sequence[TableRow]
) -> Iterator[Problem]:
    """Give all that is worth saying of a table in a workbook."""
    yield from header_repeated(file_name, header.sheet.name, repeated_headers(header, positions))
    yield from rows_hidden(file_name, header, [row.number for row in rows], list(positions.values()))


def _listed(rows: Sequence[int]) -> str:
    return f"{'riga' if len(rows) == 1 else 'righe'} {_numbers(rows)}"


def _numbers(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:_SHOWN])) + (", ..." if len(rows) > _SHOWN else "")
