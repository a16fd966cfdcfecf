select
    entity_id,
    year,
    indicator_id,
    component_no,
    computed_value,
    computed_date,
    computed_state,
    computed_text,
    printed_value,
    printed_date,
    printed_state,
    printed_text,
    printed_unit,
    printed_decimals,
    provenance,
    status,
    is_recomputed,
    explanation,
    chosen_because
from {{ ref("component_reconciliation") }}
order by entity_id, year, indicator_id, component_no
