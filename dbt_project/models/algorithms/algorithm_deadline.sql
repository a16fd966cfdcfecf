with
    inputs as ({{ inputs_of("deadline") }}),

    parts as (
        select
            {{ component_key() }},
            part_no,
            -- Of several things to complete, the last one completes the part.
            max(case when role = 'completed_on' then value_date end) as last_date,
            count(
                case when role = 'completed_on' and value_date is null then 1 end
            ) as days_unknown,
            -- Without the day, a yes or no is what is known; `no` comes before `yes`.
            min(case when value_date is null then value_state end) as known_state,
            string_agg(coalesce(value_words, note), '; ' order by measure_id) as words,
            -- A missing day does no harm when the same part has the state beside it.
            count(case when role = 'completed_on' and is_missing then 1 end) > 0
            and count(case when role = 'state' and not is_missing then 1 end)
            = 0 as is_incomplete
        from inputs
        group by {{ component_key() }}, part_no
    ),

    -- A bare yes does not hide the day that is known of something else.
    results as (
        select
            *,
            case
                when not is_incomplete and (days_unknown = 0 or known_state is not null)
                then last_date
            end as result_date,
            case
                when not is_incomplete and days_unknown > 0 then known_state
            end as result_state,
            case when not is_incomplete then words end as result_text
        from parts
    )

select
    {{ component_key() }},
    part_no,
    cast(null as decimal(38, 12)) as result_value,
    result_date,
    result_state,
    result_text,
    case
        when result_date is not null or result_state is not null
        then null
        when is_incomplete
        then 'missing_input'
        when result_text is not null
        then 'only_words'
        else 'missing_input'
    end as no_result_reason
from results
