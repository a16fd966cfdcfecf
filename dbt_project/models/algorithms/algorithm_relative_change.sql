with
    inputs as ({{ inputs_of("relative_change") }}),

    parts as (
        select
            {{ component_key() }},
            part_no,
            {{ unit_factor("component_unit") }} as factor,
            {{ signed_sum("current") }} as current_value,
            {{ signed_sum("previous") }} as previous_value,
            {{ signed_sum("numerator", 0) }} as current_numerator,
            {{ signed_sum("denominator", 0) }} as current_denominator,
            {{ signed_sum("numerator", -1) }} as previous_numerator,
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
            {{ quotient("current_numerator", "current_denominator", digits=18) }}
            as current_share,
            {{ quotient("previous_numerator", "previous_denominator", digits=18) }}
            as previous_share
        from parts
    ),

    dividends as (
        select
            *,
            factor * (current_value - previous_value) as value_dividend,
            factor * (current_share - previous_share) as share_dividend
        from shares
    ),

    results as (
        select
            *,
            coalesce(
                {{ quotient("value_dividend", "previous_value") }},
                {{ quotient("share_dividend", "previous_share", scale=18) }}
            ) as result_value
        from dividends
    )

    {{
        number_parts(
            "results",
            bases=[
                "previous_value",
                "current_denominator",
                "previous_denominator",
                "previous_share",
            ],
        )
    }}
