-- In Italian a point before exactly three digits parts the thousands; before one, two
-- or four and more it can only be a decimal point. Codes, dates and versions have
-- more than one point or no amount around them.
with
    numbers as (
        select
            *,
            unnest(
                regexp_extract_all(
                    text,
                    '(?:^|[^0-9.,/:])([+-]?[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,}))(?:$|[^0-9.,/])',
                    1
                )
            ) as number
        from {{ ref("printed_texts") }}
        where part in ('target_text', 'printed_result_text')
    )

select
    {{
        finding(
            "decimal_point_in_italian_text",
            ["entity_id", "year", "text_id", "number"],
        )
    }},
    'low' as severity,
    entity_id,
    year,
    indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    where_printed,
    text as quote,
    number as stated,
    replace(number, '.', ',') as recomputed,
    '«'
    || number
    || '» ha il punto al posto della virgola decimale: nel resto della Relazione il punto separa le migliaia.'
    as explanation
from numbers
