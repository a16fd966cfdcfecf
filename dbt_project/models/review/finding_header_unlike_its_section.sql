-- The header that a section prints most often at a position is taken for the right one.
with
    headers as (
        select
            entity_id,
            year,
            plan_section,
            objective_id,
            name,
            printed_order,
            unnest(string_split(printed_headers, ' | ')) as header,
            generate_subscripts(string_split(printed_headers, ' | '), 1) as position
        from {{ ref("objectives") }}
        where printed_headers is not null
    ),

    usual as (
        select
            entity_id,
            year,
            plan_section,
            position,
            -- The first in the alphabet where two are equally frequent: one answer.
            max_by(header, tables * 1000 - rank) as header
        from
            (
                select
                    entity_id,
                    year,
                    plan_section,
                    position,
                    header,
                    count(*) as tables,
                    row_number() over (
                        partition by entity_id, year, plan_section, position
                        order by header
                    ) as rank
                from headers
                group by entity_id, year, plan_section, position, header
            )
        group by entity_id, year, plan_section, position
    )

select
    {{
        finding(
            "header_unlike_its_section",
            [
                "headers.entity_id",
                "headers.year",
                "headers.objective_id",
                "headers.position",
            ],
        )
    }},
    case
        when
            levenshtein(headers.header, usual.header) <= 1
            and not regexp_matches(headers.header, '[0-9]')
        then 'low'
        else 'medium'
    end as severity,
    headers.entity_id,
    headers.year,
    {{ about_no_indicator() }},
    {{ section_name("headers.plan_section") }}
    || ', tabella «'
    || headers.name
    || '», colonna '
    || headers.position as where_printed,
    headers.header as quote,
    headers.header as stated,
    usual.header as recomputed,
    'L''intestazione della colonna '
    || headers.position
    || ' è «'
    || headers.header
    || '»; nelle altre tabelle della sezione è «'
    || usual.header
    || '».' as explanation
from headers
inner join
    usual
    on headers.entity_id = usual.entity_id
    and headers.year = usual.year
    and headers.plan_section = usual.plan_section
    and headers.position = usual.position
where {{ plain("headers.header") }} <> {{ plain("usual.header") }}
