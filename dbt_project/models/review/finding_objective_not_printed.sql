-- A plan that numbers its objectives prints some indicators before any of them: the
-- register keeps them under an objective without a code.
select
    {{
        finding(
            "objective_not_printed",
            [
                "bare.entity_id",
                "bare.year",
                "bare.mission_code",
                "bare.programme_code",
            ],
        )
    }},
    'medium' as severity,
    bare.entity_id,
    bare.year,
    min(indicators.indicator_id) as indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    'PIRA, missione '
    || bare.mission_code
    || ', programma '
    || bare.programme_code as where_printed,
    string_agg(
        concat_ws(' ', indicators.printed_code, indicators.name),
        '; '
        order by indicators.printed_order
    ) as quote,
    count(*) || ' indicatori' as stated,
    cast(null as varchar) as recomputed,
    'Il programma stampa '
    || count(*)
    || ' indicatori senza dire quale obiettivo misurano; gli altri stanno ciascuno sotto il suo.'
    as explanation
from {{ ref("objectives") }} as bare
inner join
    {{ ref("indicators") }} as indicators
    on bare.entity_id = indicators.entity_id
    and bare.year = indicators.year
    and bare.objective_id = indicators.strategic_objective_id
    and indicators.operational_objective_id is null
where
    bare.code is null
    and exists (
        select 1
        from {{ ref("objectives") }} as others
        where
            others.entity_id = bare.entity_id
            and others.year = bare.year
            and others.plan_section = bare.plan_section
            and others.code is not null
    )
group by bare.entity_id, bare.year, bare.mission_code, bare.programme_code
