with
    events as (select * from {{ source("raw", "pratiche_suap") }}),

    -- A record that a later delivery has too counts once, as it stands there.
    superseded as (select * from {{ source("ops", "superseded_rows") }}),

    deliveries as (select * from {{ ref("stg_deliveries") }})

select
    events.delivery_id,
    events.entity_id,
    events.sheet,
    events.record_number,
    events.month,
    events.desk as part,
    events.protocol_number,
    events.desk,
    events.municipality_code,
    events.business_key,
    events.filed_on,
    events.closed_on,
    events.is_within_sla,
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
