with
    events as (select * from {{ source("raw", "pratiche_registro_imprese") }}),

    -- A record that a later delivery has too counts once, as it stands there.
    superseded as (select * from {{ source("ops", "superseded_rows") }}),

    deliveries as (select * from {{ ref("stg_deliveries") }})

select
    events.delivery_id,
    events.entity_id,
    events.sheet,
    events.record_number,
    events.month,
    '' as part,
    events.protocol_number,
    events.filing_kind,
    events.received_on,
    events.suspended_on,
    events.resumed_on,
    events.suspended_days,
    events.closed_on,
    events.is_automatic,
    events.state,
    deliveries.sequence,
    deliveries.file_name,
    deliveries.provenance
from events
inner join deliveries on events.delivery_id = deliveries.delivery_id
left join
    superseded
    on events.delivery_id = superseded.delivery_id
    and events.record_number = superseded.record_number
where superseded.delivery_id is null
