with
    delivery_months as (select * from {{ source("ops", "delivery_months") }}),

    deliveries as (select * from {{ source("ops", "deliveries") }})

select
    delivery_months.delivery_id,
    delivery_months.entity_id,
    delivery_months.source_id,
    delivery_months.part,
    delivery_months.month,
    delivery_months.row_count,
    deliveries.sequence,
    deliveries.sequence = max(deliveries.sequence) over (
        partition by
            delivery_months.entity_id,
            delivery_months.source_id,
            delivery_months.part,
            delivery_months.month
    ) as is_in_force
from delivery_months
inner join deliveries on delivery_months.delivery_id = deliveries.delivery_id
