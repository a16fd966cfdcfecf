select
    entity_id,
    year,
    indicator_id,
    component_no,
    computed_value,
    computed_date,
    computed_state,
    {{ without_internal_addresses("computed_text") }} as computed_text,
    printed_value,
    printed_date,
    printed_state,
    {{ without_internal_addresses("printed_text") }} as printed_text,
    printed_unit,
    printed_decimals,
    provenance,
    status,
    is_recomputed,
    {{ without_internal_addresses("explanation") }} as explanation,
    chosen_because
from {{ ref("component_reconciliation") }}
order by entity_id, year, indicator_id, component_no
