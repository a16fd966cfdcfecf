-- Two objectives of one level in different sections, one with all the words of four
-- letters or more of the other and more: the same objective under two names. What
-- stands
-- in brackets is no part of a name.
with
    named as (
        select
            *,
            list_distinct(
                regexp_extract_all(
                    {{ plain("regexp_replace(name, '\\([^)]*\\)', ' ', 'g')") }},
                    '[a-z0-9]{4,}'
                )
            ) as words
        from {{ ref("objectives") }}
        where name not like '%/%'
    )

select
    {{
        finding(
            "objective_named_differently",
            ["longer.entity_id", "longer.year", "longer.objective_id"],
        )
    }},
    'low' as severity,
    longer.entity_id,
    longer.year,
    {{ about_no_indicator() }},
    {{ section_name("longer.plan_section") }} as where_printed,
    longer.name as quote,
    longer.name as stated,
    min(shorter.name) as recomputed,
    'L''obiettivo '
    || case longer.level when 'strategic' then 'strategico' else 'operativo' end
    || ' «'
    || longer.name
    || '» ('
    || {{ section_name("longer.plan_section") }}
    || ') altrove è «'
    || min(shorter.name)
    || '» ('
    || string_agg(
        distinct {{ section_name("shorter.plan_section") }},
        ', '
        order by {{ section_name("shorter.plan_section") }}
    )
    || '): o è lo stesso obiettivo con due nomi, o sono due e la Relazione non li distingue.'
    as explanation
from named as longer
inner join
    named as shorter
    on longer.entity_id = shorter.entity_id
    and longer.year = shorter.year
    and longer.plan_section <> shorter.plan_section
    and longer.level = shorter.level
    and len(shorter.words) >= 2
    and len(longer.words) > len(shorter.words)
    and list_has_all(longer.words, shorter.words)
group by
    longer.entity_id,
    longer.year,
    longer.objective_id,
    longer.name,
    longer.plan_section,
    longer.level
