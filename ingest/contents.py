"""What a file contains: its source, its heading and every row, accepted or refused, none lost."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ingest.cell_problems import cell_problems, problem_at
from ingest.cells import Kind, Workbook
from ingest.columns import match_columns
from ingest.contracts import Breach, Table, breaches
from ingest.copies import rows_once
from ingest.layout import HeaderRow, TableRow, table_rows
from ingest.notes import notes_of
from ingest.problems import Problem
from ingest.reader import FileRefused
from ingest.remarks import columns_unread, notes_set_aside, remarks_of
from ingest.source import Heading, Request, Source
from ingest.sources import form_sources
from ingest.words import fold

if TYPE_CHECKING:
    from ingest.register import Register

_WITHOUT_VALUE = (Kind.ERROR, Kind.NO_VALUE)


@dataclass(frozen=True)
class AcceptedRow:
    """A row that keeps the contract: where it stands, what it is about as written, and the values of the raw table.

    `name` is the member in words; `value_text` is what stands in the cell: nothing, a figure, or a word for none.
    `doubt` is what the office is asked to confirm.
    """

    sheet: str
    row_number: int
    member: str
    name: str
    period_text: str
    value_text: str
    doubt: Problem | None
    values: Mapping[str, object]


@dataclass(frozen=True)
class RefusedRow:
    """A row that breaks the contract, whole (`row_text` is JSON), with one problem for each wrong cell.

    `about` is what it would have said a value of, member and period, without a period that is itself refused; nothing
    when its member is.
    """

    sheet: str
    row_number: int
    member: str
    period_text: str
    about: tuple[str, str] | None
    row_text: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Contents:
    """A file as its contract sees it; `rows_read` is counted before any row is judged.

    `remarks` are about the file as a whole, and refuse nothing.
    """

    source: Source
    heading: Heading
    rows_read: int
    accepted: tuple[AcceptedRow, ...]
    refused: tuple[RefusedRow, ...]
    remarks: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        """Stop when a row was lost or counted twice."""
        if self.rows_read != len(self.accepted) + len(self.refused):
            raise RuntimeError(
                f"{self.rows_read} rows read, {len(self.accepted)} accepted, {len(self.refused)} refused"
            )

    @property
    def rows_accepted(self) -> int:
        """Give the number of rows accepted."""
        return len(self.accepted)

    @property
    def rows_quarantined(self) -> int:
        """Give the number of rows refused."""
        return len(self.refused)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give the problems of the refused rows."""
        return tuple(problem for row in self.refused for problem in row.problems)


@dataclass(frozen=True)
class OpenedFile:
    """A file that could be read: its source, its heading and its rows, not judged yet."""

    file_name: str
    source: Source
    heading: Heading
    header: HeaderRow
    rows: tuple[TableRow, ...]
    remarks: tuple[Problem, ...] = ()
    unread: frozenset[int] = frozenset()
    """The columns that the layout does not know: what stands there is kept nowhere."""


def open_form(workbook: Workbook, source: Source, header: HeaderRow, entity_id: str, register: Register) -> OpenedFile:
    """Open a form up to its rows, or raise `FileRefused` when it cannot be taken at all."""
    file_name = workbook.file_name
    problems: list[Problem] = list(unknown_sheets(workbook, header, source.own_sheets, source.ignored_sheets))
    heading = None
    try:
        heading = source.read_heading(Request(workbook, header, entity_id, register))
    except FileRefused as refused:
        if any(problem.rule == "cover_missing" for problem in refused.problems):
            # The sheet in excess may be the cover under another name.
            problems.clear()
        problems += refused.problems
    columns = match_columns(source.layout, header, file_name)
    problems += columns.problems
    if heading is not None and columns.year not in (None, heading.year):
        problems.append(_of_another_year(source, header, columns.positions[source.value], heading.year, file_name))
    if problems or heading is None:
        raise FileRefused(*problems)
    rows = table_rows(source.layout, header, columns.positions, columns.aside)
    written = [row for row in rows if not source.is_ignored_row(row.cells, register)]
    notes = notes_of(written, source, register, header.sheet)
    read = tuple(row for row in written if row.number not in notes)
    once, told = rows_once(read, source, header, file_name)
    remarks = [
        *heading.remarks,
        *columns_unread(file_name, header.sheet.name, columns.unread),
        *remarks_of(file_name, header, columns.positions, read),
        *notes_set_aside(file_name, header.sheet.name, notes),
        *told,
    ]
    heading = replace(heading, value_year=columns.year)
    return OpenedFile(file_name, source, heading, header, once, tuple(remarks), frozenset(columns.unread))


def _of_another_year(source: Source, header: HeaderRow, position: int, year: int, file_name: str) -> Problem:
    cell, title = header.sheet.cell(header.row, position), source.layout.header(source.value)
    message = f"la colonna è di un altro anno: il file è del {year}"
    remedy = f"se ogni valore è del periodo della sua riga intestarla «{title}», altrimenti correggere l'anno del file"
    return problem_at("column_year_differs", message, remedy, cell, header, file_name)


def judge_files(files: Sequence[tuple[OpenedFile, date]], register: Register) -> list[Contents | FileRefused]:
    """Check the rows of some files against the contracts of their sources; the answers come in the files' order.

    Beside each file stands the day on which it was delivered: no row may tell of a later one.
    A file none of whose rows can be accepted, or that nobody filled, fails its contract as a whole.
    """
    answers: dict[int, Contents | FileRefused] = {}
    for source in form_sources():
        mine = [(place, file, day) for place, (file, day) in enumerate(files) if file.source is source]
        tables = [Table(_texts(file), source.rules(file.heading, register, day)) for _, file, day in mine]
        found = breaches(tables, source.key, source.value, source.repeated)
        for (place, file, _), table, broken in zip(mine, tables, found, strict=True):
            contents = _sort_rows(file, table, broken, register)
            taken = {row.row_number for row in contents.accepted}
            is_filled = any(row.cells[source.value].kind is not Kind.EMPTY for row in file.rows if row.number in taken)
            answers[place] = contents if contents.accepted and is_filled else _nothing_taken(contents, file)
    return [answers[place] for place in range(len(files))]


def _texts(file: OpenedFile) -> dict[int, dict[str, str]]:
    return {
        row.number: {name: "" if cell.kind in _WITHOUT_VALUE else cell.text for name, cell in row.cells.items()}
        for row in file.rows
    }


def unknown_sheets(
    workbook: Workbook, header: HeaderRow, own: Sequence[str], ignored: Sequence[str]
) -> Iterator[Problem]:
    """Find visible sheets that hold something and that the source does not know."""
    known = {fold(name) for name in (header.sheet.name, *own, *ignored)}
    for sheet in workbook.visible:
        if sheet.cells and fold(sheet.name) not in known:
            names = " o ".join(f"«{name}»" for name in ignored)
            remedy = f"togliere o nascondere il foglio; per tenerlo a vista chiamarlo {names}"
            message = "foglio in più, che il modello non prevede"
            yield Problem("sheet_unknown", message, remedy, workbook.file_name, sheet.name)


def _sort_rows(file: OpenedFile, table: Table, broken: Sequence[Breach], register: Register) -> Contents:
    source, heading, header = file.source, file.heading, file.header
    problems = {row.number: cell_problems(row, header, file.file_name) for row in file.rows}
    by_number = {row.number: row for row in file.rows}
    # Of a row that has nothing but what stands under no heading, that says it all.
    bare = {row.number for row in file.rows if all(cell.kind is Kind.EMPTY for cell in row.cells.values())}
    for breach in (one for one in broken if one.row not in bare):
        cell = by_number[breach.row].cells[breach.column]
        problem = problem_at(breach.rule, breach.refusal.message, breach.refusal.remedy, cell, header, file.file_name)
        # The cell itself comes first: an error or a merged cell explains whatever rule it breaks.
        problems[breach.row].setdefault((cell.row, cell.column), problem)
    accepted = tuple(
        AcceptedRow(
            header.sheet.name,
            row.number,
            row.cells[source.member].text,
            row.cells[source.title].text,
            row.cells[source.period].text,
            row.cells[source.value].text,
            _doubt(file, row, table.rows[row.number], register),
            source.convert(row.cells, heading, register),
        )
        for row in file.rows
        if not problems[row.number]
    )
    refused = tuple(
        RefusedRow(
            header.sheet.name,
            row.number,
            table.rows[row.number][source.member],
            table.rows[row.number][source.period],
            _about(source, table.rows[row.number], row, problems[row.number]),
            _row_text(file, row.number),
            tuple(problem for _, problem in sorted(problems[row.number].items())),
        )
        for row in file.rows
        if problems[row.number]
    )
    return Contents(source, heading, len(file.rows), accepted, refused, file.remarks)


def _doubt(file: OpenedFile, row: TableRow, texts: Mapping[str, str], register: Register) -> Problem | None:
    asked = file.source.doubt(texts, register)
    cell = row.cells[file.source.value]
    return problem_at("to_confirm", asked.message, asked.remedy, cell, file.header, file.file_name) if asked else None


def _about(
    source: Source, texts: Mapping[str, str], row: TableRow, problems: Mapping[tuple[int, int], Problem]
) -> tuple[str, str] | None:
    def is_refused(name: str) -> bool:
        cell = row.cells[name]
        problem = problems.get((cell.row, cell.column))
        # Which of two rows holds is not known; what they are about is.
        return problem is not None and problem.rule != "row_repeated"

    if is_refused(source.member) or not texts[source.member]:
        return None
    return texts[source.member], "" if is_refused(source.period) else texts[source.period]


def _row_text(file: OpenedFile, number: int) -> str:
    header = file.header
    titles = header.sheet.cells.get(header.row, {})
    cells = header.sheet.cells.get(number, {})
    whole = {}
    for column in sorted({*titles, *cells} - file.unread):
        cell = header.sheet.cell(number, column)
        whole[titles[column].text if column in titles else cell.address] = cell.text
    return json.dumps(whole, ensure_ascii=False)


def _nothing_taken(contents: Contents, file: OpenedFile) -> FileRefused:
    """Say why nothing could be taken: the file as a whole fails, and an earlier delivery stays in force."""
    rule = "no_row_accepted"
    if not contents.rows_read:
        message, remedy = "sotto l'intestazione non c'è nessuna riga", "compilare la tabella e riconsegnare il file"
    elif not contents.accepted:
        rows = "la sola riga non" if contents.rows_read == 1 else f"nessuna delle {contents.rows_read} righe"
        message = f"{rows} si può accettare: l'eventuale consegna precedente resta in vigore"
        remedy = "correggere le righe segnalate e riconsegnare il file"
    else:
        rule, header = "nothing_filled", file.source.layout.header(file.source.value)
        where = "in tutte le righe che si possono accettare" if contents.refused else "in tutte le righe"
        message = f"la colonna «{header}» è vuota {where}: l'eventuale consegna precedente resta in vigore"
        remedy = "compilare la colonna e riconsegnare il file; scrivere nd dove il dato non è disponibile"
    whole = Problem(rule, message, remedy, file.file_name, file.header.sheet.name)
    return FileRefused(whole, *(problem for row in contents.refused for problem in row.problems))
