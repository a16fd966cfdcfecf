-- Nothing can be said of the target, and no note of the row says why. A year whose
-- report
-- is not out has no printed result.
select
    {{ component_finding("not_measurable_without_note", "medium", "facts") }},
    facts.printed_place || ', risultato' as where_printed,
    facts.indicator_result_text as quote,
    facts.target_text as stated,
    facts.displayed_result as recomputed,
    'Non si può dire se l''obiettivo sia raggiunto, e nessuna nota lo spiega. '
    || facts.verdict_reason as explanation
from {{ ref("component_facts") }} as facts
inner join
    {{ ref("published_results") }} as results
    on {{ same_component("facts", "results") }}
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
