-- A defect of the report that the register keeps, with its reason. What the machine
-- reads from the printed cells by itself is told by its own rule, and not twice.
with
    told as (
        select
            entity_id,
            year,
            indicator_id,
            component_no,
            unnest(
                ['text_result', 'unit_clash', 'result_about_something_else']
            ) as defect
        from {{ ref("finding_target_and_result_of_different_kinds") }}
        union
        select
            entity_id,
            year,
            indicator_id,
            component_no,
            unnest(
                case
                    when finding_id like '%:formula%'
                    then ['formula_unlike_applied']
                    else ['unit_missing_in_print', 'printed_unit_unlike_target']
                end
            ) as defect
        from {{ ref("finding_label_unit_formula_disagree") }}
    )

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
anti join
    told
    on defects.entity_id = told.entity_id
    and defects.year = told.year
    and defects.indicator_id = told.indicator_id
    and defects.component_no = told.component_no
    and defects.defect = told.defect
