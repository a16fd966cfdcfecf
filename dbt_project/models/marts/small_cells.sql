-- Counts of too few persons or businesses that are one part of a breakdown: what a
-- source gives for a member of a dimension, in all or in one delivery. A value that an
-- office declares whole, and one that is itself what an indicator says, is a result and
-- not a part.
with
    results as (
        select distinct
            inputs.entity_id,
            inputs.measure_id,
            inputs.year + inputs.year_offset as year
        from {{ ref("component_inputs") }} as inputs
        inner join
            {{ ref("components") }} as components
            on {{ same_component("inputs", "components") }}
        where components.algorithm = 'level'
    ),

    -- How few there are in the delivery that gives fewest of a value.
    parts as (
        select
            entity_id,
            measure_id,
            period_start,
            period_end,
            min(value) filter (where value > 0) as fewest
        from {{ ref("measure_lineage") }}
        group by all
    )

select
    counted.entity_id,
    counted.measure_id,
    counted.period,
    counted.period_start,
    counted.period_end,
    forms.form_id,
    counted.value > 0 and counted.value < forms.fewer_than as is_too_small
from {{ ref("measure_values") }} as counted
inner join {{ ref("measures") }} as measures on counted.measure_id = measures.measure_id
inner join {{ ref("privacy_patterns") }} as forms on forms.kind = 'small_cell'
left join
    parts
    on counted.entity_id = parts.entity_id
    and counted.measure_id = parts.measure_id
    and counted.period_start = parts.period_start
    and counted.period_end = parts.period_end
left join
    results
    on counted.entity_id = results.entity_id
    and counted.measure_id = results.measure_id
    and counted.year = results.year
where
    measures.counts is not null
    and measures.dimension <> 'measure'
    and counted.value > 0
    and least(counted.value, parts.fewest) < forms.fewer_than
    and results.measure_id is null
