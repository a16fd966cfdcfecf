with
    inputs as ({{ inputs_of("level") }}),

    parts as (
        select
            {{ component_key() }},
            part_no,
            cast({{ signed_sum("value") }} as decimal(38, 12)) as result_value,
            max(value_date) as result_date,
            max(value_state) as result_state,
            string_agg(
                case when value_type = 'text' then value_words end,
                '; '
                order by measure_id
            ) as words,
            bool_or(is_missing) as is_incomplete
        from inputs
        group by {{ component_key() }}, part_no
    )

select
    {{ component_key() }},
    part_no,
    result_value,
    result_date,
    result_state,
    case when not is_incomplete then words end as result_text,
    case
        when is_incomplete
        then 'missing_input'
        when
            coalesce(
                cast(result_value as varchar),
                cast(result_date as varchar),
                result_state
            )
            is not null
        then null
        else 'only_words'
    end as no_result_reason
from parts
