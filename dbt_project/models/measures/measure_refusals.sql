-- A refused row whose member or year cannot be read may belong to any measure that its
-- delivery owes, or to any year.
with
    refused as (select * from {{ ref("stg_quarantine") }}),

    measures as (select * from {{ ref("measures") }}),

    measure_owners as (select * from {{ ref("measure_owners") }}),

    attributed as (
        select
            refused.*,
            measures.measure_id,
            refused.member is not null as is_named,
            -- What one centre writes takes nothing from the measures of another.
            coalesce(refused.scope, '') in ('', measure_owners.centre_id) as is_owed
        from refused
        inner join
            measures
            on refused.source_id = measures.source_id
            and coalesce(refused.member, measures.member) = measures.member
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
    cast(count(*) as integer) as rows_quarantined
from attributed
where is_named or is_owed
group by entity_id, measure_id, year, delivery_id, sequence, is_named, is_owed
