-- Two ratios of one numerator, over the same whole, the second net of more than the
-- first: the second cannot be lower. A thing taken out is "more" when it is the same
-- measure or the whole of which the other is a part.
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
    ),

    compared as (
        select
            pairs.*,
            lower_one.kind,
            lower_one.value,
            higher_one.value as other_value,
            greatest(lower_one.decimals, higher_one.decimals, 0) as decimals,
            -- Both may have been rounded by half of their last digit.
            higher_one.value + {{ half_a_digit("higher_one.decimals") }}
            < lower_one.value
            - {{ half_a_digit("lower_one.decimals") }} as is_impossible
        from pairs
        inner join numbers as lower_one on {{ same_component("pairs", "lower_one") }}
        inner join
            numbers as higher_one
            on pairs.entity_id = higher_one.entity_id
            and pairs.year = higher_one.year
            and pairs.other_indicator_id = higher_one.indicator_id
            and pairs.other_component_no = higher_one.component_no
            and lower_one.kind = higher_one.kind
            and lower_one.unit = higher_one.unit
    )

select
    {{
        finding(
            "ratios_cannot_both_hold",
            [
                "compared.entity_id",
                "compared.year",
                "compared.indicator_id",
                "compared.other_indicator_id",
                "compared.kind",
            ],
        )
    }},
    'high' as severity,
    compared.entity_id,
    compared.year,
    compared.indicator_id,
    compared.component_no,
    compared.other_indicator_id,
    facts.printed_place || ' e ' || other_facts.printed_place as where_printed,
    case
        compared.kind
        when 'result'
        then
            '«'
            || facts.indicator_result_text
            || '» e «'
            || other_facts.indicator_result_text
            || '»'
        else '«' || facts.target_text || '» e «' || other_facts.target_text || '»'
    end as quote,
    {{ italian_number("compared.value", "compared.decimals") }} as stated,
    {{ italian_number("compared.other_value", "compared.decimals") }} as recomputed,
    case compared.kind when 'result' then 'I due risultati' else 'I due target' end
    || ' hanno lo stesso numeratore e il denominatore del secondo è al netto di più voci: il secondo ('
    || {{ italian_number("compared.other_value", "compared.decimals") }}
    || ') non può essere più basso del primo ('
    || {{ italian_number("compared.value", "compared.decimals") }}
    || ').' as explanation
from compared
inner join
    {{ ref("component_facts") }} as facts on {{ same_component("compared", "facts") }}
inner join
    {{ ref("component_facts") }} as other_facts
    on compared.entity_id = other_facts.entity_id
    and compared.year = other_facts.year
    and compared.other_indicator_id = other_facts.indicator_id
    and compared.other_component_no = other_facts.component_no
where compared.is_impossible
