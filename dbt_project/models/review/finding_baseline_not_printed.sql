select
    {{ component_finding("baseline_not_printed", "medium") }},
    printed_place || ', target' as where_printed,
    target_text as quote,
    target_text as stated,
    cast(null as varchar) as recomputed,
    'Il target rimanda al valore del '
    || relative_to_year
    || ' senza stamparlo: chi legge non può verificare il giudizio.' as explanation
from {{ ref("component_facts") }}
where relative_to_year is not null and not regexp_matches(target_text, '\([^)]*[0-9]')
