select
    measured.entity_id,
    measured.year,
    measured.period,
    measured.period_start,
    measured.period_end,
    measured.measure_id,
    measures.name,
    measured.unit,
    measured.value_type,
    cast(measured.value as decimal(24, 6)) as value,
    measured.value_date,
    measured.value_state,
    {{ without_internal_addresses("measured.value_words") }} as value_text,
    cast(measured.rows_quarantined as integer) as rows_quarantined,
    measured.provenance,
    measured.source_id as source,
    cast(measured.deliveries as integer) as deliveries
from {{ ref("measure_values") }} as measured
inner join
    {{ ref("measures") }} as measures on measured.measure_id = measures.measure_id
order by
    measured.entity_id, measured.period_start, measured.period_end, measured.measure_id
