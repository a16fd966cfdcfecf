"""What is wrong in a cell whatever its contract says: it shows more, less or other than the value that it holds."""

from __future__ import annotations

from ingest.cells import Cell, Kind, Mark
from ingest.contracts import Refusal
from ingest.layout import LONGEST_TEXT, HeaderRow, TableRow
from ingest.problems import Problem
from ingest.signs import visible
from ingest.words import collapse

STRAY = Refusal(
    "la cella è piena ma la sua colonna non ha intestazione",
    "se la riga vale cancellare quanto vi è scritto, o spostarlo nella colonna «Nota» dove c'è; "
    "se non vale togliere la riga",
)


def cell_problems(row: TableRow, header: HeaderRow, file_name: str) -> dict[tuple[int, int], Problem]:
    """Give what is wrong in the cells of a row whatever its contract says, by row and column."""
    found: dict[tuple[int, int], Problem] = {}
    read = sorted(row.cells.values(), key=lambda cell: cell.column)
    for merged in header.sheet.merged:
        if not merged.first_row <= row.number <= merged.last_row:
            continue
        within = [cell for cell in read if merged.first_column <= cell.column <= merged.last_column]
        # Words that stand for several rows are in the first of them, and tell no value.
        cell = next((cell for cell in within if not row.words.issuperset(one.column for one in within)), None)
        if cell is not None:
            remedy = "dividere le celle unite e scrivere il valore in ogni riga"
            message = "la cella fa parte di celle unite: non si sa a quale riga o colonna appartenga il valore"
            found[cell.row, cell.column] = problem_at("cell_merged", message, remedy, cell, header, file_name)
    for cell in read:
        problem = _valueless(cell, header, file_name)
        if problem is not None:
            found.setdefault((cell.row, cell.column), problem)
    for cell in row.stray:
        found[cell.row, cell.column] = problem_at(
            "cell_without_column", STRAY.message, STRAY.remedy, cell, header, file_name
        )
    return found


def _valueless(cell: Cell, header: HeaderRow, file_name: str) -> Problem | None:
    if len(cell.text) > LONGEST_TEXT:
        message = f"il testo ha {len(cell.text)} caratteri: una cella di una cartella .xlsx ne tiene {LONGEST_TEXT}"
        return problem_at("text_too_long", message, "accorciare il testo", cell, header, file_name)
    if cell.kind is Kind.ERROR:
        remedy = "correggere la formula, oppure scrivere il valore (nd se non è disponibile)"
        return problem_at("cell_error", "la cella contiene un errore di calcolo", remedy, cell, header, file_name)
    if cell.kind is Kind.NO_VALUE:
        remedy = "aprire il file con Excel o LibreOffice e salvarlo, oppure scrivere il valore al posto della formula"
        message = "la formula della cella non ha un valore salvato"
        return problem_at("formula_without_value", message, remedy, cell, header, file_name)
    if cell.mark is Mark.STRUCK:
        message = "la cella, o una sua parte, è barrata: non si sa se il valore valga, e quale"
        remedy = "cancellare ciò che è barrato, o togliere la barratura"
        return problem_at("cell_struck", message, remedy, cell, header, file_name)
    if cell.mark is Mark.RAISED:
        message = "una parte della cella è in apice o in pedice: letta come cifra cambierebbe il valore"
        remedy = "lasciare nella cella il solo valore, senza richiami"
        return problem_at("cell_raised", message, remedy, cell, header, file_name)
    if cell.mark is Mark.FORMATTED:
        message = "il formato della cella mostra cifre che il suo valore non ha"
        remedy = "scrivere per intero ciò che la cella mostra"
        return problem_at("cell_formatted", message, remedy, cell, header, file_name)
    return None


def problem_at(rule: str, message: str, remedy: str, cell: Cell, header: HeaderRow, file_name: str) -> Problem:
    """Say what is wrong in a cell of a table."""
    column = collapse(header.sheet.cell(header.row, cell.column).text) or None
    value = visible(cell.text)
    return Problem(rule, message, remedy, file_name, header.sheet.name, cell.address, column, value, cell.row)
