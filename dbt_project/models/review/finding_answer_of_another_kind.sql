-- The target asks for a yes, the cell answers with something else.
select
    {{ component_finding("answer_of_another_kind", "low", "facts") }},
    facts.printed_place || ', risultato' as where_printed,
    results.printed_text as quote,
    results.printed_text as stated,
    facts.target_text as recomputed,
    'Il target chiede un sì o un no («'
    || facts.target_text
    || '»), il risultato («'
    || results.printed_text
    || '») dice altro: che cosa sia stato raggiunto lo si deduce.' as explanation
from {{ ref("component_facts") }} as facts
inner join
    {{ ref("published_results") }} as results
    on {{ same_component("facts", "results") }}
where
    regexp_matches({{ plain("facts.target_text") }}, '^si$')
    and not regexp_matches({{ plain("results.printed_text") }}, '\b(si|no|nd)\b')
