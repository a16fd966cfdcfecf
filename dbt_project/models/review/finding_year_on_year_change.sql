-- A quantity that moves by more than half in a year is possible, and worth a look: a
-- digit too many, another unit, another count of the same thing. 50 % (2026-11) is a
-- first
-- choice: of the 23 pairs of years of the 2025 report 20 stay within it. From 0 no
-- percentage can be said, and any move is told.
with
    paired as (
        select
            current_year.entity_id,
            current_year.year,
            current_year.measure_id,
            measures.name,
            measures.decimals,
            units.symbol,
            previous_year.year as previous_year,
            previous_year.value as previous_value,
            current_year.value,
            'reconstructed'
            in (current_year.provenance, previous_year.provenance) as is_reconstructed
        from {{ ref("measure_values") }} as current_year
        inner join
            {{ ref("measure_values") }} as previous_year
            on current_year.entity_id = previous_year.entity_id
            and current_year.measure_id = previous_year.measure_id
            and current_year.period_start = previous_year.period_start + interval 1 year
            and current_year.period_end = previous_year.period_end + interval 1 year
        inner join
            {{ ref("measures") }} as measures
            on current_year.measure_id = measures.measure_id
        inner join {{ ref("units") }} as units on measures.unit = units.unit
        -- What is known in part is not compared with a whole year.
        where
            current_year.value is not null
            and previous_year.value is not null
            and current_year.months_missing is null
            and previous_year.months_missing is null
            -- A quarter is no year, and would be told once more.
            and current_year.period_start = make_date(current_year.year, 1, 1)
            and current_year.period_end = make_date(current_year.year, 12, 31)
    )

select
    {{ finding("year_on_year_change", ["entity_id", "year", "measure_id"]) }},
    'low' as severity,
    entity_id,
    year,
    {{ about_no_indicator() }},
    'Misura «' || name || '», ' || year as where_printed,
    name as quote,
    {{ number_with_unit("value", "decimals", "symbol") }} as stated,
    {{ number_with_unit("previous_value", "decimals", "symbol") }} as recomputed,
    'Da rivedere: '
    || {{ number_with_unit("previous_value", "decimals", "symbol") }}
    || ' nel '
    || previous_year
    || ', '
    || {{ number_with_unit("value", "decimals", "symbol") }}
    || ' nel '
    || year
    || case
        when previous_value = 0
        then ': da zero non si misura una variazione.'
        else ', oltre il 50 % in un anno.'
    end
    || ' O qualcosa è cambiato, o i due numeri non contano la stessa cosa.'
    || case
        when is_reconstructed then ' Almeno uno dei due è ricostruito.' else ''
    end as explanation
from paired
where 2 * abs(value - previous_value) > abs(previous_value)
