"""What must hold of the schema `published` as a whole: each table that is judged is there, and each there is judged."""

from collections.abc import Iterable

from expectations import must
from expectations.rules import MODEL_KEEPER, Batch, Rule, Suite

GATE_KEEPER = "chi cura il cancello (expectations/)"

# An empty schema gives the judged tables alone, each absent: there is always something to look at.
_TABLES = """
with judged as (select unnest([{names}]) as "table"),
published as (
    select table_name as "table" from information_schema.tables where table_schema = 'published'
)
select
    coalesce(judged."table", published."table") as "table",
    case when published."table" is null then 'non c''è in published' end as absent,
    case when judged."table" is null then 'nessuna regola la guarda' end as unjudged
from judged
full join published using ("table")
order by all
"""

# A DECIMAL cannot hold inf or NaN, and adds up exactly: a column that has become a double holds neither promise.
_COLUMNS = """
select
    table_name as "table",
    column_name as "column",
    case when data_type in ('DOUBLE', 'FLOAT', 'REAL') then 'è ' || data_type end as inexact
from information_schema.columns
where table_schema = 'published'
order by all
"""


def suite(judged: Iterable[Suite]) -> Suite:
    """The rules on the presence of tables, given the suites that judge one each."""
    names = ", ".join(f"'{each.table}'" for each in judged if each.of_table)
    return Suite(
        "tables",
        "Tabelle pubblicate",
        (
            Batch(
                sql=_TABLES.format(names=names),
                key=("table",),
                not_empty=must.have_rows(Rule("tables.not_empty", "Qualche tabella è guardata.", GATE_KEEPER)),
                expectations=(
                    must.have_no_fault(
                        "absent", Rule("tables.present", "Ogni tabella pubblica prevista c'è.", MODEL_KEEPER)
                    ),
                    must.have_no_fault(
                        "unjudged",
                        Rule("tables.judged", "Ogni tabella pubblicata ha le sue regole.", GATE_KEEPER),
                    ),
                ),
            ),
            Batch(
                sql=_COLUMNS,
                key=("table", "column"),
                not_empty=must.have_rows(Rule("tables.columns_not_empty", "Qualche colonna c'è.", MODEL_KEEPER)),
                expectations=(
                    must.have_no_fault(
                        "inexact", Rule("tables.exact", "Ogni numero pubblicato è esatto (DECIMAL).", MODEL_KEEPER)
                    ),
                ),
            ),
        ),
        of_table=False,
    )
