-- Done on the very day that was due: it may be so, or the deadline was copied.
select
    {{ component_finding("completed_on_the_deadline", "info", "facts") }},
    facts.printed_place || ', target e risultato' as where_printed,
    '«' || facts.target_text || '» e «' || results.printed_text || '»' as quote,
    results.printed_text as stated,
    cast(null as varchar) as recomputed,
    'La data di completamento è quella stessa del termine ('
    || {{ italian_date("facts.target_date") }}
    || '): da verificare sull''atto o sul documento che la prova.' as explanation
from {{ ref("component_facts") }} as facts
-- Of a bare yes the day stands in a note, and may be that of an act.
inner join
    {{ ref("published_results") }} as results
    on {{ same_component("facts", "results") }}
    and results.value_date = facts.target_date
where facts.target_operator = 'by' and facts.result_date = facts.target_date
