with
    inputs as ({{ inputs_of("absolute_change") }}),

    parts as (
        select
            {{ component_key() }},
            part_no,
            {{ signed_sum("current") }} - {{ signed_sum("previous") }} as change,
            {{ unit_factor("component_unit") }}
            * {{ signed_sum("numerator", 0) }} as current_dividend,
            {{ signed_sum("denominator", 0) }} as current_denominator,
            {{ unit_factor("component_unit") }}
            * {{ signed_sum("numerator", -1) }} as previous_dividend,
            {{ signed_sum("denominator", -1) }} as previous_denominator,
            bool_or(is_missing) as is_incomplete
        from inputs
        group by {{ component_key() }}, part_no, component_unit
    ),

    -- The two quotients keep more digits than the result, which alone is rounded to
    -- its 12.
    shares as (
        select
            *,
            {{ quotient("current_dividend", "current_denominator", digits=18) }}
            as current_share,
            {{ quotient("previous_dividend", "previous_denominator", digits=18) }}
            as previous_share
        from parts
    ),

    results as (
        select
            *,
            coalesce(
                cast(change as decimal(38, 12)),
                cast(current_share - previous_share as decimal(38, 12))
            ) as result_value
        from shares
    )

    {{ number_parts("results", bases=["current_denominator", "previous_denominator"]) }}
