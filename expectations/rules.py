"""What a rule, a batch of rows and a suite are; nothing here knows which library judges them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

# Who repairs, as the failure line says it. Never an office alone: what it sends is judged at the door, not here.
REGISTER_KEEPER = "chi cura il registro (seeds/)"
MODEL_KEEPER = "chi cura i modelli (dbt_project/)"
REGISTER_KEEPER_WITH_OFFICE = "chi cura il registro (seeds/), dopo aver verificato il dato con l'ufficio che lo deve"
REGISTER_OR_MODEL_KEEPER = "chi cura il registro (seeds/), poi i modelli (dbt_project/)"

# What is only suspicious warns and lets the release through; the words are great-expectations' own.
Severity: TypeAlias = Literal["critical", "warning"]


@dataclass(frozen=True)
class Rule:
    """A statement about the world, with its stable id, who repairs when it does not hold, and whether that stops."""

    id: str
    sentence: str
    repairs: str
    severity: Severity = "critical"

    def meta(self) -> dict[str, str]:
        """What travels with the expectation and comes back with its result."""
        return {"rule": self.id, "sentence": self.sentence, "repairs": self.repairs, "severity": self.severity}


@dataclass(frozen=True)
class Batch:
    """Rows to judge: the SQL that makes them, the columns that name a row, what is expected of them.

    Where exactness matters the SQL computes the judged column: a DECIMAL becomes a float in a pandas batch. Such a
    column is null when all is well and otherwise says, in Italian, what is wrong with that row.

    A batch with no rows fails. Where it may rightly have none, `due_sql` is a query for one number: how many rows the
    register, or another table, makes due. With none due and none there, the batch passes and says so.

    `prepare` gets the connection before the query runs, for what one query cannot do; it may make temporary tables.
    """

    sql: str
    key: tuple[str, ...]
    not_empty: Any
    expectations: tuple[Any, ...]
    due_sql: str | None = None
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
