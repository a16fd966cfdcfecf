select
    {{
        finding(
            "baseline_not_printed",
            ["entity_id", "year", "indicator_id", "component_no"],
        )
    }},
    'medium' as severity,
    entity_id,
    year,
    indicator_id,
    component_no,
    cast(null as varchar) as other_indicator_id,
    printed_place || ', target' as where_printed,
    target_text as quote,
    target_text as stated,
    cast(null as varchar) as recomputed,
    'Il target rimanda al valore del '
    || relative_to_year
    || ' senza stamparlo: chi legge non può verificare il giudizio.' as explanation
from {{ ref("component_facts") }}
where relative_to_year is not null and not regexp_matches(target_text, '\([^)]*[0-9]')
