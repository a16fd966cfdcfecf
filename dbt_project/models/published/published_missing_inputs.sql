select
    missing.entity_id,
    missing.year,
    missing.measure_id,
    missing.measure_year,
    measures.name as measure_name,
    measures.unit,
    measures.source_id as source,
    missing.owner_centre_id as centre_id,
    missing.owner_centre_name as centre_name,
    cast(count(*) as integer) as indicators_waiting,
    string_agg(
        missing.indicator_id, ', ' order by missing.indicator_id
    ) as indicator_ids
from
    (
        select distinct
            entity_id,
            year,
            measure_id,
            measure_year,
            owner_centre_id,
            owner_centre_name,
            indicator_id
        from {{ ref("component_input_values") }}
        where is_missing
    ) as missing
inner join {{ ref("measures") }} as measures on missing.measure_id = measures.measure_id
group by all
order by
    missing.entity_id,
    missing.year,
    missing.owner_centre_id,
    missing.measure_id,
    missing.measure_year
