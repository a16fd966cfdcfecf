-- One operational objective of a section under two strategic ones.
with
    placed as (
        select
            objectives.*,
            parents.name as parent_name,
            {{ plain("objectives.name") }} as plain_name
        from {{ ref("objectives") }} as objectives
        inner join
            {{ ref("objectives") }} as parents
            on objectives.entity_id = parents.entity_id
            and objectives.year = parents.year
            and objectives.parent_objective_id = parents.objective_id
        where objectives.level = 'operational'
    )

select
    {{
        finding(
            "objective_under_two_parents",
            ["entity_id", "year", "plan_section", "min(objective_id)"],
        )
    }},
    'low' as severity,
    entity_id,
    year,
    {{ about_no_indicator() }},
    {{ section_name("plan_section") }} as where_printed,
    string_agg(parent_name || ': ' || name, ' e ' order by printed_order) as quote,
    min(name) as stated,
    cast(null as varchar) as recomputed,
    'L''obiettivo operativo «'
    || min(name)
    || '» è stampato sotto '
    || count(distinct parent_objective_id)
    || ' obiettivi strategici ('
    || string_agg(parent_name, '; ' order by printed_order)
    || '): i suoi risultati si sommano in due posti, o sono due obiettivi con un nome solo.'
    as explanation
from placed
group by entity_id, year, plan_section, plain_name
having count(distinct parent_objective_id) > 1
