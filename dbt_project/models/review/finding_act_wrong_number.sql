-- "<decree> n. 80/2021, convertito con modificazioni dalla Legge n. 133/2021": the
-- decree identifies the act, the number of the converting law can be checked.
with
    cited as (
        select
            *,
            unnest(
                regexp_extract_all(
                    text,
                    'Decreto[- ]legge n\. [0-9]+/[0-9]{4}, convertito[^0-9]*Legge n\. [0-9]+/[0-9]{4}'
                )
            ) as citation
        from {{ ref("printed_texts") }}
    ),

    read as (
        select
            *,
            regexp_extract(
                citation, 'Decreto[- ]legge n\. ([0-9]+/[0-9]{4})', 1
            ) as decree,
            regexp_extract(citation, 'Legge n\. ([0-9]+/[0-9]{4})$', 1) as law
        from cited
    )

select
    {{
        finding(
            "act_wrong_number",
            ["read.entity_id", "read.year", "read.text_id", "read.decree"],
        )
    }},
    'medium' as severity,
    read.entity_id,
    read.year,
    read.indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    read.where_printed,
    read.citation as quote,
    'Legge n. ' || read.law as stated,
    'Legge n. ' || acts.converted_by as recomputed,
    'Il Decreto-legge n. '
    || read.decree
    || ' è stato convertito dalla Legge n. '
    || acts.converted_by
    || ', non dalla n. '
    || read.law
    || '.' as explanation
from read
inner join
    {{ ref("legal_acts") }} as acts
    on acts.kind = 'decreto_legge'
    and read.decree = acts.number
where read.law <> acts.converted_by
