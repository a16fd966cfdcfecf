-- The same indicator in two places: names of the same words, or one measure. Words are
-- compared without capitals, accents, what stands in brackets, short words and the last
-- letter, where Italian inflects. Three words in four must be shared (2026-11: on the
-- report of 2025 this finds the pairs that a reader finds, and none else).
with
    worded as (
        select
            *,
            list_distinct(
                list_transform(
                    regexp_extract_all(
                        {{ plain("regexp_replace(name, '\\([^)]*\\)', ' ', 'g')") }},
                        '[a-z0-9]{4,}'
                    ),
                    lambda word:left(word, length(word) - 1)
                )
            ) as words
        from {{ ref("indicators") }}
    ),

    named_alike as (
        select
            first.entity_id,
            first.year,
            first.indicator_id as first_indicator_id,
            second.indicator_id as second_indicator_id,
            'name' as found_by
        from worded as first
        inner join
            worded as second
            on first.entity_id = second.entity_id
            and first.year = second.year
            and first.plan_section <> second.plan_section
            and second.plan_section in ('pira', 'performance')
            and (first.plan_section <> 'pira')
            and (second.plan_section = 'pira' or first.plan_section = 'public_value')
        where
            len(first.words) >= 2
            and 4 * len(list_intersect(first.words, second.words))
            >= 3 * len(list_distinct(list_concat(first.words, second.words)))
    ),

    levels as (
        select inputs.*, indicators.plan_section
        from {{ ref("component_inputs") }} as inputs
        inner join
            {{ ref("indicators") }} as indicators
            on {{ same_indicator("inputs", "indicators") }}
        where inputs.role = 'value' and inputs.year_offset = 0
    ),

    measured_alike as (
        select
            first.entity_id,
            first.year,
            first.indicator_id as first_indicator_id,
            first.component_no as first_component_no,
            second.indicator_id as second_indicator_id,
            second.component_no as second_component_no,
            'measure' as found_by
        from levels as first
        inner join
            levels as second
            on first.entity_id = second.entity_id
            and first.year = second.year
            and first.measure_id = second.measure_id
            and first.plan_section <> 'pira'
            and second.plan_section = 'pira'
    ),

    -- Of two indicators with one name, the components of one kind are compared; where
    -- no kind is common, the first ones.
    parts as (
        select
            named_alike.*,
            first.component_no as first_component_no,
            second.component_no as second_component_no,
            first.algorithm = second.algorithm as is_same_kind,
            first.component_no = 1 and second.component_no = 1 as is_first
        from named_alike
        inner join
            {{ ref("component_spine") }} as first
            on named_alike.entity_id = first.entity_id
            and named_alike.year = first.year
            and named_alike.first_indicator_id = first.indicator_id
        inner join
            {{ ref("component_spine") }} as second
            on named_alike.entity_id = second.entity_id
            and named_alike.year = second.year
            and named_alike.second_indicator_id = second.indicator_id
    ),

    united as (
        select
            entity_id,
            year,
            first_indicator_id,
            first_component_no,
            second_indicator_id,
            second_component_no,
            found_by
        from parts
        qualify
            is_same_kind
            or (
                is_first
                and not bool_or(is_same_kind) over (
                    partition by
                        entity_id, year, first_indicator_id, second_indicator_id
                )
            )
        union all by name
        select *
        from measured_alike
    )

select
    entity_id,
    year,
    first_indicator_id,
    first_component_no,
    second_indicator_id,
    second_component_no,
    string_agg(found_by, ', ' order by found_by) as found_by
from united
group by
    entity_id,
    year,
    first_indicator_id,
    first_component_no,
    second_indicator_id,
    second_component_no
