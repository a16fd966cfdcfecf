with
    events as (select * from {{ source("raw", "fatture_passive") }}),

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
    events.registration_number,
    events.document_kind,
    events.supplier_key,
    events.is_natural_person,
    events.due_on,
    events.paid_on,
    events.payment_order_number,
    events.amount_due_eur,
    events.amount_paid_eur,
    events.disputed_days,
    events.is_excluded_internally,
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
