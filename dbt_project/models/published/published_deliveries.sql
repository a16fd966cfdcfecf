select
    delivery_id,
    entity_id,
    source_id as source,
    scope,
    file_name,
    sha256,
    period_start,
    period_end,
    cast(rows_read as integer) as rows_read,
    cast(rows_accepted as integer) as rows_accepted,
    cast(rows_quarantined as integer) as rows_quarantined,
    cast(sequence as integer) as sequence,
    first_accepted_at,
    provenance
from {{ ref("stg_deliveries") }}
order by sequence, delivery_id
