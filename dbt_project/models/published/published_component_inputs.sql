-- One row per delivery that feeds an input; an input that nobody delivered keeps its
-- row, without a file.
select
    inputs.entity_id,
    inputs.year,
    inputs.indicator_id,
    inputs.component_no,
    inputs.role,
    inputs.part_no,
    inputs.sign,
    inputs.measure_id,
    measures.name as measure_name,
    inputs.measure_year,
    inputs.period,
    inputs.value_type,
    case
        when
            not inputs.is_over_threshold
            and small_cells.measure_id is null
            and inputs.months_missing is null
        then cast(lineage.value as decimal(24, 6))
    end as value,
    case when not inputs.is_over_threshold then lineage.value_date end as value_date,
    case when not inputs.is_over_threshold then lineage.value_state end as value_state,
    case when not inputs.is_over_threshold then lineage.value_words end as value_text,
    inputs.unit,
    coalesce(lineage.provenance, inputs.provenance) as provenance,
    measures.source_id as source,
    sources.name as source_name,
    lineage.delivery_id,
    lineage.file_name,
    lineage.sheet,
    lineage.cell,
    cast(lineage.row_count as integer) as row_count,
    'select * from raw.'
    || measures.source_id
    || ' where delivery_id = '''
    || lineage.delivery_id
    || ''' and '
    || lineage.rows_condition as rows_query,
    lineage.note,
    lineage.evidence,
    inputs.owner_centre_id,
    inputs.owner_centre_name,
    inputs.is_missing,
    -- What the months that came give, of a year that lacks others.
    case
        when
            not inputs.is_over_threshold
            and small_cells.measure_id is null
            and inputs.months_missing is not null
        then cast(lineage.value as decimal(24, 6))
    end as value_to_date,
    inputs.months_held,
    inputs.months_due,
    inputs.months_missing
from {{ ref("component_input_values") }} as inputs
inner join {{ ref("measures") }} as measures on inputs.measure_id = measures.measure_id
inner join {{ ref("sources") }} as sources on measures.source_id = sources.source_id
left join
    {{ ref("measure_lineage") }} as lineage
    on inputs.entity_id = lineage.entity_id
    and inputs.measure_id = lineage.measure_id
    and inputs.period_start = lineage.period_start
    and inputs.period_end = lineage.period_end
left join
    {{ ref("small_cells") }} as small_cells
    on inputs.entity_id = small_cells.entity_id
    and inputs.measure_id = small_cells.measure_id
    and inputs.period_start = small_cells.period_start
    and inputs.period_end = small_cells.period_end
order by
    inputs.entity_id,
    inputs.year,
    inputs.indicator_id,
    inputs.component_no,
    inputs.role,
    inputs.part_no,
    inputs.measure_id,
    inputs.measure_year,
    lineage.delivery_id,
    lineage.sheet,
    lineage.cell
