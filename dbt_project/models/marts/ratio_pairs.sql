-- Two ratios of one numerator, over the same whole, the second net of more than the
-- first. A thing taken out is "more" when it is the same measure or the whole of which
-- the other is a part.
with recursive
    inside as (
        select measure_id, measure_id as whole_id
        from {{ ref("measures") }}
        union
        select inside.measure_id, measures.part_of_measure_id as whole_id
        from inside
        inner join
            {{ ref("measures") }} as measures on inside.whole_id = measures.measure_id
        where measures.part_of_measure_id is not null
    ),

    ratios as (
        select
            inputs.entity_id,
            inputs.year,
            inputs.indicator_id,
            inputs.component_no,
            string_agg(
                inputs.measure_id || inputs.sign, ',' order by inputs.measure_id
            ) filter (where inputs.role = 'numerator') as numerator,
            string_agg(inputs.measure_id, ',' order by inputs.measure_id) filter (
                where inputs.role = 'denominator' and inputs.sign > 0
            ) as whole,
            coalesce(
                list(inputs.measure_id) filter (
                    where inputs.role = 'denominator' and inputs.sign < 0
                ),
                []
            ) as taken_out
        from {{ ref("component_inputs") }} as inputs
        where inputs.year_offset = 0
        group by inputs.entity_id, inputs.year, inputs.indicator_id, inputs.component_no
        having count(*) filter (where inputs.role = 'denominator') > 0
    ),

    pairs as (
        select
            first.entity_id,
            first.year,
            first.indicator_id,
            first.component_no,
            second.indicator_id as other_indicator_id,
            second.component_no as other_component_no
        from ratios as first
        inner join
            ratios as second
            on first.entity_id = second.entity_id
            and first.year = second.year
            and first.numerator = second.numerator
            and first.whole = second.whole
            and first.taken_out <> second.taken_out
        where
            not exists (
                select 1
                from unnest(first.taken_out) as out(measure_id)
                where
                    not exists (
                        select 1
                        from inside
                        where
                            inside.measure_id = out.measure_id
                            and list_contains(second.taken_out, inside.whole_id)
                    )
            )
    ),

    numbers as (
        select
            entity_id,
            year,
            indicator_id,
            component_no,
            'result' as kind,
            value,
            unit,
            decimals
        from {{ ref("published_results") }}
        where value is not null
        union all
        select
            entity_id,
            year,
            indicator_id,
            component_no,
            'target' as kind,
            value,
            unit,
            0 as decimals
        from {{ ref("targets") }}
        where value is not null
    )

select
    pairs.*,
    first.kind,
    first.value,
    {{ half_a_digit("first.decimals") }} as half_digit,
    second.value as other_value,
    {{ half_a_digit("second.decimals") }} as other_half_digit,
    greatest(first.decimals, second.decimals, 0) as decimals
from pairs
inner join numbers as first on {{ same_component("pairs", "first") }}
inner join
    numbers as second
    on pairs.entity_id = second.entity_id
    and pairs.year = second.year
    and pairs.other_indicator_id = second.indicator_id
    and pairs.other_component_no = second.component_no
    and first.kind = second.kind
    and first.unit = second.unit
