with
    quarantine as (select * from {{ source("ops", "quarantine") }}),

    deliveries as (select * from {{ ref("stg_deliveries") }} where is_in_force)

select
    quarantine.delivery_id,
    quarantine.entity_id,
    quarantine.source_id,
    quarantine.sheet,
    quarantine.row_number,
    quarantine.member,
    try_cast(quarantine.period_text as integer) as year
from quarantine
inner join deliveries on quarantine.delivery_id = deliveries.delivery_id
