with
    components as (select * from {{ ref("components") }}),

    indicators as (select * from {{ ref("indicators") }}),

    accepted_defects as (
        select * from {{ ref("accepted_defects") }} where effect = 'not_comparable'
    ),

    -- A defect without a component number concerns every component of its indicator.
    not_comparable as (
        select
            {{ component_key("components") }},
            string_agg(
                accepted_defects.defect, ', ' order by accepted_defects.defect
            ) as defect,
            string_agg(
                accepted_defects.reason, ' ' order by accepted_defects.defect
            ) as reason
        from components
        inner join
            accepted_defects
            on components.entity_id = accepted_defects.entity_id
            and components.year = accepted_defects.year
            and components.indicator_id = accepted_defects.indicator_id
            and components.component_no
            = coalesce(accepted_defects.component_no, components.component_no)
        group by {{ component_key("components") }}
    )

select
    {{ component_key("components") }},
    indicators.plan_section,
    indicators.printed_order,
    components.label,
    components.algorithm,
    components.value_type,
    components.unit,
    components.decimals,
    components.polarity,
    components.parts_rule,
    indicators.status,
    indicators.status_reason,
    not_comparable.defect as not_comparable_defect,
    not_comparable.reason as not_comparable_reason
from components
inner join indicators on {{ same_indicator("components", "indicators") }}
left join not_comparable on {{ same_component("components", "not_comparable") }}
