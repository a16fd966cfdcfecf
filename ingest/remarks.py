"""What is worth saying of an accepted file as a whole: it refuses nothing, and is told once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ingest.layout import HeaderRow, TableRow, repeated_headers
from ingest.problems import Problem

_SHOWN = 20


def header_repeated(file_name: str, sheet: str | None, rows: Sequence[int]) -> Iterator[Problem]:
    """Say that the header stands again among the rows, as in files that were joined; such rows are skipped."""
    if rows:
        message = f"l'intestazione si ripete, e non è letta come riga ({_listed(rows)})"
        remedy = "niente, se il file unisce più esportazioni intere; altrimenti esportarlo di nuovo"
        yield Problem("header_repeated", message, remedy, file_name, sheet)


def columns_unread(file_name: str, sheet: str | None, titles: Mapping[int, str]) -> Iterator[Problem]:
    """Say which columns the layout does not know, by the words of their headers as they may be shown."""
    if titles:
        one, shown = len(titles) == 1, [f"«{title}»" for title in titles.values()]
        listed = ", ".join(shown[:_SHOWN]) + (", ..." if len(shown) > _SHOWN else "")
        said = "colonna che il tracciato non prevede non è letta" if one else "colonne non previste non sono lette"
        remedy = "niente, se non serve; se è una di quelle del tracciato, intestarla così e riconsegnare il file"
        yield Problem("columns_unread", f"{len(titles)} {said}: {listed}", remedy, file_name, sheet)


def labels_unread(file_name: str, sheet: str, labels: Sequence[str]) -> Iterator[Problem]:
    """Say which labels of a heading are not known, as they may be shown."""
    if labels:
        listed = ", ".join(f"«{label}»" for label in labels[:_SHOWN]) + (", ..." if len(labels) > _SHOWN else "")
        said = "voce non prevista non è letta" if len(labels) == 1 else "voci non previste non sono lette"
        remedy = "niente, se non serve; se è una del modello, scriverla come nel modello e riconsegnare il file"
        yield Problem("labels_unread", f"{len(labels)} {said}: {listed}", remedy, file_name, sheet)


def notes_set_aside(file_name: str, sheet: str | None, rows: Sequence[int]) -> Iterator[Problem]:
    """Say which rows say nothing that a row is known by, as notes, signatures and sums do; they are not read."""
    if rows:
        message = f"note, firme o somme non sono lette come righe ({_listed(rows)})"
        remedy = "niente, se lo sono; se una è una riga vera, completarla e riconsegnare il file"
        yield Problem("notes_set_aside", message, remedy, file_name, sheet)


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


def text_unread(file_name: str, sheet: str, rows: Sequence[TableRow]) -> Iterator[Problem]:
    """Say which cells of words (a note, a name) cannot be read; their rows are good without them."""
    cells = [cell for row in rows for cell in row.unread]
    if cells:
        one = len(cells) == 1
        where = ", ".join(cell.address for cell in cells[:_SHOWN]) + (", ..." if len(cells) > _SHOWN else "")
        message = (
            f"{len(cells)} {'cella di testo non si legge' if one else 'celle di testo non si leggono'} (formula senza "
            f"un valore salvato, errore di calcolo, testo barrato o troppo lungo): {where}; "
            "il valore della riga è letto lo stesso"
        )
        remedy = "se il testo serve, scriverlo al posto della formula e riconsegnare il file"
        yield Problem("text_unread", message, remedy, file_name, sheet)


def text_merged(file_name: str, header: HeaderRow, rows: Sequence[TableRow]) -> Iterator[Problem]:
    """Say which words stand for several rows in merged cells: they are read in the first."""
    words, numbers = {column for row in rows for column in row.words}, {row.number for row in rows}
    for its in header.sheet.merged:
        is_of_rows = its.first_row < its.last_row and numbers.issuperset((its.first_row, its.last_row))
        if is_of_rows and words.issuperset(range(its.first_column, its.last_column + 1)):
            title = header.sheet.cell(header.row, its.first_column).text
            message = (
                f"le celle unite di «{title}» nelle righe da {its.first_row} a {its.last_row} valgono per la prima riga"
            )
            remedy = "se il testo è di tutte, dividere le celle unite e scriverlo in ogni riga"
            yield Problem("text_merged", message, remedy, file_name, header.sheet.name)


def rows_copied(file_name: str, header: HeaderRow, copies: Mapping[int, int]) -> Iterator[Problem]:
    """Say which rows (each with the earlier one) stand twice: they count once."""
    if copies:
        one, where = len(copies) == 1, _paired(copies, "come")
        said = "riga ripete" if one else "righe ripetono"
        message = f"{len(copies)} {said} quanto dice un'altra, e non si conta due volte: {where}"
        remedy = "niente, se la riga è la stessa; se ne doveva dire un'altra, correggerla e riconsegnare il file"
        yield Problem("rows_copied", message, remedy, file_name, header.sheet.name)


def rows_joined(file_name: str, header: HeaderRow, joined: Mapping[int, int]) -> Iterator[Problem]:
    """Say which rows have a note and no value (each with the one that has it): the note is read beside that value."""
    if joined:
        said = "riga senza valore è letta come nota" if len(joined) == 1 else "righe senza valore sono lette come note"
        message = f"{len(joined)} {said} di quella che lo ha: {_paired(joined, 'con')}"
        remedy = "niente, se la nota è di quel valore; altrimenti spostarla e riconsegnare il file"
        yield Problem("rows_joined", message, remedy, file_name, header.sheet.name)


def flag_empty(
    file_name: str, sheet: str | None, title: str, months: Mapping[date, int], of_rows: str, counts_as: str
) -> Iterator[Problem]:
    """Say in how many rows, by month, a yes or no is left empty, and how they count meanwhile."""
    if empty := sum(months.values()):
        where = ", ".join(f"{month:%m/%Y}: {count}" for month, count in sorted(months.items())[:_SHOWN])
        where += ", ..." if len(months) > _SHOWN else ""
        message = f"vuota in {empty} {'riga' if empty == 1 else 'righe'} {of_rows} ({where})"
        remedy = f"scrivere Sì o No e riconsegnare il file; finché manca {counts_as}"
        yield Problem("flag_empty", message, remedy, file_name, sheet, None, title)


def remarks_of(
    file_name: str, header: HeaderRow, positions: Mapping[str, int], rows: Sequence[TableRow]
) -> Iterator[Problem]:
    """Give all that is worth saying of a table in a workbook."""
    yield from header_repeated(file_name, header.sheet.name, repeated_headers(header, positions))
    yield from rows_hidden(file_name, header, [row.number for row in rows], list(positions.values()))
    yield from text_unread(file_name, header.sheet.name, rows)
    yield from text_merged(file_name, header, rows)


def _paired(pairs: Mapping[int, int], word: str) -> str:
    shown = [f"{row} ({word} la {other})" for row, other in list(pairs.items())[:_SHOWN]]
    return ", ".join(shown) + (", ..." if len(pairs) > _SHOWN else "")


def _listed(rows: Sequence[int]) -> str:
    return f"{'riga' if len(rows) == 1 else 'righe'} {_numbers(rows)}"


def _numbers(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:_SHOWN])) + (", ..." if len(rows) > _SHOWN else "")
