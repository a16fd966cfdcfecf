with
    inputs as ({{ inputs_of("rank_change") }}),

    -- A rank improves downwards: from 5th to 3rd is two positions gained.
    results as (
        select
            {{ component_key() }},
            part_no,
            cast(
                {{ signed_sum("previous") }}
                - {{ signed_sum("current") }} as decimal(38, 12)
            ) as result_value,
            bool_or(is_missing) as is_incomplete
        from inputs
        group by {{ component_key() }}, part_no
    )

    {{ number_parts("results") }}
