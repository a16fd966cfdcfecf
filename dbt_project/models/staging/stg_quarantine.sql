with
    quarantine as (select * from {{ source("ops", "quarantine") }}),

    deliveries as (select * from {{ ref("stg_deliveries") }} where is_in_force),

    members as (select distinct source_id, member from {{ ref("measures") }})

select
    quarantine.delivery_id,
    quarantine.entity_id,
    quarantine.source_id,
    deliveries.scope,
    deliveries.sequence,
    quarantine.sheet,
    quarantine.row_number,
    -- The cell holds whatever the office wrote: only a member that the source has
    -- says what the row is about.
    members.member,
    try_cast(quarantine.period_text as integer) as year
from quarantine
inner join deliveries on quarantine.delivery_id = deliveries.delivery_id
left join
    members
    on quarantine.source_id = members.source_id
    and quarantine.member = members.member
