with
    measure_rows as (select * from {{ ref("measure_rows") }}),

    measures as (select * from {{ ref("measures") }}),

    deliveries as (select * from {{ ref("stg_deliveries") }}),

    sources as (select * from {{ ref("sources") }}),

    selected as (
        select
            measure_rows.*,
            measures.measure_id,
            deliveries.sequence,
            -- What cannot be summed is taken from the last delivery that gives it,
            -- except
            -- that deliveries of events hold different rows, whatever they count.
            measures.additive
            or coalesce(sources.replaces, 'cell') = 'month'
            or deliveries.sequence = max(deliveries.sequence) over (
                partition by
                    measure_rows.entity_id,
                    measures.measure_id,
                    measure_rows.period_start,
                    measure_rows.period_end
            ) as is_used
        from measure_rows
        inner join
            measures
            on measure_rows.source_id = measures.source_id
            and measure_rows.quantity = measures.quantity
            and measure_rows.dimension = measures.dimension
            and measure_rows.member = measures.member
        inner join deliveries on measure_rows.delivery_id = deliveries.delivery_id
        left join sources on measure_rows.source_id = sources.source_id
    )

select
    entity_id,
    measure_id,
    period_start,
    period_end,
    source_id,
    delivery_id,
    sequence,
    file_name,
    sheet,
    cell,
    row_count,
    rows_condition,
    case when not is_not_available then value end as value,
    case when not is_not_available then value_date end as value_date,
    case when not is_not_available then value_state end as value_state,
    case when not is_not_available then value_words end as value_words,
    note,
    evidence,
    is_empty,
    provenance
from selected
where is_used
