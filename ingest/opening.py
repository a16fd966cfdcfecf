"""Open a delivery: a workbook or a text file, of which source, up to its rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ingest.cells import Sheet, Workbook
from ingest.contents import OpenedFile, open_form, unknown_sheets
from ingest.events.dialect import heads
from ingest.events.recognise import recognise_sheet, recognise_text, sheet_table
from ingest.events.table import SheetTable, TextTable
from ingest.events.text import prepare
from ingest.isolated import read_isolated
from ingest.layout import Layout, find_header
from ingest.privacy.forms import masked_form, without_names
from ingest.problems import Problem
from ingest.reader import MAX_WORKBOOK_BYTES, FileRefused, is_text, too_large
from ingest.source import Source
from ingest.sources import event_sources, form_sources
from ingest.words import fold

if TYPE_CHECKING:
    from ingest.register import Register


def open_delivery(
    path: Path, file_name: str, entity_id: str, register: Register, scratch: Path
) -> OpenedFile | TextTable | SheetTable:
    """Open a file up to its rows, or raise `FileRefused` when it cannot be taken at all.

    A text file is read in pieces; a workbook is held in memory, in a process of its own until it is read.
    """
    if is_text(path, file_name):
        return _open_text(path, file_name, entity_id, scratch)
    if problem := too_large(path.stat().st_size, file_name, MAX_WORKBOOK_BYTES):
        raise FileRefused(problem)
    workbook = without_names(read_isolated(path.read_bytes(), file_name), register.door)
    forms = [(header, source) for source in form_sources() for header in find_header(source.layout, workbook.visible)]
    events = recognise_sheet(workbook.visible, event_sources())
    if not forms and not events:
        raise FileRefused(_not_recognised(workbook))
    form = max(forms, key=lambda one: one[0].share, default=None)
    event = max(events, key=lambda one: one[0].share, default=None)
    if form is not None and (event is None or form[0].share >= event[0].share):
        header, source = form
        _refuse_two(file_name, [other.sheet.name for other, its in forms if its is source])
        workbook, header = masked_form(workbook, header, source.layout, source.value, register.door)
        return open_form(workbook, source, header, entity_id, register)
    assert event is not None
    header, its_source, layout = event
    _refuse_two(file_name, [other.sheet.name for other, _, its in events if its is layout])
    if problems := list(unknown_sheets(workbook, header, (), its_source.ignored_sheets)):
        raise FileRefused(*problems)
    opened = sheet_table(file_name, header, its_source, layout)
    opened.table.check_heading(entity_id)
    return opened


def _open_text(path: Path, file_name: str, entity_id: str, scratch: Path) -> TextTable:
    prepared = prepare(path, scratch, file_name)
    starts = heads(prepared.path)
    opened = recognise_text(prepared, starts, file_name, scratch, event_sources())
    if opened is not None:
        opened.table.check_heading(entity_id)
        return opened
    for source in form_sources():
        if any(find_header(source.layout, [head.sheet]) or _is_cover(source, head.sheet) for head in starts):
            raise FileRefused(_form_as_text(source, file_name))
    message = "nessuna riga di intestazione riconosciuta fra le prime del file"
    remedy = f"togliere il file, se non è una consegna, oppure usare uno dei tracciati ({_layouts()})"
    raise FileRefused(Problem("source_unknown", message, remedy, file_name))


def _is_cover(source: Source, sheet: Sheet) -> bool:
    """Tell whether a text is the cover of a form: it has at least half of its labels."""
    written = {fold(cells[min(cells)].text.partition(":")[0]) for _, cells in sheet.rows()}
    return bool(source.cover_labels) and 2 * len(written & set(map(fold, source.cover_labels))) >= len(
        source.cover_labels
    )


def _form_as_text(source: Source, file_name: str) -> Problem:
    if not source.own_sheets:
        message = f"«{source.source_id}» si consegna come cartella di lavoro, non come testo"
        remedy = "riportare tutto in una cartella di lavoro .xlsx, con le stesse intestazioni, e consegnare quella"
        return Problem("form_as_text", message, remedy, file_name)
    message = f"«{source.source_id}» salvata come testo: tiene un foglio solo, e ne servono due"
    remedy = (
        "consegnare la cartella di lavoro da cui viene; se non c'è più, riportare i valori nella scheda del proprio "
        "centro (la scrive `make templates`) e consegnare quella"
    )
    return Problem("form_as_text", message, remedy, file_name)


def _refuse_two(file_name: str, sheets: list[str]) -> None:
    if len(sheets) > 1:
        message = f"la tabella compare in più fogli: {', '.join(f'«{name}»' for name in sheets)}"
        raise FileRefused(
            Problem("table_repeated", message, "lasciarla in un solo foglio visibile", file_name=file_name)
        )


def _not_recognised(workbook: Workbook) -> Problem:
    hidden = [f"«{sheet.name}»" for sheet in workbook.sheets if not sheet.is_visible]
    aside = f"; i fogli nascosti non si leggono ({', '.join(hidden)})" if hidden else ""
    if not any(sheet.cells for sheet in workbook.visible):
        remedy = "compilare il modello e riconsegnarlo" + (", con i fogli visibili" if hidden else "")
        return Problem("workbook_empty", f"la cartella di lavoro non contiene dati{aside}", remedy, workbook.file_name)
    wanted = "; ".join(f"{source.source_id}: {_headers(source.layout)}" for source in form_sources())
    message = f"nessuna riga di intestazione riconosciuta{aside}"
    exports = ", ".join(source.source_id for source in event_sources())
    shown = "rendere visibile il foglio, oppure " if hidden else ""
    remedy = f"{shown}usare uno dei modelli ({wanted}), o il tracciato di un'esportazione ({exports})"
    return Problem("source_unknown", message, remedy, workbook.file_name)


def _layouts() -> str:
    return "; ".join(f"{source.source_id}: {_headers(source.layouts[0])}" for source in event_sources())


def _headers(layout: Layout) -> str:
    return ", ".join(column.header for column in layout.columns if not column.ignored)
