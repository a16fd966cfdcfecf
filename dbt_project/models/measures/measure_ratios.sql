-- The measures that are quotients of two others of the same entity and period, rounded
-- once to the six digits that a measure is published with.
with
    quotients as (
        select
            measures.measure_id,
            measures.unit,
            measures.value_type,
            measures.source_id,
            terms.*
        from
            (
                select
                    measure_id as quotient_id,
                    'numerator' as role,
                    numerator_measure_id as term_id
                from {{ ref("measure_quotients") }}
                union all
                select measure_id, 'denominator', denominator_measure_id
                from {{ ref("measure_quotients") }}
            ) as terms
        inner join
            {{ ref("measures") }} as measures on terms.quotient_id = measures.measure_id
    ),

    small_cells as (select * from {{ ref("small_cells") }}),

    found as (
        select
            measured.entity_id,
            quotients.measure_id,
            measured.year,
            measured.period,
            measured.period_start,
            measured.period_end,
            quotients.unit,
            quotients.value_type,
            quotients.source_id,
            max(case when role = 'numerator' then measured.value end) as numerator,
            max(case when role = 'denominator' then measured.value end) as denominator,
            count(*) as terms,
            {{ worst_provenance("measured.provenance") }} as provenance,
            -- One refused row may stand behind both terms.
            max(measured.rows_quarantined) as rows_quarantined,
            -- Of two terms the one that is known less decides.
            min(measured.months_held) as months_held,
            max(measured.months_due) as months_due,
            min_by(measured.months_missing, measured.months_held) as months_missing,
            bool_or(small_cells.measure_id is not null) as is_too_small
        from quotients
        inner join
            {{ ref("measure_values") }} as measured
            on quotients.term_id = measured.measure_id
        left join
            small_cells
            on measured.entity_id = small_cells.entity_id
            and measured.measure_id = small_cells.measure_id
            and measured.period_start = small_cells.period_start
            and measured.period_end = small_cells.period_end
            and small_cells.is_too_small
        group by
            measured.entity_id,
            quotients.measure_id,
            measured.year,
            measured.period,
            measured.period_start,
            measured.period_end,
            quotients.unit,
            quotients.value_type,
            quotients.source_id
    ),

    -- One delivery may give both terms.
    behind as (
        select
            lineage.entity_id,
            quotients.measure_id,
            lineage.period_start,
            lineage.period_end,
            count(distinct lineage.delivery_id) as deliveries
        from quotients
        inner join
            {{ ref("measure_lineage") }} as lineage
            on quotients.term_id = lineage.measure_id
        where lineage.value is not null
        group by
            lineage.entity_id,
            quotients.measure_id,
            lineage.period_start,
            lineage.period_end
    ),

    divided as (select *, {{ unit_factor("unit") }} * numerator as dividend from found)

select
    divided.entity_id,
    divided.measure_id,
    divided.year,
    divided.period,
    divided.period_start,
    divided.period_end,
    cast(
        {{ quotient("divided.dividend", "divided.denominator", digits=6) }} as decimal(
            24, 6
        )
    ) as value,
    divided.unit,
    divided.value_type,
    divided.provenance,
    divided.source_id,
    cast(behind.deliveries as integer) as deliveries,
    cast(divided.rows_quarantined as integer) as rows_quarantined,
    divided.months_held,
    divided.months_due,
    divided.months_missing
from divided
inner join
    behind
    on divided.entity_id = behind.entity_id
    and divided.measure_id = behind.measure_id
    and divided.period_start = behind.period_start
    and divided.period_end = behind.period_end
where
    divided.terms = 2
    and coalesce(divided.denominator, 1) > 0
    and not divided.is_too_small
