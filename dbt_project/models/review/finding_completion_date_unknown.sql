-- A bare "Sì" to a deadline: counted as on time, but nobody can tell.
select
    {{
        finding(
            "completion_date_unknown",
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
    displayed_result as stated,
    cast(null as varchar) as recomputed,
    'L''obiettivo è un termine («'
    || target_text
    || '») ma del completamento non si conosce la data: vale come nei termini, senza poterlo verificare.'
    as explanation
from {{ ref("component_facts") }}
where target_operator = 'by' and result_date is null and {{ is_done("result_state") }}
