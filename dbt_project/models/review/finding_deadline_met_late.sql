-- Done, but after the day it was due.
select
    {{ component_finding("deadline_met_late", "medium") }},
    printed_place || ', risultato' as where_printed,
    indicator_result_text as quote,
    {{ italian_date("target_date") }} as stated,
    {{ italian_date("result_date") }} as recomputed,
    case
        when result_state is null
        then 'Completato in data '
        else 'Ultima data nota di completamento '
    end
    || {{ italian_date("result_date") }}
    || ', dopo il termine del '
    || {{ italian_date("target_date") }}
    || '.' as explanation
from {{ ref("component_facts") }}
where
    target_operator = 'by'
    and result_date > target_date
    and coalesce({{ is_done("result_state") }}, true)
