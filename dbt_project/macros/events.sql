{#
    What the sources of events share. An event counts in the month of its delivery, and a delivery that is sent again
    replaces exactly the months that it holds: so rows are counted once by delivery and month, and summed when it is
    known which months are in force. Of a record that a later delivery has too the later one counts.

    A quantity says `quantity`, `dimension`, `member`; the `part` of the source that it is of, where it is of one;
    `condition`, which raw rows it counts; `at`, which of those count in a period of which {start} and {end} are the
    first and last day (all, unless it says); `first_year` and `last_year`, the years in which a row counts (those of
    its month, unless it says; no last year: it still does); `value`, what a row is worth (1, unless it says).
#}
{# The rows of the deliveries that are not counted yet. #}
{% macro new_events(events) -%}
    select *
    from {{ ref(events) }}
    {% if is_incremental() -%}
        where delivery_id not in (select delivery_id from {{ this }})
    {%- endif %}
{%- endmacro %}


{# The months that such deliveries hold and of which they give no row: what happened in them is 0, not unknown. #}
{% macro months_without_events(source_id, events) -%}
    select months.delivery_id, months.entity_id, months.part, months.month
    from {{ source("ops", "delivery_months") }} as months
    left join
        (select distinct delivery_id, part, month from {{ events }}) as filled
        on months.delivery_id = filled.delivery_id
        and months.part = filled.part
        and months.month = filled.month
    where
        months.source_id = '{{ source_id }}'
        and months.is_held
        and filled.delivery_id is null
        {% if is_incremental() -%}
            and months.delivery_id not in (select delivery_id from {{ this }})
        {%- endif %}
{%- endmacro %}


{#
    Before an incremental model of events: forget the deliveries that are no longer there, and what was counted by
    another definition. A relation that does not exist yet has nothing to forget.
#}
{% macro forget_events(relation, definition) -%}
    {%- if is_incremental() -%}
        delete from {{ relation }}
        where
            definition <> '{{ definition }}'
            or delivery_id
            not in (select delivery_id from {{ source("ops", "deliveries") }})
    {%- endif -%}
{%- endmacro %}


{% macro definition_of(quantities) -%}
    {{ local_md5(tojson(quantities)) }}
{%- endmacro %}


{% macro string_literal(text) -%} '{{ dbt.escape_single_quotes(text) }}' {%- endmacro %}


{% macro rows_condition_of(quantity) -%}
    {{ string_literal(quantity.condition) }}
    {{ "|| " ~ string_literal(" and " ~ quantity.at) if quantity.at }}
{%- endmacro %}


{#
    What every month of a delivery gives to each quantity: one row per delivery, sheet, month, part, quantity and
    years. A month without such events gives 0, which is not a month that nobody sent; `empty` are the months without any.
#}
{% macro events_by_month(events, quantities, empty="empty_months") -%}
    {% for each in quantities %}
        select
            delivery_id,
            entity_id,
            sheet,
            month,
            part,
            '{{ each.quantity }}' as quantity,
            '{{ each.dimension }}' as dimension,
            '{{ each.member }}' as member,
            {%- for bound in ["first_year", "last_year"] %}
                cast(
                    {% if each[bound] -%}
                        case
                            when {{ each.condition }}
                            then {{ each[bound] }}
                            else year(month)
                        end
                    {%- else -%}year(month)
                    {%- endif %} as integer
                ) as {{ bound }},
            {%- endfor %}
            cast(
                sum(
                    case when {{ each.condition }} then {{ each.value or 1 }} else 0 end
                ) as decimal(38, 2)
            ) as value,
            cast(
                count(case when {{ each.condition }} then 1 end) as integer
            ) as row_count,
            {{ rows_condition_of(each) }} as rows_condition,
            '{{ definition_of(quantities) }}' as definition
        from {{ events }}
        {% if each.part %} where part = '{{ each.part }}' {% endif %}
        group by all
        union all
        select
            delivery_id,
            entity_id,
            null as sheet,
            month,
            part,
            '{{ each.quantity }}' as quantity,
            '{{ each.dimension }}' as dimension,
            '{{ each.member }}' as member,
            cast(year(month) as integer) as first_year,
            cast(year(month) as integer) as last_year,
            0 as value,
            0 as row_count,
            {{ rows_condition_of(each) }} as rows_condition,
            '{{ definition_of(quantities) }}' as definition
        from {{ empty }}
        {% if each.part %}
            where part = '{{ each.part }}'
            {% endif %} {{ "union all" if not loop.last }}
    {% endfor %}
{%- endmacro %}


{#
    The CTEs of the months that count. `months`: those in force. `periods`: the years of which the entity sent some
    row or month, and where asked their quarters; a year of which nothing was sent has no value, though an event of the
    year before may end in it. `held`: the months of each period.
#}
{% macro event_periods(source_id, quarters=false) -%}
    months as (
        select delivery_id, entity_id, part, month, sequence
        from {{ ref("stg_delivery_months") }}
        where source_id = '{{ source_id }}' and is_in_force
    ),

    periods as (
        select distinct
            entity_id,
            make_date(year(month), 1, 1) as period_start,
            make_date(year(month), 12, 31) as period_end,
            12 as months_in_period
        from months
        {% if quarters %}
            union all
            select distinct
                entity_id,
                cast(date_trunc('quarter', month) as date),
                last_day(cast(date_trunc('quarter', month) + interval 2 month as date)),
                3
            from months
        {% endif %}
    ),

    held as (
        select
            months.*, periods.period_start, periods.period_end, periods.months_in_period
        from months
        inner join
            periods
            on months.entity_id = periods.entity_id
            and months.month between periods.period_start and periods.period_end
    )
{%- endmacro %}


{#
    The CTEs that measures of events begin with: those of `event_periods`; `superseded`, for the deliveries of which a
    later one has some records, the condition that leaves these out; `notes`, what was corrected at the door of a
    delivery in a period.
#}
{% macro event_ctes(source_id, events, quarters=false) -%}
    {{ event_periods(source_id, quarters) }},

    superseded as (
        select distinct
            delivery_id,
            ' and record_number not in (select record_number from ops.superseded_rows'
            || ' where delivery_id = '''
            || delivery_id
            || ''')' as condition
        from {{ source("ops", "superseded_rows") }}
        where source_id = '{{ source_id }}'
    ),

    corrected as (
        select
            held.delivery_id,
            held.period_start,
            held.period_end,
            corrections.correction_id,
            count(distinct corrections.record_number) as corrected_rows
        from {{ source("ops", "corrections") }} as corrections
        inner join
            {{ ref(events) }} as events
            on corrections.delivery_id = events.delivery_id
            and corrections.record_number = events.record_number
        inner join
            held
            on events.delivery_id = held.delivery_id
            and events.part = held.part
            and events.month = held.month
        group by all
    ),

    notes as (
        select
            delivery_id,
            period_start,
            period_end,
            'Righe del periodo corrette all''ingresso: ' || string_agg(
                corrected_rows || ' (' || correction_id || ')',
                ', '
                order by correction_id
            )
            || '.' as note
        from corrected
        group by delivery_id, period_start, period_end
    )
{%- endmacro %}


{#
    The measures that are sums of what the months in force give: the CTEs `placed` and `summed`, after `event_ctes`.
    The condition of a measure names the months that it reads, so that it returns exactly its rows.
#}
{% macro summed_events(monthly) -%}
    placed as (
        select counted.*, periods.period_start, periods.period_end
        from {{ ref(monthly) }} as counted
        inner join
            months
            on counted.delivery_id = months.delivery_id
            and counted.part = months.part
            and counted.month = months.month
        inner join
            periods
            on counted.entity_id = periods.entity_id
            and year(periods.period_start)
            between counted.first_year and coalesce(counted.last_year, 9999)
            and (
                periods.months_in_period = 12
                or counted.month between periods.period_start and periods.period_end
            )
    ),

    summed as (
        select
            entity_id,
            period_start,
            period_end,
            quantity,
            dimension,
            member,
            delivery_id,
            sum(value) as value,
            case when min(sheet) = max(sheet) then min(sheet) end as sheet,
            sum(row_count) as row_count,
            'month in (' || string_agg(
                distinct '''' || month || '''', ', ' order by '''' || month || ''''
            )
            || ') and '
            || replace(
                replace(
                    any_value(rows_condition),
                    '{start}',
                    'date ''' || period_start || ''''
                ),
                '{end}',
                'date ''' || period_end || ''''
            ) as rows_condition
        from placed
        group by
            entity_id,
            period_start,
            period_end,
            quantity,
            dimension,
            member,
            delivery_id
    )
{%- endmacro %}


{# The rows of `summed`, or of another CTE like it, in the one shape of all measures. #}
{% macro measures_of_events(source_id, summed="summed") -%}
    select
        summed.entity_id,
        summed.period_start,
        summed.period_end,
        '{{ source_id }}' as source_id,
        summed.quantity,
        summed.dimension,
        summed.member,
        cast(summed.value as decimal(24, 6)) as value,
        cast(null as date) as value_date,
        cast(null as varchar) as value_state,
        cast(null as varchar) as value_words,
        notes.note,
        cast(null as varchar) as evidence,
        false as is_not_available,
        false as is_empty,
        deliveries.provenance,
        summed.delivery_id,
        deliveries.file_name,
        summed.sheet,
        cast(null as varchar) as cell,
        cast(summed.row_count as integer) as row_count,
        summed.rows_condition || coalesce(superseded.condition, '') as rows_condition
    from {{ summed }} as summed
    inner join
        {{ ref("stg_deliveries") }} as deliveries
        on summed.delivery_id = deliveries.delivery_id
    left join superseded on summed.delivery_id = superseded.delivery_id
    left join
        notes
        on summed.delivery_id = notes.delivery_id
        and summed.period_start = notes.period_start
        and summed.period_end = notes.period_end
{%- endmacro %}
