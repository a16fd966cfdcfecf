-- The law asks the reason of every deviation; this miss has none in print. A report
-- that is not out yet owes none.
with reported as (select distinct entity_id, year from {{ ref("published_results") }})

select
    {{ component_finding("miss_without_reason", "medium", "facts") }},
    facts.printed_place || ', risultato' as where_printed,
    facts.indicator_result_text as quote,
    facts.target_text as stated,
    facts.displayed_result as recomputed,
    'Obiettivo non raggiunto e nessuna motivazione dello scostamento nella relazione. '
    || facts.verdict_reason as explanation
from {{ ref("component_facts") }} as facts
inner join
    reported on facts.entity_id = reported.entity_id and facts.year = reported.year
where facts.verdict = 'not_achieved' and facts.deviation_reason is null
