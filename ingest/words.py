"""Words as people type them: compared without accents, case and spaces; the nearest known one suggested."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ingest.problems import nearest
from ingest.signs import trimmed, without_invisible


def collapse(text: str) -> str:
    """Trim, of signs without width too, and reduce every run of white space (non-breaking included) to one space."""
    return trimmed(" ".join(text.split()))


@lru_cache(maxsize=2_000)  # every header cell of a file is compared with those of every source
def fold(text: str) -> str:
    """Reduce to what counts when words are compared: no accents, no case, no white space, nothing without width.

    What Windows-1252 makes of the sign of the euro of ISO-8859-15 is that sign.
    """
    decomposed = unicodedata.normalize("NFKD", without_invisible(text).replace("\u2019", "'").replace("¤", "€"))
    return "".join(c for c in decomposed if not unicodedata.combining(c) and not c.isspace()).casefold()


def suggestion(word: str, known: Iterable[str]) -> str:
    """Give `: forse «x»` when a known word looks like `word`, else nothing."""
    found = nearest(collapse(word), known)
    return f": forse «{found}»" if found else ""
