with
    inputs as ({{ inputs_of("yes_no") }}),

    parts as (
        select
            {{ component_key() }},
            part_no,
            -- `no` comes before `yes`: one no makes the part a no.
            min(case when not is_missing then value_state end) as result_state,
            string_agg(
                coalesce(value_words, note), '; ' order by measure_id
            ) as result_text,
            bool_or(is_missing) as is_incomplete
        from inputs
        group by {{ component_key() }}, part_no
    )

select
    {{ component_key() }},
    part_no,
    cast(null as decimal(38, 12)) as result_value,
    cast(null as date) as result_date,
    case when not is_incomplete then result_state end as result_state,
    result_text,
    case
        when is_incomplete
        then 'missing_input'
        when result_state is null
        then 'only_words'
    end as no_result_reason
from parts
