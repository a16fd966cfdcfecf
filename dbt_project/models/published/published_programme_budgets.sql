with
    -- Only components whose budget and spending are both known: half of a quotient is
    -- no utilisation.
    spending as (
        select
            indicators.entity_id,
            indicators.year,
            indicators.mission_code,
            indicators.programme_code,
            inputs.role,
            inputs.measure_id,
            inputs.measure_year,
            inputs.sign,
            inputs.value,
            inputs.provenance,
            bool_or(inputs.is_missing) over (
                partition by
                    inputs.entity_id,
                    inputs.year,
                    inputs.indicator_id,
                    inputs.component_no
            ) as is_incomplete
        from {{ ref("component_spine") }} as spine
        inner join
            {{ ref("indicators") }} as indicators
            on {{ same_indicator("spine", "indicators") }}
        inner join
            {{ ref("component_input_values") }} as inputs
            on {{ same_component("spine", "inputs") }}
        where
            spine.algorithm = 'budget_utilisation'
            and inputs.role in ('actual', 'budget')
            and indicators.programme_code is not null
    ),

    -- Two indicators may rest on the same budget line, which is spent once.
    lines as (
        select distinct
            entity_id,
            year,
            mission_code,
            programme_code,
            role,
            measure_id,
            measure_year,
            sign,
            value,
            provenance
        from spending
        where not is_incomplete
    ),

    summed as (
        select
            entity_id,
            year,
            mission_code,
            programme_code,
            sum(case when role = 'budget' then sign * value end) as budget_eur,
            sum(case when role = 'actual' then sign * value end) as booked_eur,
            {{ worst_provenance("provenance") }} as provenance
        from lines
        group by entity_id, year, mission_code, programme_code
    )

select
    programmes.entity_id,
    programmes.year,
    programmes.mission_code,
    programmes.programme_code,
    programmes.mission_name,
    programmes.programme_name,
    programmes.amount_eur,
    programmes.amount_text,
    programmes.amount_kind,
    cast(summed.budget_eur as decimal(24, 6)) as budget_eur,
    cast(summed.booked_eur as decimal(24, 6)) as booked_eur,
    cast(
        {{ quotient("(100 * summed.booked_eur)", "greatest(summed.budget_eur, 0)") }}
        as decimal(38, 12)
    ) as utilisation_pct,
    summed.provenance,
    programmes.note
from {{ ref("missions_programmes") }} as programmes
left join
    summed
    on programmes.entity_id = summed.entity_id
    and programmes.year = summed.year
    and programmes.mission_code = summed.mission_code
    and programmes.programme_code = summed.programme_code
order by
    programmes.entity_id,
    programmes.year,
    programmes.mission_code,
    programmes.programme_code
