with
    lineage as (
        select *
        from {{ ref("measure_lineage") }}
        -- What was delivered as not available is not a value, least of all 0.
        where
            coalesce(
                cast(value as varchar),
                cast(value_date as varchar),
                value_state,
                value_words
            )
            is not null
    ),

    measures as (select * from {{ ref("measures") }}),

    refused as (
        select delivery_id, member, year, count(*) as rows_quarantined
        from {{ ref("stg_quarantine") }}
        group by delivery_id, member, year
    ),

    combined as (
        select
            entity_id,
            measure_id,
            period_start,
            period_end,
            cast(sum(value) as decimal(24, 6)) as value,
            max(value_date) as value_date,
            max(value_state) as value_state,
            max(value_words) as value_words,
            string_agg(note, ' ' order by delivery_id) as note,
            {{ worst_provenance("provenance") }} as provenance,
            count(distinct delivery_id) as deliveries
        from lineage
        group by entity_id, measure_id, period_start, period_end
    ),

    -- A refused row whose member or year cannot be read may belong to any measure or
    -- year of its delivery.
    refused_by_measure as (
        select
            lineage.entity_id,
            lineage.measure_id,
            lineage.period_start,
            lineage.period_end,
            sum(refused.rows_quarantined) as rows_quarantined
        from lineage
        inner join measures on lineage.measure_id = measures.measure_id
        inner join
            refused
            on lineage.delivery_id = refused.delivery_id
            and coalesce(refused.member, measures.member) = measures.member
            and coalesce(refused.year, year(lineage.period_start))
            = year(lineage.period_start)
        group by
            lineage.entity_id,
            lineage.measure_id,
            lineage.period_start,
            lineage.period_end
    )

select
    combined.entity_id,
    combined.measure_id,
    cast(year(combined.period_start) as integer) as year,
    {{ period_name("combined.period_start", "combined.period_end") }} as period,
    combined.period_start,
    combined.period_end,
    combined.value,
    combined.value_date,
    combined.value_state,
    combined.value_words,
    combined.note,
    measures.unit,
    measures.value_type,
    combined.provenance,
    measures.source_id,
    cast(combined.deliveries as integer) as deliveries,
    cast(
        coalesce(refused_by_measure.rows_quarantined, 0) as integer
    ) as rows_quarantined
from combined
inner join measures on combined.measure_id = measures.measure_id
left join
    refused_by_measure
    on combined.entity_id = refused_by_measure.entity_id
    and combined.measure_id = refused_by_measure.measure_id
    and combined.period_start = refused_by_measure.period_start
    and combined.period_end = refused_by_measure.period_end
