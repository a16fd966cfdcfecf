-- A board numbers its resolutions in the order of their days, within a year.
with
    cited as (
        select
            entity_id,
            year,
            text_id,
            indicator_id,
            where_printed,
            unnest(
                regexp_extract_all(
                    text,
                    '(?:DG|Delibera di Giunta) n\. ?[0-9]+ (?:del )?[0-9]{2}/[0-9]{2}/[0-9]{2,4}'
                )
            ) as citation
        from {{ ref("printed_texts") }}
    ),

    read as (
        select
            *,
            cast(regexp_extract(citation, 'n\. ?([0-9]+)', 1) as integer) as number,
            make_date(
                cast(
                    case
                        length(regexp_extract(citation, '[0-9]+$'))
                        when 2
                        then '20' || regexp_extract(citation, '[0-9]+$')
                        else regexp_extract(citation, '[0-9]+$')
                    end as integer
                ),
                cast(regexp_extract(citation, '/([0-9]{2})/', 1) as integer),
                cast(regexp_extract(citation, '([0-9]{2})/[0-9]{2}/', 1) as integer)
            ) as day
        from cited
    )

select
    {{
        finding(
            "resolution_out_of_sequence",
            ["later.entity_id", "later.year", "earlier.number", "later.number"],
        )
    }},
    'low' as severity,
    later.entity_id,
    later.year,
    min(later.indicator_id) as indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    min(later.where_printed) as where_printed,
    min(earlier.citation) || '; ' || min(later.citation) as quote,
    min(later.citation) as stated,
    cast(null as varchar) as recomputed,
    'La delibera n. '
    || later.number
    || ' ha un numero più alto della n. '
    || earlier.number
    || ' ma una data anteriore: un numero o una data è sbagliato.' as explanation
from read as later
inner join
    read as earlier
    on later.entity_id = earlier.entity_id
    and later.year = earlier.year
    and year(later.day) = year(earlier.day)
    and later.number > earlier.number
    and later.day < earlier.day
group by later.entity_id, later.year, earlier.number, later.number
