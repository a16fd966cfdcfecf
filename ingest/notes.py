"""Words that stand below a table, as a note or a signature does, and are no row of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.cells import Kind
from ingest.layout import TableRow
from ingest.source import Source
from ingest.words import collapse

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


def is_note(row: TableRow, source: Source) -> bool:
    """Tell whether a row of a form is of words alone: no value, no period, and several words where a code would be.

    A code that somebody mistyped has no space in it, and its row says more.
    """
    written = {name: cell for name, cell in row.cells.items() if cell.kind is not Kind.EMPTY}
    if row.stray or row.unread or not written or written.keys() - {source.member, source.title}:
        return False
    texts = [collapse(cell.text) for cell in written.values()]
    return all(cell.kind is Kind.TEXT for cell in written.values()) and " " in texts[0] and is_words(texts[0])
