{# What the algorithms share: each reads the inputs of its components and yields one row per component part. #}
{# The columns that identify a component. #}
{% macro component_key(alias=none) -%}
    {%- set prefix = alias ~ "." if alias else "" -%}
    {{ prefix }}entity_id,
    {{ prefix }}year,
    {{ prefix }}indicator_id,
    {{ prefix }}component_no
{%- endmacro %}


{# The inputs of every component of one kind. A baseline belongs to the target, never to the result. #}
{% macro inputs_of(algorithm) -%}
    select
        inputs.*,
        components.unit as component_unit,
        components.value_type as component_value_type
    from {{ ref("component_input_values") }} as inputs
    inner join
        {{ ref("component_spine") }} as components
        on inputs.entity_id = components.entity_id
        and inputs.year = components.year
        and inputs.indicator_id = components.indicator_id
        and inputs.component_no = components.component_no
    where components.algorithm = '{{ algorithm }}' and inputs.role <> 'baseline'
{%- endmacro %}


{# The signed sum of a role: null when one of its inputs is missing, because a part is not the whole. #}
{% macro signed_sum(role, year_offset=none) -%}
    {%- set chosen = "role = '" ~ role ~ "'" -%}
    {%- if year_offset is not none -%}
        {%- set chosen = chosen ~ " and year_offset = " ~ year_offset -%}
    {%- endif -%}
    case
        when count(case when {{ chosen }} and value is null then 1 end) = 0
        then sum(case when {{ chosen }} then sign * value end)
    end
{%- endmacro %}


{# Why a part has no number. A base counts only when all inputs are there: what is missing is asked for first. #}
{% macro no_number_reason(result, bases=[]) -%}
    case
        {%- if bases %}
            when not is_incomplete and ({{ bases | join(" = 0 or ") }} = 0)
            then 'zero_base'
            when not is_incomplete and ({{ bases | join(" < 0 or ") }} < 0)
            then 'negative_base'
        {%- endif %}
        when {{ result }} is null
        then 'missing_input'
    end
{%- endmacro %}


{# The result of a division by each of the bases: none where one is not above 0, where it would say the contrary. #}
{% macro number_on_bases(result, bases=[]) -%}
    {%- if bases -%}
        case
            when not coalesce({{ bases | join(" <= 0 or ") }} <= 0, false)
            then {{ result }}
        end
    {%- else -%} {{ result }}
    {%- endif -%}
{%- endmacro %}


{# Rows of two tables about one indicator. #}
{% macro same_indicator(left, right) -%}
    {{ left }}.entity_id = {{ right }}.entity_id
    and {{ left }}.year = {{ right }}.year
    and {{ left }}.indicator_id = {{ right }}.indicator_id
{%- endmacro %}


{# The join condition of two tables of components. #}
{% macro same_component(left, right) -%}
    {{ same_indicator(left, right) }}
    and {{ left }}.component_no = {{ right }}.component_no
{%- endmacro %}


{# The rows of a kind whose results are numbers, from a table of parts with result_value and is_incomplete. #}
{% macro number_parts(parts, bases=[]) -%}
    select
        {{ component_key() }},
        part_no,
        {{ number_on_bases("result_value", bases) }} as result_value,
        cast(null as date) as result_date,
        cast(null as varchar) as result_state,
        cast(null as varchar) as result_text,
        {{ no_number_reason("result_value", bases) }} as no_result_reason
    from {{ parts }}
{%- endmacro %}


{# A kind whose result is the sum of one role over the sum of another. #}
{% macro quotient_parts(algorithm, above, below) -%}
    with
        inputs as ({{ inputs_of(algorithm) }}),

        parts as (
            select
                {{ component_key() }},
                part_no,
                {{ unit_factor("component_unit") }}
                * {{ signed_sum(above) }} as dividend,
                {{ signed_sum(below) }} as divisor,
                bool_or(is_missing) as is_incomplete
            from inputs
            group by {{ component_key() }}, part_no, component_unit
        ),

        results as (
            select *, {{ quotient("dividend", "divisor") }} as result_value from parts
        )

        {{ number_parts("results", bases=["divisor"]) }}
{%- endmacro %}


{#
    A kind whose result is a state: `met` when every input of the part says yes, `missed` when one says no.
    What goes with a state that is known is its text; a note beside a state that is missing is no result.
#}
{% macro state_parts(algorithm, met, missed) -%}
    with
        inputs as ({{ inputs_of(algorithm) }}),

        parts as (
            select
                {{ component_key() }},
                part_no,
                -- `no` comes before `yes`: one no is enough.
                min(case when not is_missing then value_state end) as state,
                string_agg(
                    coalesce(value_words, note), '; ' order by measure_id
                ) as words,
                bool_or(is_missing) as is_incomplete
            from inputs
            group by {{ component_key() }}, part_no
        )

    select
        {{ component_key() }},
        part_no,
        cast(null as decimal(38, 12)) as result_value,
        cast(null as date) as result_date,
        case
            when is_incomplete
            then null
            when state = 'yes'
            then '{{ met }}'
            when state = 'no'
            then '{{ missed }}'
        end as result_state,
        case when not is_incomplete then words end as result_text,
        case
            when is_incomplete then 'missing_input' when state is null then 'only_words'
        end as no_result_reason
    from parts
{%- endmacro %}


{# The join condition of a pair of twins with the table of components that holds its `first` or its `second`. #}
{% macro is_twin(twins, side, components) -%}
    {{ twins }}.entity_id = {{ components }}.entity_id
    and {{ twins }}.year = {{ components }}.year
    and {{ twins }}.{{ side }}_indicator_id = {{ components }}.indicator_id
    and {{ twins }}.{{ side }}_component_no = {{ components }}.component_no
{%- endmacro %}


{# The indicators that print a code of numbers, with those numbers and the place. #}
{% macro printed_codes() -%}
    select
        *,
        {{ printed_place("indicators") }} as place,
        cast(string_split(printed_code, '.') as integer[]) as numbers
    from {{ ref("indicators") }} as indicators
    where regexp_full_match(printed_code, '[0-9]+(\.[0-9]+)+')
{%- endmacro %}
