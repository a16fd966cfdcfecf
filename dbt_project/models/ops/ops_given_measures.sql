-- Every measure as its rows give it, also those that no indicator reads, and the
-- quotients of two: the public table is held to it.
select
    entity_id,
    measure_id,
    period_start,
    period_end,
    cast(value as decimal(24, 6)) as value,
    value_date,
    value_state,
    value_words,
    provenance,
    cast(deliveries as integer) as deliveries,
    cast(rows_quarantined as integer) as rows_quarantined
from {{ ref("measure_values") }}
union all by name
select
    entity_id,
    measure_id,
    period_start,
    period_end,
    value,
    cast(null as date) as value_date,
    cast(null as varchar) as value_state,
    cast(null as varchar) as value_words,
    provenance,
    deliveries,
    rows_quarantined
from {{ ref("measure_ratios") }}
