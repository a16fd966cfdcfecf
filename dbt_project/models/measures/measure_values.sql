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
            count(distinct delivery_id) as deliveries,
            sum(row_count) as rows_used,
            min(sequence) as sequence_used
        from lineage
        group by entity_id, measure_id, period_start, period_end
    ),

    -- What was refused before the delivery that speaks has been replaced; what was
    -- refused in it, or after it, may have been the value.
    refused as (
        select
            combined.entity_id,
            combined.measure_id,
            combined.period_start,
            combined.period_end,
            sum(refusals.rows_quarantined) as rows_quarantined,
            -- A row without a readable code may be anybody's: it makes the figures of
            -- its delivery partial, but takes none of them away.
            -- Nor does what is refused in a later form take away what an earlier one
            -- gave.
            coalesce(
                sum(refusals.rows_quarantined) filter (
                    where
                        refusals.is_named
                        and (
                            refusals.is_event
                            or refusals.sequence = combined.sequence_used
                        )
                ),
                0
            ) as rows_refused_by_name
        from combined
        inner join
            {{ ref("measure_refusals") }} as refusals
            on combined.entity_id = refusals.entity_id
            and combined.measure_id = refusals.measure_id
            and coalesce(refusals.year, year(combined.period_start))
            = year(combined.period_start)
            -- Which refused events were replaced is known by their months.
            and (refusals.is_event or refusals.sequence >= combined.sequence_used)
        where refusals.is_owed
        group by
            combined.entity_id,
            combined.measure_id,
            combined.period_start,
            combined.period_end
    ),

    -- What a refused event is weighed against: all rows of its source, and member when
    -- its part is one, that the year has in force, whichever the measure counts.
    accepted as (
        select
            months.entity_id,
            measures.measure_id,
            year(months.month) as year,
            sum(months.row_count) as rows_accepted
        from {{ ref("stg_delivery_months") }} as months
        inner join
            {{ ref("measures") }} as measures on months.source_id = measures.source_id
        left join
            (
                select distinct source_id, dimension, member from {{ ref("measures") }}
            ) as members
            on measures.source_id = members.source_id
            and measures.dimension = members.dimension
            and months.part = members.member
        where
            months.is_in_force
            and coalesce(members.member, measures.member) = measures.member
        group by months.entity_id, measures.measure_id, year(months.month)
    ),

    weighed as (
        select
            combined.*,
            measures.unit,
            measures.value_type,
            measures.source_id,
            months.months_held,
            months.months_due,
            months.months_missing,
            coalesce(refused.rows_quarantined, 0) as rows_quarantined,
            -- Above the threshold of its source a measure has no value.
            100 * coalesce(refused.rows_refused_by_name, 0)
            > sources.quarantine_threshold_pct
            * (
                coalesce(refused.rows_refused_by_name, 0)
                + coalesce(accepted.rows_accepted, combined.rows_used)
            ) as is_over_threshold
        from combined
        inner join
            {{ ref("measures") }} as measures
            on combined.measure_id = measures.measure_id
        inner join
            {{ ref("sources") }} as sources on measures.source_id = sources.source_id
        left join
            {{ ref("measure_months") }} as months
            on combined.entity_id = months.entity_id
            and combined.measure_id = months.measure_id
            and combined.period_start = months.period_start
            and combined.period_end = months.period_end
        left join
            refused
            on combined.entity_id = refused.entity_id
            and combined.measure_id = refused.measure_id
            and combined.period_start = refused.period_start
            and combined.period_end = refused.period_end
        left join
            accepted
            on combined.entity_id = accepted.entity_id
            and combined.measure_id = accepted.measure_id
            and year(combined.period_start) = accepted.year
    )

select
    entity_id,
    measure_id,
    cast(year(period_start) as integer) as year,
    {{ period_name("period_start", "period_end") }} as period,
    period_start,
    period_end,
    case when not is_over_threshold then value end as value,
    case when not is_over_threshold then value_date end as value_date,
    case when not is_over_threshold then value_state end as value_state,
    case when not is_over_threshold then value_words end as value_words,
    note,
    unit,
    value_type,
    provenance,
    source_id,
    cast(deliveries as integer) as deliveries,
    cast(rows_quarantined as integer) as rows_quarantined,
    months_held,
    months_due,
    months_missing,
    is_over_threshold
from weighed
