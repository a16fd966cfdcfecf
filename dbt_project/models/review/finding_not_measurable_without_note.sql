-- Nothing can be said of the target, and no note of the row says why.
with reported as (select distinct entity_id, year from {{ ref("published_results") }})

select
    {{
        finding(
            "not_measurable_without_note",
            [
                "facts.entity_id",
                "facts.year",
                "facts.indicator_id",
                "facts.component_no",
            ],
        )
    }},
    'medium' as severity,
    facts.entity_id,
    facts.year,
    facts.indicator_id,
    facts.component_no,
    cast(null as varchar) as other_indicator_id,
    facts.printed_place || ', risultato' as where_printed,
    facts.indicator_result_text as quote,
    facts.target_text as stated,
    facts.displayed_result as recomputed,
    'Non si può dire se l''obiettivo sia raggiunto, e nessuna nota lo spiega. '
    || facts.verdict_reason as explanation
from {{ ref("component_facts") }} as facts
inner join
    reported on facts.entity_id = reported.entity_id and facts.year = reported.year
where
    facts.verdict = 'not_measurable'
    and not exists (
        select 1
        from {{ ref("footnote_anchors") }} as anchors
        where
            anchors.entity_id = facts.entity_id
            and anchors.year = facts.year
            and anchors.indicator_id = facts.indicator_id
    )
