-- A defect of the report that the register keeps, with its reason.
select
    {{
        finding(
            "accepted_defect",
            [
                "defects.entity_id",
                "defects.year",
                "defects.indicator_id",
                "defects.component_no",
                "defects.defect",
            ],
        )
    }},
    case
        when defects.effect = 'not_comparable' then 'high' else 'medium'
    end as severity,
    defects.entity_id,
    defects.year,
    defects.indicator_id,
    defects.component_no,
    cast(null as varchar) as other_indicator_id,
    facts.printed_place || ', obiettivo e risultato' as where_printed,
    'Obiettivo: «'
    || coalesce(facts.target_text, '')
    || '». Risultato: «'
    || coalesce(facts.indicator_result_text, '')
    || '».' as quote,
    facts.indicator_result_text as stated,
    facts.displayed_result as recomputed,
    defects.reason as explanation
from {{ ref("accepted_defects") }} as defects
inner join
    {{ ref("component_facts") }} as facts on {{ same_component("defects", "facts") }}
