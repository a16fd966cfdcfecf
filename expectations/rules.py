"""What a rule, a batch of rows and a suite are; nothing here knows which library judges them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

# What is only suspicious warns and lets the release through; the words are great-expectations' own.
Severity: TypeAlias = Literal["critical", "warning"]

# Who repairs, by the short name that a table of rules uses. Never an office alone: what it sends is judged at the door.
REPAIRERS = {
    "modelli": "chi cura i modelli (dbt_project/)",
    "registro": "chi cura il registro (seeds/)",
    "ufficio": "nessuno, se il dato è giusto; altrimenti l'ufficio che lo deve lo riconsegna corretto",
    "caricamento": "chi cura il caricamento (ingest/load.py)",
    "cancello": "chi cura il cancello (expectations/)",
    "celle": "chi cura i modelli (dbt_project/models/marts/small_cells.sql)",
    "testi": "chi cura i modelli (dbt_project/macros/privacy.sql); se il testo si può pubblicare, chi cura il registro "
    "lo scrive in seeds/allowed_texts.csv con il motivo",
}


@dataclass(frozen=True)
class Rule:
    """A statement about the world: what is asked of which column, in words, who repairs, and whether it stops.

    `asks` is a word of `must.ASKED`; `of` is the closed list or the bounds, where it takes one.
    """

    id: str
    asks: str
    column: str
    of: str
    sentence: str
    repairs: str
    severity: Severity

    def meta(self) -> dict[str, str]:
        """What travels with the expectation and comes back with its result."""
        return {"rule": self.id, "sentence": self.sentence, "repairs": self.repairs, "severity": self.severity}


@dataclass(frozen=True)
class Batch:
    """Rows to judge: the SQL that makes them, the columns that name a row, what is expected of them.

    Where exactness matters the SQL computes the judged column: a DECIMAL becomes a float in a pandas batch. Such a
    column is null when all is well and otherwise says, in Italian, what is wrong with that row.

    The first rule asks for rows. Most rows come from a table and from what it is held to, whichever has them, so that
    none in either means none due: such a batch passes and says so, unless something is always due.

    `prepare` gets the connection before the query runs, for what one query cannot do; it may make temporary tables.
    """

    name: str
    sql: str
    key: tuple[str, ...]
    rules: tuple[Rule, ...]
    may_be_empty: bool
    prepare: Callable[[Any], None] | None = None


@dataclass(frozen=True)
class Suite:
    """All that is expected of one published table; of all of them together where `of_table` is false."""

    table: str
    title: str
    batches: tuple[Batch, ...]
    of_table: bool = True


class UnreadableWarehouseError(Exception):
    """The gate cannot judge what it cannot read, so nothing passes."""
