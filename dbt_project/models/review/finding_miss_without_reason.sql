-- The law asks the reason of every deviation; this miss has none in print.
select
    {{
        finding(
            "miss_without_reason",
            ["entity_id", "year", "indicator_id", "component_no"],
        )
    }},
    'medium' as severity,
    entity_id,
    year,
    indicator_id,
    component_no,
    cast(null as varchar) as other_indicator_id,
    printed_place || ', risultato' as where_printed,
    indicator_result_text as quote,
    target_text as stated,
    displayed_result as recomputed,
    'Obiettivo non raggiunto e nessuna motivazione dello scostamento nella relazione. '
    || verdict_reason as explanation
from {{ ref("component_facts") }}
where verdict = 'not_achieved' and deviation_reason is null
