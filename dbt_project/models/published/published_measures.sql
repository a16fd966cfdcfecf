with
    measured as (
        select * exclude (note, is_over_threshold)
        from {{ ref("measure_values") }}
        union all by name
        select *
        from {{ ref("measure_ratios") }}
    )

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
    case
        when small_cells.measure_id is null then cast(measured.value as decimal(24, 6))
    end as value,
    measured.value_date,
    measured.value_state,
    measured.value_words as value_text,
    cast(measured.rows_quarantined as integer) as rows_quarantined,
    measured.provenance,
    measured.source_id as source,
    cast(measured.deliveries as integer) as deliveries,
    cast(measured.months_held as integer) as months_held,
    cast(measured.months_due as integer) as months_due,
    measured.months_missing
from measured
inner join
    {{ ref("measures") }} as measures on measured.measure_id = measures.measure_id
left join
    {{ ref("small_cells") }} as small_cells
    on measured.entity_id = small_cells.entity_id
    and measured.measure_id = small_cells.measure_id
    and measured.period_start = small_cells.period_start
    and measured.period_end = small_cells.period_end
    and small_cells.is_too_small
order by
    measured.entity_id, measured.period_start, measured.period_end, measured.measure_id
