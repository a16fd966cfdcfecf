-- A refused row whose member or year cannot be read may belong to any measure that its
-- delivery owes, or to any year. A refused event belongs to every measure of its
-- source,
-- except those of another member of the dimension that it names one of.
with
    refused as (select * from {{ ref("stg_quarantine") }}),

    measures as (select * from {{ ref("measures") }}),

    measure_owners as (select * from {{ ref("measure_owners") }}),

    -- The years that an event of unreadable date may be of: those that its delivery is
    -- about.
    years as (
        select distinct delivery_id, year
        from
            (
                select
                    delivery_id,
                    year(month) as year,
                    is_held,
                    bool_or(is_held) over (partition by delivery_id) as holds_some
                from {{ ref("stg_delivery_months") }}
                where is_in_force
            )
        where is_held or not holds_some
    ),

    attributed as (
        select
            refused.* exclude (year),
            cast(coalesce(refused.year, years.year) as integer) as year,
            measures.measure_id,
            -- Nobody can say of which measure an event would have been: it counts
            -- against each as if it had been named.
            refused.member is not null or refused.is_event as is_named,
            -- What one centre writes takes nothing from the measures of another.
            coalesce(refused.scope, '') in ('', measure_owners.centre_id) as is_owed
        from refused
        inner join
            measures
            on refused.source_id = measures.source_id
            and (
                refused.member is null
                or refused.member = measures.member
                or (refused.is_event and refused.dimension <> measures.dimension)
            )
        left join
            years
            on refused.delivery_id = years.delivery_id
            and refused.is_event
            and refused.year is null
        left join
            measure_owners
            on refused.entity_id = measure_owners.entity_id
            and measures.measure_id = measure_owners.measure_id
    )

select
    entity_id,
    measure_id,
    year,
    delivery_id,
    sequence,
    is_named,
    is_owed,
    is_event,
    cast(count(*) as integer) as rows_quarantined
from attributed
where is_named or is_owed
group by entity_id, measure_id, year, delivery_id, sequence, is_named, is_owed, is_event
