with
    inputs as ({{ inputs_of("budget_utilisation") }}),

    parts as (
        select
            {{ component_key() }},
            part_no,
            {{ unit_factor("component_unit") }}
            * {{ signed_sum("actual") }} as dividend,
            {{ signed_sum("budget") }} as budget,
            bool_or(is_missing) as is_incomplete
        from inputs
        group by {{ component_key() }}, part_no, component_unit
    ),

    results as (
        select *, {{ quotient("dividend", "budget") }} as result_value from parts
    )

    {{ number_parts("results", bases=["budget"]) }}
