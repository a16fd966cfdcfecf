with
    inputs as ({{ inputs_of("index_on_average") }}),

    parts as (
        select
            {{ component_key() }},
            part_no,
            {{ unit_factor("component_unit") }} as factor,
            {{ signed_sum("amount", 0) }} as amount,
            {{ signed_sum("amount", -1) }} as amount_1,
            {{ signed_sum("amount", -2) }} as amount_2,
            {{ signed_sum("amount", -3) }} as amount_3,
            {{ signed_sum("population", 0) }} as population,
            {{ signed_sum("population", -1) }} as population_1,
            {{ signed_sum("population", -2) }} as population_2,
            {{ signed_sum("population", -3) }} as population_3,
            bool_or(is_missing) as is_incomplete
        from inputs
        group by {{ component_key() }}, part_no, component_unit
    ),

    -- The four quotients keep more digits than the result, which alone is rounded to
    -- its 12.
    per_head as (
        select
            *,
            {{ quotient("amount", "population", digits=18) }} as current_per_head,
            {{ quotient("amount_1", "population_1", digits=18) }} as per_head_1,
            {{ quotient("amount_2", "population_2", digits=18) }} as per_head_2,
            {{ quotient("amount_3", "population_3", digits=18) }} as per_head_3
        from parts
    ),

    -- x / ((a + b + c) / 3) is 3x / (a + b + c): one division instead of two.
    dividends as (
        select
            *,
            3 * factor * current_per_head as dividend,
            per_head_1 + per_head_2 + per_head_3 as base
        from per_head
    ),

    results as (
        select *, {{ quotient("dividend", "base", scale=18) }} as result_value
        from dividends
    )

    {{
        number_parts(
            "results",
            bases=[
                "population",
                "population_1",
                "population_2",
                "population_3",
                "base",
            ],
        )
    }}
