"""What the suites ask alike: there are rows, each once, as the register has them, judged within the closed lists."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from expectations import must
from expectations.closed_lists import PROVENANCES
from expectations.rules import MODEL_KEEPER, REGISTER_KEEPER, REGISTER_OR_MODEL_KEEPER, Batch, Rule


@dataclass(frozen=True)
class Subject:
    """What the rows of a table are, and the Italian words for them; `prefix` opens the ids of their rules."""

    prefix: str
    key: tuple[str, ...]
    verdicts: tuple[str, ...]
    one: str
    many: str
    ending: str
    within: str


def rows(
    prefix: str,
    key: tuple[str, ...],
    sql: str,
    not_empty: str,
    unique: str,
    *further: Any,
    due_sql: str | None = None,
    prepare: Callable[[Any], None] | None = None,
) -> Batch:
    """Rows that must be there, each once by its key; the two sentences say it of this table.

    `due_sql` counts the rows that are due, where a table may rightly be empty.
    """
    return Batch(
        sql=sql,
        key=key,
        not_empty=must.have_rows(Rule(f"{prefix}.not_empty", not_empty, MODEL_KEEPER)),
        expectations=(must.be_unique(key, Rule(f"{prefix}.unique", unique, MODEL_KEEPER)), *further),
        due_sql=due_sql,
        prepare=prepare,
    )


def published_rows(of: Subject, sql: str, *further: Any) -> Batch:
    """The rows that are published: what every table must keep, then what this one must."""
    return rows(
        of.prefix,
        of.key,
        sql,
        f"La tabella {of.many} non è vuota.",
        f"Ogni {of.one} {of.within} compare una volta.",
        must.have_no_fault(
            "not_registered",
            Rule(
                f"{of.prefix}.in_register",
                f"Ogni {of.one} pubblicat{of.ending} è nel registro.",
                REGISTER_OR_MODEL_KEEPER,
            ),
        ),
        must.be_one_of(
            "verdict",
            of.verdicts,
            Rule(f"{of.prefix}.verdict_known", f"L'esito è uno dell'elenco chiuso {of.many}.", MODEL_KEEPER),
        ),
        must.be_one_of(
            "provenance",
            PROVENANCES,
            Rule(
                f"{of.prefix}.provenance_known",
                "La provenienza è una dell'elenco chiuso.",
                MODEL_KEEPER,
            ),
        ),
        must.be_between(
            "achievement_pct",
            0,
            100,
            Rule(
                f"{of.prefix}.achievement_in_range",
                "La percentuale di raggiungimento sta fra 0 e 100.",
                MODEL_KEEPER,
            ),
        ),
        *further,
    )


def registered_components(table: str) -> str:
    """The components of the register, a row each; `not_published` tells those that a table with their key has not."""
    return f"""
select
    r.entity_id,
    r.year,
    r.indicator_id,
    r.component_no,
    case when not exists (
        from published.{table} as p
        where (p.entity_id, p.year, p.indicator_id, p.component_no)
            = (r.entity_id, r.year, r.indicator_id, r.component_no)
    ) then coalesce(r.label, r.algorithm) end as not_published
from register.components as r
order by all
"""


def registered_rows(of: Subject, sql: str, *further: Any) -> Batch:
    """The rows that the register has: they are all published."""
    at_least_one = f"almeno un{'' if of.ending == 'o' else of.ending} {of.one}"
    return Batch(
        sql=sql,
        key=of.key,
        not_empty=must.have_rows(
            Rule(f"{of.prefix}.register_not_empty", f"Il registro ha {at_least_one}.", REGISTER_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule(f"{of.prefix}.complete", f"Ogni {of.one} del registro è pubblicat{of.ending}.", MODEL_KEEPER),
            ),
            *further,
        ),
    )
