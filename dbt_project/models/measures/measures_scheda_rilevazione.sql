with
    declared as (select * from {{ ref("stg_scheda_rilevazione") }}),

    -- The scheda of a year also declares earlier years: the last one that says
    -- something speaks for each of them. `nd` says something, an empty cell does not.
    superseding as (
        select
            *,
            coalesce(
                max(case when not is_empty then sequence end) over (
                    partition by entity_id, measure_id, period_start, period_end
                ),
                max(sequence) over (
                    partition by entity_id, measure_id, period_start, period_end
                )
            ) as sequence_in_force
        from declared
    )

select
    entity_id,
    period_start,
    period_end,
    'scheda_rilevazione' as source_id,
    'declared' as quantity,
    'measure' as dimension,
    measure_id as member,
    value_number as value,
    value_date,
    value_state,
    value_words,
    note,
    evidence,
    is_not_available,
    is_empty,
    provenance,
    delivery_id,
    file_name,
    sheet,
    value_cell as cell,
    1 as row_count,
    {{ raw_rows("sheet", "row_number") }} as rows_condition
from superseding
where sequence = sequence_in_force
