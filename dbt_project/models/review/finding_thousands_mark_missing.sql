-- Numbers of four digits or more without the point, in a report that elsewhere writes
-- it. A year is no such number: after "anno" or an operator, or between 2000 and 2099
-- beside another number.
with
    cells as (
        select
            entity_id,
            year,
            indicator_id,
            where_printed,
            text,
            unnest(
                regexp_extract_all(
                    text, '(?:^|[^0-9.,/^])([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{4,})', 1
                )
            ) as number
        from {{ ref("printed_texts") }}
        where part in ('target_text', 'printed_result_text')
    ),

    told as (
        select *, not contains(number, '.') as is_bare
        from cells
        where not regexp_matches(number, '^20[0-9]{2}$')
    )

select
    {{ finding("thousands_mark_missing", ["entity_id", "year"]) }},
    'info' as severity,
    entity_id,
    year,
    {{ about_no_indicator() }},
    'Target e risultati' as where_printed,
    string_agg(
        '«' || number || '» (' || where_printed || ')',
        '; '
        order by indicator_id, where_printed, number
    ) filter (where is_bare) as quote,
    cast(null as varchar) as stated,
    cast(null as varchar) as recomputed,
    count(*) filter (where is_bare)
    || ' numeri di quattro cifre o più sono scritti senza il punto delle migliaia, '
    || count(*) filter (where not is_bare)
    || ' con il punto.' as explanation
from told
group by entity_id, year
having bool_or(is_bare) and not bool_and(is_bare)
