select
    entity_id,
    year,
    statement_id,
    where_printed,
    footnote_number,
    indicator_id,
    quote,
    stated_value as stated,
    stated_date,
    unit,
    decimals,
    inputs,
    algorithm,
    recomputed_value as recomputed,
    due_date,
    status,
    certainty
from {{ ref("statement_recomputations") }}
order by entity_id, year, statement_id
