with
    deliveries as (select * from {{ source("ops", "deliveries") }}),

    ranked as (
        select
            *,
            max(sequence) over (
                partition by entity_id, source_id, scope, period_start, period_end
            ) as highest_sequence
        from deliveries
    )

select
    delivery_id,
    entity_id,
    source_id,
    scope,
    file_name,
    sha256,
    period_start,
    period_end,
    rows_read,
    rows_accepted,
    rows_quarantined,
    sequence,
    first_accepted_at,
    provenance,
    sequence = highest_sequence as is_in_force
from ranked
