-- A later delivery that holds a month replaces it; one that only has rows of it adds
-- them.
with
    delivery_months as (select * from {{ source("ops", "delivery_months") }}),

    deliveries as (select * from {{ source("ops", "deliveries") }}),

    superseded as (
        select delivery_id, part, month, count(*) as row_count
        from {{ source("ops", "superseded_rows") }}
        group by delivery_id, part, month
    )

select
    delivery_months.delivery_id,
    delivery_months.entity_id,
    delivery_months.source_id,
    delivery_months.part,
    delivery_months.month,
    cast(
        delivery_months.row_count - coalesce(superseded.row_count, 0) as integer
    ) as row_count,
    deliveries.sequence,
    delivery_months.is_held,
    deliveries.sequence >= coalesce(
        max(case when delivery_months.is_held then deliveries.sequence end) over (
            partition by
                delivery_months.entity_id,
                delivery_months.source_id,
                delivery_months.part,
                delivery_months.month
        ),
        0
    ) as is_in_force
from delivery_months
inner join deliveries on delivery_months.delivery_id = deliveries.delivery_id
left join
    superseded
    on delivery_months.delivery_id = superseded.delivery_id
    and delivery_months.part = superseded.part
    and delivery_months.month = superseded.month
