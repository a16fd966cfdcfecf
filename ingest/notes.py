"""Words that stand below a table, as a note or a signature does, and are no row of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.cells import Kind, Sheet
from ingest.italian import Unreadable, parse_year
from ingest.layout import TableRow
from ingest.source import Source

if TYPE_CHECKING:
    from ingest.register import Register

_MOST_CELLS = 3

CODE_LIKE = "[^ ]*[0-9][^ ]*"
"""What is rather a code than words."""

FOOTER = (
    r"(?i)[(\[*\s-]*(?:(?:tot\w*|n\w*\.?|num\w*)\s*(?:di\s+)?)?(?:righe?|rows?|records?|row\(s\))"
    r"(?:\s+\w+)?\s*[:=]?\s*[0-9.]+[)\]*\s-]*"
)
"""What a query writes below what it found: `Righe: 123`, `rows=123`; `(123 rows affected)` is words already."""
RULE = r"[-=_+| ]{2,}"
"""What some print between a header and its rows, in every column."""
_FOOTER, _RULE = re.compile(FOOTER), re.compile(RULE)


def are_no_row(texts: Sequence[str]) -> bool:
    """Tell whether what is written in a record, cell by cell, is a note, the footer of a query, or a ruled line."""
    return (len(texts) == 1 and is_words(texts[0])) or is_footer(texts)


def is_footer(texts: Sequence[str]) -> bool:
    """Tell whether what is written in a record, cell by cell, is the footer of a query, or a ruled line."""
    is_ruled = bool(texts) and all(_RULE.fullmatch(text) for text in texts)
    return is_ruled or _FOOTER.fullmatch(" ".join(texts)) is not None


def is_words(text: str) -> bool:
    """Tell whether a text alone in its row is a note, and not the code that names a row."""
    return bool(re.search(r"[^\W\d_]{3}", text)) and not re.fullmatch(CODE_LIKE, text)


def notes_of(rows: Sequence[TableRow], source: Source, register: Register, sheet: Sheet) -> list[int]:
    """Give the rows of a form, by number, that name no member and whose value, if there is one, could be nobody's."""
    members = source.members(register)
    # A row that shares its cells with the one above is known by what stands there.
    merged = {row for one in sheet.merged for row in range(one.first_row + 1, one.last_row + 1)}
    return [row.number for row in rows if row.number not in merged and _is_note(row, source, members)]


def _is_note(row: TableRow, source: Source, members: frozenset[str]) -> bool:
    written = {name: cell for name, cell in row.cells.items() if cell.kind is not Kind.EMPTY}
    is_unread = any(cell.kind in (Kind.ERROR, Kind.NO_VALUE) for cell in written.values())
    if row.stray or row.unread or is_unread or row.cells[source.member].text in members:
        return False
    if len(written) == 1:
        return True
    is_of_period = source.period in written and not isinstance(parse_year(written[source.period].text), Unreadable)
    return 0 < len(written) <= _MOST_CELLS and source.value not in written and not is_of_period
