-- How many months of a period are held, for each measure of events: those that some
-- delivery declares or is about, in every part of the source that the measure is of.
with
    months as (select * from {{ ref("stg_delivery_months") }}),

    event_measures as (
        select
            measures.measure_id, measures.source_id, measures.dimension, measures.member
        from {{ ref("measures") }} as measures
        inner join
            {{ ref("sources") }} as sources on measures.source_id = sources.source_id
        where sources.replaces = 'month'
    ),

    -- The dimension whose members are the parts of a source.
    part_dimensions as (
        select distinct event_measures.source_id, event_measures.dimension
        from event_measures
        inner join
            months
            on event_measures.source_id = months.source_id
            and event_measures.member = months.part
    ),

    parts as (
        select distinct event_measures.source_id, event_measures.member as part
        from event_measures
        inner join
            part_dimensions
            on event_measures.source_id = part_dimensions.source_id
            and event_measures.dimension = part_dimensions.dimension
        union all
        select distinct source_id, '' as part
        from event_measures
        where source_id not in (select source_id from part_dimensions)
    ),

    -- A measure of one part is of that part alone.
    measure_parts as (
        select event_measures.measure_id, event_measures.source_id, parts.part
        from event_measures
        inner join parts on event_measures.source_id = parts.source_id
        left join
            part_dimensions
            on event_measures.source_id = part_dimensions.source_id
            and event_measures.dimension = part_dimensions.dimension
        where part_dimensions.source_id is null or event_measures.member = parts.part
    ),

    years as (select distinct entity_id, source_id, year(month) as year from months),

    calendar as (
        select
            years.entity_id,
            years.source_id,
            make_date(years.year, cast(numbers.number as integer), 1) as month
        from years
        cross join range(1, 13) as numbers(number)
    ),

    held as (
        select distinct entity_id, source_id, part, month from months where is_held
    ),

    known as (
        select
            calendar.entity_id,
            measure_parts.measure_id,
            calendar.month,
            bool_and(held.month is not null) as is_held
        from calendar
        inner join measure_parts on calendar.source_id = measure_parts.source_id
        left join
            held
            on calendar.entity_id = held.entity_id
            and calendar.source_id = held.source_id
            and calendar.month = held.month
            and measure_parts.part = held.part
        group by calendar.entity_id, measure_parts.measure_id, calendar.month
    ),

    placed as (
        select
            *,
            make_date(year(month), 1, 1) as period_start,
            make_date(year(month), 12, 31) as period_end
        from known
        union all
        select
            *,
            cast(date_trunc('quarter', month) as date),
            last_day(cast(date_trunc('quarter', month) + interval 2 month as date))
        from known
    ),

    counted as (
        select
            entity_id,
            measure_id,
            period_start,
            period_end,
            cast(count(*) filter (where is_held) as integer) as months_held,
            cast(count(*) as integer) as months_due
        from placed
        group by entity_id, measure_id, period_start, period_end
    ),

    -- Missing months that follow one another are a run.
    numbered as (
        select
            *,
            month(month) - row_number() over (
                partition by entity_id, measure_id, period_start, period_end
                order by month
            ) as run
        from placed
        where not is_held
    ),

    runs as (
        select
            entity_id,
            measure_id,
            period_start,
            period_end,
            min(month) as first_month,
            case
                when count(*) > 2
                then
                    'da '
                    || {{ italian_month("month(min(month))") }}
                    || ' a '
                    || {{ italian_month("month(max(month))") }}
                else
                    string_agg({{ italian_month("month(month)") }}, ', ' order by month)
            end as words
        from numbered
        group by entity_id, measure_id, period_start, period_end, run
    ),

    missing as (
        select
            entity_id,
            measure_id,
            period_start,
            period_end,
            string_agg(words, ', ' order by first_month) as words
        from runs
        group by entity_id, measure_id, period_start, period_end
    )

select
    counted.entity_id,
    counted.measure_id,
    counted.period_start,
    counted.period_end,
    counted.months_held,
    counted.months_due,
    case
        when counted.months_held = 1
        then 'consegnato 1 mese'
        else 'consegnati ' || counted.months_held || ' mesi'
    end
    || ' su '
    || counted.months_due
    || case
        when counted.months_due - counted.months_held = 1
        then ' (manca '
        else ' (mancano '
    end
    || missing.words
    || ')' as months_missing
from counted
left join
    missing
    on counted.entity_id = missing.entity_id
    and counted.measure_id = missing.measure_id
    and counted.period_start = missing.period_start
    and counted.period_end = missing.period_end
