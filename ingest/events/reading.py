"""One file of events in a scratch database: parsed into its staging table, and what is refused in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.cell_problems import STRAY, cell_problems
from ingest.cells import not_as_text
from ingest.contracts import Refusal
from ingest.events.contents import PERIOD_FORM
from ingest.events.declare import Reads
from ingest.events.personal import heading
from ingest.events.refusals import MISSING, Fault, structural_fault
from ingest.events.staging import HEADER, IS_CODE, MOST_CELLS, NOTE, UNREADABLE, staging_query
from ingest.events.table import EventTable, SheetTable, TextTable
from ingest.notes import are_no_row, is_words
from ingest.problems import Problem
from ingest.reader import FileRefused
from ingest.remarks import columns_unread, header_repeated, notes_set_aside
from ingest.words import fold

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from ingest.privacy import Door

_ROWS_AT_ONCE = 10_000
MOST_REFUSED = 50_000
"""Refused rows of one file that are written down one by one, unless they are but a small part of it."""
_SMALL_PART = 10
MOST_SWALLOWED_LINES = 20
"""Lines that an open quote may swallow before the file as a whole is refused: nobody knows how many rows they were."""


@dataclass
class EventFile:
    """A file being read: its table, the scratch database, and what was refused in it so far."""

    table: EventTable
    scratch: DuckDBPyConnection
    door: Door
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    """By row of the staging table."""
    remarks: list[Problem] = field(default_factory=list)
    """What is worth saying of the file as a whole."""
    taken_out: tuple[int, ...] = ()
    """The records, by their place in the file, that DuckDB could not part into cells: they have no row there."""

    noted: list[int] = field(default_factory=list)
    """The lines of notes that have no row in the staging table."""

    bare: set[int] = field(default_factory=set)
    """Rows in which no cell that is read holds anything: that one stands under no heading says it all."""

    damaged: set[int] = field(default_factory=set)
    """Rows of a workbook in which a cell is an error, struck out, merged with those of other rows and the like."""

    def refuse(self, row: int, fault: Fault) -> None:
        """Note a fault; of two about one cell the first is told."""
        told = self.faults.setdefault(row, [])
        if row in self.bare and told and fault.rule == MISSING:
            return
        if all((other.field, other.position) != (fault.field, fault.position) for other in told):
            told.append(fault)

    def check_share(self, rows: int, refused: int | None = None) -> None:
        """Stop at a file of whose rows, read so far, too many are refused: it is another one than its header says.

        None of its measures would have a value, and to write down a million refused rows helps nobody. Raises
        FileRefused.
        """
        refused = len(self.faults) if refused is None else refused
        if refused <= MOST_REFUSED or refused * _SMALL_PART <= rows:
            return
        causes = Counter(
            (fault.field, fault.refusal.message)
            for row in islice(self.faults, MOST_REFUSED)
            for fault in self.faults[row]
        )
        why = ""
        for (name, message), _ in causes.most_common(1):
            column = f"nella colonna «{self.table.title(self.table.positions[name])}» " if name else ""
            why = f"; per lo più {column}{message}"
        message = f"{refused} delle {rows} righe lette non si possono accettare{why}"
        remedy = "controllare che sia l'esportazione giusta e rifarla; l'eventuale consegna precedente resta in vigore"
        raise FileRefused(Problem("rows_mostly_refused", message, remedy, self.table.file_name, self.table.sheet))

    def before(self, rows: Sequence[int]) -> list[int]:
        """Give, for rows of the staging table, how many records without a row stand before each."""
        taken_out = [place - n for n, place in enumerate(self.taken_out)]
        return [bisect_right(taken_out, row) for row in rows]

    def one(self, sql: str) -> Any:
        """Give the only value of a query."""
        ((value,),) = self.scratch.execute(sql).fetchall()
        return value


@dataclass(frozen=True)
class Rejected:
    """A record that DuckDB could not part into its cells: where it begins; `is_aside` when it is no row at all.

    One that `is_short` is none below the last good row (`asides`).
    """

    position: int
    fault: Fault
    is_aside: bool
    is_short: bool


def stage_text(file: EventFile, opened: TextTable) -> list[Rejected]:
    """Have DuckDB parse a text file into the staging table; give the records that it could not part into cells."""
    import duckdb

    table = opened.table
    query = staging_query(
        table.source,
        table.positions,
        table.layout.totals,
        opened.relation(),
        odd_spaces=opened.odd_spaces,
        titles=table.titles,
        blank=table.blank,
    )
    try:
        file.scratch.execute(f"create table staging as {query}")
    except duckdb.InvalidInputException as failed:
        # A full disk says nothing of the file, and is not caught. What the parser says may quote the row.
        message = f"il file non si legge come tabella ({type(failed).__name__})"
        remedy = "esportare di nuovo il file come CSV UTF-8, con le virgolette chiuse"
        raise FileRefused(Problem("text_unreadable", message, remedy, table.file_name)) from failed
    if table.blank:
        _refuse_stray(file)
    parted, rejects = (file.one(f"select count(*) from {name}") for name in ("staging", "reject_errors"))
    file.check_share(parted + rejects, rejects)
    found = file.scratch.execute(
        "select line_byte_position, any_value(csv_line), any_value(error_type), max(error_message) "
        "from reject_errors group by line_byte_position order by line_byte_position"
    ).fetchall()
    rejected = []
    for position, raw, error, _ in found:
        # DuckDB counts to a record the blank lines before it, and of \r\n the half that it had not read yet.
        line = raw.lstrip("\r\n")
        begins = int(position) - 1 + len(raw) - len(line)
        cells = opened.cells(line)
        first = next((cell.strip() for cell in cells if cell.strip()), "")
        is_total = bool(first) and _opens_a_total(first, table.layout.totals)
        is_note = not is_total and are_no_row([cell.strip() for cell in cells if cell.strip()])
        is_aside = not first or is_total or is_note
        if is_note:
            file.noted.append(opened.line_at(begins))
        lines = line.strip("\r\n").count("\n") + 1
        if lines > MOST_SWALLOWED_LINES:
            raise FileRefused(_swallowed(table, opened, begins, lines))
        # Spaces alone, or a total, are no row that was cut; separators alone may be.
        is_row = bool(line.strip()) and not (first and is_aside)
        is_partial = len(cells) < table.width or line.count('"') % 2 == 1
        if is_row and is_partial and opened.ends_within(begins, line):
            raise FileRefused(_cut_short(table, opened.line_at(begins)))
        if len(cells) == opened.written > table.width and lines == 1:
            # The separators agree with those of the header, whose last cells are blank.
            place = next((place for place in range(len(cells), table.width, -1) if cells[place - 1].strip()), None)
            fault = Fault(None, "cell_without_column", Refusal(f"{STRAY.message} (è la {place}ª)", STRAY.remedy))
        else:
            fault = structural_fault(error, len(cells), table.width, lines)
        rejected.append(Rejected(begins, fault, is_aside, _is_short_note(table, cells)))
    return rejected


def _is_short_note(table: EventTable, cells: Sequence[str]) -> bool:
    """Tell whether a record with too few cells begins with words and has no number of a record where one stands."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    places = [table.positions[field.name] for field in table.source.numbers]
    numbers = [cells[place - 1].strip() for place in places if place <= len(cells)]
    is_of_words = bool(filled) and is_words(filled[0]) and not any(re.fullmatch(IS_CODE, one) for one in numbers)
    return is_of_words and len(cells) < table.width and len(filled) <= MOST_CELLS


def _refuse_stray(file: EventFile) -> None:
    """Refuse the rows of a text that hold something under no heading, as those of a workbook are."""
    empty = " and ".join(
        f"{its.name} is null" + ("" if its.reads in (Reads.CODE, Reads.KEY) else f" and not {its.name}{UNREADABLE}")
        for its in file.table.source.fields
    )
    rows = file.scratch.execute(
        f"select rowid, stray, {empty} from staging where skipped is null and stray is not null"
    ).fetchall()
    for row, column, is_bare in rows:
        if is_bare:
            file.bare.add(row)
        refusal = Refusal(f"{STRAY.message} (è la {column}ª)", STRAY.remedy)
        file.refuse(row, Fault(None, "cell_without_column", refusal, column))


def _swallowed(table: EventTable, opened: TextTable, position: int, lines: int) -> Problem:
    line = opened.line_at(position)
    message = f"le virgolette aperte alla riga {line} non si chiudono, e {lines} righe diventano una sola"
    remedy = "chiudere le virgolette, oppure esportare di nuovo il file"
    return Problem("quote_unclosed", message, remedy, table.file_name, row_number=line)


def _cut_short(table: EventTable, line: int) -> Problem:
    """Say that a file stops within a record: published, a month copied by half would look like a whole one."""
    message = f"il file finisce a metà della riga {line}, o di virgolette che vi si aprono: sembra copiato a metà"
    remedy = "attendere la fine della copia o rifarla; se il file è tutto qui, andare a capo in fondo"
    return Problem("file_cut_short", message, remedy, table.file_name, row_number=line)


def _opens_a_total(text: str, totals: Sequence[str]) -> bool:
    return fold(text.split()[0]).rstrip(":") in totals


def stage_sheet(file: EventFile, opened: SheetTable) -> list[Rejected]:
    """Put the rows of a workbook into the staging table; what is wrong in their cells already refuses them."""
    table = opened.table
    rows = opened.arrow()
    file.scratch.register("sheet_rows", rows)
    # Blank rows, totals and notes were left out when the sheet was read.
    query = staging_query(table.source, table.positions, (), "sheet_rows", odd_spaces=False)
    file.scratch.execute(f"create table staging as {query}")
    file.remarks += opened.remarks
    file.bare = {
        row for (row,) in file.scratch.execute("select rowid from staging where skipped is not null").fetchall()
    }
    file.scratch.execute("update staging set skipped = null")
    file.scratch.unregister("sheet_rows")
    kinds = {field.name: field.reads for field in table.source.fields}
    merged = [one for one in table.header.sheet.merged if one.first_row < one.last_row]
    spanned = {row for one in merged for row in range(one.first_row, one.last_row + 1)}
    for ordinal, row in enumerate(opened.rows):
        found = cell_problems(row, table.header, table.file_name)
        if any(problem.rule != "cell_merged" for problem in found.values()) or (found and row.number in spanned):
            file.damaged.add(ordinal)
        for (_, column), problem in sorted(found.items()):
            name, refusal = table.field_at(column), Refusal(problem.message, problem.remedy)
            file.refuse(ordinal, Fault(name, problem.rule, refusal, None if name else column))
        for name, cell in row.cells.items():
            if kinds[name] in (Reads.CODE, Reads.KEY) and (said := not_as_text(cell)):
                file.refuse(ordinal, Fault(name, *said))
                file.damaged.add(ordinal)
    file.noted += opened.notes
    return []


def tell_no_rows(file: EventFile, lines_of: Callable[[Sequence[int]], list[int]]) -> None:
    """Note where the header stands again among the rows, joined files being read as one, and what is no row at all."""

    def lines(why: int) -> list[int]:
        rows = file.scratch.execute(f"select rowid from staging where skipped = {why} order by rowid").fetchall()
        return lines_of([row for (row,) in rows])

    place = (file.table.file_name, file.table.sheet)
    file.remarks += header_repeated(*place, lines(HEADER))
    file.remarks += notes_set_aside(*place, sorted(file.noted + lines(NOTE)))


def tell_passed_over(file: EventFile) -> None:
    """Note the columns that are not known, and the lines above the header that look like a period and are not taken."""
    table = file.table
    file.remarks += columns_unread(table.file_name, table.sheet, table.unread)
    message = "la riga va da una data a un'altra, ma non è letta come periodo del file: i mesi sono quelli delle righe"
    remedy = f"se il file contiene per intero quel periodo, scrivere «{PERIOD_FORM}»; altrimenti niente"
    for line in table.passed_over:
        place = (table.file_name, table.sheet, None, None, heading(line.text), line.row)
        file.remarks.append(Problem("period_not_taken", message, remedy, *place))


def places(file: EventFile) -> dict[int, tuple[str | None, str | None]]:
    """Give the part and the month of the refused rows, where they can be told; note them in `refused_rows`.

    Whatever a row of a file says that declares its part, it was to be of that part.
    """
    source = file.table.source
    file.scratch.execute("create table refused_rows (row bigint)")
    insert(file.scratch, "refused_rows", [(row,) for row in file.faults])
    part = source.part or "cast(null as varchar)"
    found = file.scratch.execute(
        f"select row, coalesce(?, {part}), strftime({source.period}, '%Y-%m') from refused_rows inner join staging "
        "on staging.rowid = row",
        [file.table.part],
    )
    # A million rows share some dozens of places.
    known: dict[tuple[str | None, str | None], tuple[str | None, str | None]] = {}
    by_row = {}
    while rows := found.fetchmany(_ROWS_AT_ONCE):
        for row, *place in rows:
            its = (place[0], place[1])
            by_row[row] = known.setdefault(its, its)
    return by_row


def insert(connection: DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Insert rows of Python values, through Arrow: a statement a row would take a hundred times as long."""
    if not rows:
        return
    import pyarrow

    columns = [pyarrow.array(list(values)) for values in zip(*rows, strict=True)]
    batch = pyarrow.table(columns, names=[f"c{place}" for place in range(len(columns))])
    connection.register("inserted_rows", batch)
    connection.execute(f"insert into {table} select * from inserted_rows")
    connection.unregister("inserted_rows")


def quoted(path: Path) -> str:
    """Give a path as SQL writes it between quotes."""
    return str(path).replace("'", "''")
