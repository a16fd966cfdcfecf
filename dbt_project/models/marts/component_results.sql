with
    parts as (select * from {{ ref("component_parts") }}),

    -- The middle of what a target admits: its value, or that of its band.
    components as (
        select
            spine.*,
            targets.value
            + coalesce(targets.upper_value, targets.value) as twice_the_middle
        from {{ ref("component_spine") }} as spine
        left join
            {{ ref("component_targets") }} as targets
            on {{ same_component("spine", "targets") }}
    ),

    -- A baseline belongs to the target: it neither makes a result incomplete nor
    -- gives it its provenance.
    inputs as (
        select * from {{ ref("component_input_values") }} where role <> 'baseline'
    ),

    units as (select * from {{ ref("units") }}),

    combined as (
        select
            {{ component_key("components") }},
            -- Of several parts that answer one target the least favourable speaks,
            -- and only when all are known. What is farthest outside a band is farthest
            -- from its middle; of two as far the smaller speaks.
            case
                when count(parts.result_value) < count(*)
                then null
                when components.polarity = 'increase'
                then min(parts.result_value)
                when components.polarity = 'decrease'
                then max(parts.result_value)
                else
                    first(
                        parts.result_value
                        order by
                            abs(
                                2 * parts.result_value - components.twice_the_middle
                            ) desc,
                            parts.result_value
                    )
            end as result_value,
            -- The last day that is known, beside the state of what has none.
            case
                when
                    count(
                        coalesce(cast(parts.result_date as varchar), parts.result_state)
                    )
                    = count(*)
                then max(parts.result_date)
            end as result_date,
            -- `no` comes before `yes`, `not_reached` before `reached`.
            case
                when
                    count(
                        coalesce(cast(parts.result_date as varchar), parts.result_state)
                    )
                    = count(*)
                then min(parts.result_state)
            end as result_state,
            string_agg(parts.result_text, '; ' order by parts.part_no) as words,
            count(*) filter (
                where parts.no_result_reason = 'missing_input' or parts.part_no is null
            ) as missing_parts,
            count(*) filter (
                where parts.no_result_reason = 'zero_base'
            ) as zero_base_parts,
            count(*) filter (
                where parts.no_result_reason = 'negative_base'
            ) as negative_base_parts,
            count(*) filter (
                where parts.no_result_reason = 'only_words'
            ) as only_words_parts
        from components
        left join parts on {{ same_component("components", "parts") }}
        group by
            {{ component_key("components") }},
            components.polarity,
            components.twice_the_middle
    ),

    reasons as (
        select
            *,
            case when missing_parts = 0 then words end as result_text,
            case
                when missing_parts > 0
                then 'missing_input'
                when zero_base_parts > 0
                then 'zero_base'
                when negative_base_parts > 0
                then 'negative_base'
                when only_words_parts > 0
                then 'only_words'
            end as no_result_reason
        from combined
    ),

    provenances as (
        select
            {{ component_key() }},
            max(part_values) as part_values,
            {{ worst_provenance("provenance") }} as provenance
        from
            (
                select
                    *,
                    count(*) over (
                        partition by {{ component_key() }}, part_no
                    ) as part_values
                from inputs
                where not is_missing
            )
        group by {{ component_key() }}
    ),

    missing as (
        select distinct
            {{ component_key() }}, {{ missing_input("inputs") }} as missing_input
        from inputs
        where is_missing
    ),

    missing_lists as (
        select
            {{ component_key() }},
            string_agg(missing_input, '; ' order by missing_input) as missing_inputs
        from missing
        group by {{ component_key() }}
    )

select
    {{ component_key("reasons") }},
    reasons.result_value,
    reasons.result_date,
    reasons.result_state,
    reasons.result_text,
    {{
        display_value(
            "reasons.result_value",
            "case when reasons.result_state is null then reasons.result_date end",
            "reasons.result_state",
            "reasons.result_text",
            "units.symbol",
            "components.decimals",
        )
    }} || case
        when reasons.result_state is not null and reasons.result_date is not null
        then ' (ultima data nota: ' || {{ italian_date("reasons.result_date") }} || ')'
        else ''
    end as displayed_result,
    reasons.no_result_reason,
    case
        when reasons.no_result_reason = 'missing_input'
        then
            coalesce(
                missing_lists.missing_inputs, 'nessuna misura collegata alla componente'
            )
    end as missing_inputs,
    cast(coalesce(provenances.part_values, 0) as integer) as part_values,
    provenances.provenance
from reasons
inner join components on {{ same_component("reasons", "components") }}
inner join units on components.unit = units.unit
left join provenances on {{ same_component("reasons", "provenances") }}
left join missing_lists on {{ same_component("reasons", "missing_lists") }}
