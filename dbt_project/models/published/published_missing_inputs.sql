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
    bool_or(missing.was_refused) as was_refused,
    cast(count(*) as integer) as indicators_waiting,
    string_agg(
        missing.indicator_id, ', ' order by missing.indicator_id
    ) as indicator_ids,
    missing.months_held,
    missing.months_due,
    missing.months_missing
from
    (
        -- Nobody waits for what an indicator that was withdrawn would need.
        select distinct
            inputs.entity_id,
            inputs.year,
            inputs.measure_id,
            inputs.measure_year,
            inputs.owner_centre_id,
            inputs.owner_centre_name,
            inputs.was_refused,
            inputs.months_held,
            inputs.months_due,
            inputs.months_missing,
            inputs.indicator_id
        from {{ ref("component_input_values") }} as inputs
        inner join
            {{ ref("indicators") }} as indicators
            on {{ same_indicator("inputs", "indicators") }}
        where inputs.is_missing and indicators.status <> 'withdrawn'
    ) as missing
inner join {{ ref("measures") }} as measures on missing.measure_id = measures.measure_id
group by all
order by
    missing.entity_id,
    missing.year,
    missing.owner_centre_id,
    missing.measure_id,
    missing.measure_year
