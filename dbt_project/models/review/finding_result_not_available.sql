-- A planned indicator whose cell says that there is no result.
select
    {{ component_finding("result_not_available", "medium", "facts") }},
    facts.printed_place || ', risultato' as where_printed,
    facts.indicator_result_text as quote,
    results.printed_text as stated,
    cast(null as varchar) as recomputed,
    'L''indicatore era nel Piano (target «'
    || facts.target_text
    || '») e il risultato stampato è «'
    || results.printed_text
    || '»: non è un obiettivo raggiunto né mancato, e non vale zero.' as explanation
from {{ ref("component_facts") }} as facts
inner join
    {{ ref("published_results") }} as results
    on {{ same_component("facts", "results") }}
where
    regexp_matches(
        {{ plain("trim(results.printed_text)") }}, '^(n\.?d\.?|non disponibile|-+)$'
    )
