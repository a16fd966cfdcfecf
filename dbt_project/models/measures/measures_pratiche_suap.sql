with
    {{ event_ctes("pratiche_suap", "stg_pratiche_suap") }},

    {{ summed_events("monthly_pratiche_suap") }},

    filed as (
        select businesses.*, held.period_start, held.period_end, held.sequence
        from {{ ref("monthly_pratiche_suap_businesses") }} as businesses
        inner join
            held
            on businesses.delivery_id = held.delivery_id
            and businesses.part = held.part
            and businesses.month = held.month
    ),

    -- A business that files several times counts once, in the last delivery that has
    -- it; so the counts of the deliveries of a year can be added up.
    counted as (
        select *
        from filed
        qualify
            sequence = max(sequence) over (
                partition by entity_id, period_start, period_end, business_key
            )
    ),

    -- The rows of a delivery in force in a period, as a condition on the raw table.
    read as (
        select
            entity_id,
            period_start,
            period_end,
            delivery_id,
            sequence,
            '(desk, month) in (' || string_agg(
                '('''
                || part
                || ''', date '''
                || month
                || ''')', ', '
                order by part, month
            )
            || ')' as condition
        from held
        group by entity_id, period_start, period_end, delivery_id, sequence
    ),

    elsewhere as (
        select
            read.delivery_id,
            read.period_start,
            read.period_end,
            string_agg(
                ' and business_key not in (select business_key from raw.pratiche_suap'
                || ' where delivery_id = '''
                || later.delivery_id
                || ''' and '
                || later.condition
                || coalesce(superseded.condition, '')
                || ' and business_key is not null)',
                ''
                order by later.sequence
            ) as condition
        from read
        inner join
            read as later
            on read.entity_id = later.entity_id
            and read.period_start = later.period_start
            and read.period_end = later.period_end
            and read.sequence < later.sequence
        left join superseded on later.delivery_id = superseded.delivery_id
        group by read.delivery_id, read.period_start, read.period_end
    ),

    distinct_businesses as (
        select
            read.entity_id,
            read.period_start,
            read.period_end,
            'filing_businesses' as quantity,
            'desks' as dimension,
            'all' as member,
            read.delivery_id,
            count(distinct counted.business_key) as value,
            case
                when min(counted.sheet) = max(counted.sheet) then min(counted.sheet)
            end as sheet,
            coalesce(sum(counted.row_count), 0) as row_count,
            read.condition
            || ' and business_key is not null'
            || coalesce(any_value(elsewhere.condition), '') as rows_condition
        from read
        left join
            counted
            on read.delivery_id = counted.delivery_id
            and read.period_start = counted.period_start
            and read.period_end = counted.period_end
        left join
            elsewhere
            on read.delivery_id = elsewhere.delivery_id
            and read.period_start = elsewhere.period_start
            and read.period_end = elsewhere.period_end
        group by
            read.entity_id,
            read.period_start,
            read.period_end,
            read.delivery_id,
            read.condition
    ),

    all_summed as (
        select *
        from summed
        union all
        select *
        from distinct_businesses
    )

    {{ measures_of_events("pratiche_suap", summed="all_summed") }}
