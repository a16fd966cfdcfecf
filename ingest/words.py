"""Words as people type them: compared without accents, case and spaces; the nearest known one suggested."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ingest.problems import nearest


def collapse(text: str) -> str:
    """Trim and reduce every run of white space (non-breaking included) to one space."""
    return " ".join(text.split())


@lru_cache(maxsize=2_000)  # every header cell of a file is compared with those of every source
def fold(text: str) -> str:
    """Reduce to what counts when words are compared: no accents, no case, no white space."""
    decomposed = unicodedata.normalize("NFKD", text.replace("\u2019", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c) and not c.isspace()).casefold()


def suggestion(word: str, known: Iterable[str]) -> str:
    """Give `: forse «x»` when a known word looks like `word`, else nothing."""
    found = nearest(collapse(word), known)
    return f": forse «{found}»" if found else ""
