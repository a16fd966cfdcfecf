-- The cell of the result has the words of the target: nothing says what was done.
select
    {{ component_finding("result_repeats_target", "low", "facts") }},
    facts.printed_place || ', target e risultato' as where_printed,
    '«' || facts.target_text || '» e «' || results.printed_text || '»' as quote,
    results.printed_text as stated,
    cast(null as varchar) as recomputed,
    'Il risultato ripete le parole del target («'
    || facts.target_text
    || '»): non dice che cosa è stato fatto, quando, né come si prova.' as explanation
from {{ ref("component_facts") }} as facts
inner join
    {{ ref("published_results") }} as results
    on {{ same_component("facts", "results") }}
where
    {{ plain("facts.target_text") }} = {{ plain("results.printed_text") }}
    and regexp_matches({{ plain("facts.target_text") }}, '[a-z]{3,}')
    and not regexp_matches(facts.target_text, '[0-9]')
