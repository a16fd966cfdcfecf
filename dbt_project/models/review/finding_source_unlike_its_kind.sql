-- The use of a budget is read in the accounts: three in four of a section name the same
-- source, this one names another. Other kinds of computation have many sources.
with
    sourced as (
        select distinct
            facts.entity_id,
            facts.year,
            facts.plan_section,
            facts.algorithm,
            facts.indicator_id,
            facts.printed_place,
            indicators.data_source
        from {{ ref("component_facts") }} as facts
        inner join
            {{ ref("indicators") }} as indicators
            on {{ same_indicator("facts", "indicators") }}
        where
            indicators.data_source is not null
            and facts.algorithm = 'budget_utilisation'
    ),

    usual as (
        select
            first.entity_id,
            first.year,
            first.plan_section,
            first.algorithm,
            first.data_source,
            count(distinct second.indicator_id) as naming,
            max(kinds.indicators) as indicators
        from sourced as first
        inner join
            sourced as second
            on first.entity_id = second.entity_id
            and first.year = second.year
            and first.plan_section = second.plan_section
            and first.algorithm = second.algorithm
            and contains(lower(second.data_source), lower(first.data_source))
        inner join
            (
                select
                    entity_id,
                    year,
                    plan_section,
                    algorithm,
                    count(distinct indicator_id) as indicators,
                    count(distinct lower(data_source)) as sources
                from sourced
                group by entity_id, year, plan_section, algorithm
            ) as kinds
            on first.entity_id = kinds.entity_id
            and first.year = kinds.year
            and first.plan_section = kinds.plan_section
            and first.algorithm = kinds.algorithm
        group by
            first.entity_id,
            first.year,
            first.plan_section,
            first.algorithm,
            first.data_source
        having
            max(kinds.indicators) >= 4
            and 4 * count(distinct second.indicator_id) >= 3 * max(kinds.indicators)
    )

select
    {{
        finding(
            "source_unlike_its_kind",
            [
                "sourced.entity_id",
                "sourced.year",
                "sourced.indicator_id",
                "sourced.algorithm",
            ],
        )
    }},
    'low' as severity,
    sourced.entity_id,
    sourced.year,
    sourced.indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    sourced.printed_place || ', fonte dati' as where_printed,
    sourced.data_source as quote,
    sourced.data_source as stated,
    usual.data_source as recomputed,
    'La fonte stampata è «'
    || sourced.data_source
    || '»; negli altri indicatori della sezione con lo stesso calcolo ('
    || usual.naming
    || ' su '
    || usual.indicators
    || ') è o comprende «'
    || usual.data_source
    || '».' as explanation
from sourced
inner join
    usual
    on sourced.entity_id = usual.entity_id
    and sourced.year = usual.year
    and sourced.plan_section = usual.plan_section
    and sourced.algorithm = usual.algorithm
    and not contains(lower(sourced.data_source), lower(usual.data_source))
