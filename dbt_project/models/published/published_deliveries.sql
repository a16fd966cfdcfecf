select
    delivery_id,
    deliveries.entity_id,
    deliveries.source_id as source,
    sources.name as source_name,
    scope,
    centres.name as scope_name,
    file_name,
    sha256,
    cast(year(period_end) as integer) as year,
    period_start,
    period_end,
    cast(rows_read as integer) as rows_read,
    cast(rows_accepted as integer) as rows_accepted,
    cast(rows_quarantined as integer) as rows_quarantined,
    cast(sequence as integer) as sequence,
    first_accepted_at,
    provenance
from {{ ref("stg_deliveries") }} as deliveries
inner join {{ ref("sources") }} as sources on deliveries.source_id = sources.source_id
left join
    {{ ref("responsibility_centres") }} as centres
    on deliveries.entity_id = centres.entity_id
    and deliveries.scope = centres.centre_id
order by sequence, delivery_id
