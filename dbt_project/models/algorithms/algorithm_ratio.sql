with
    inputs as ({{ inputs_of("ratio") }}),

    parts as (
        select
            {{ component_key() }},
            part_no,
            {{ unit_factor("component_unit") }}
            * {{ signed_sum("numerator") }} as dividend,
            {{ signed_sum("denominator") }} as denominator,
            bool_or(is_missing) as is_incomplete
        from inputs
        group by {{ component_key() }}, part_no, component_unit
    ),

    results as (
        select *, {{ quotient("dividend", "denominator") }} as result_value from parts
    )

    {{ number_parts("results", bases=["denominator"]) }}
