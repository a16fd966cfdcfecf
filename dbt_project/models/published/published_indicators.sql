with
    anchored as (
        select
            entity_id,
            year,
            indicator_id,
            string_agg(cast(number as varchar), ', ' order by number) as footnotes
        from
            (
                select distinct entity_id, year, indicator_id, number
                from {{ ref("footnote_anchors") }}
                where indicator_id is not null
            )
        group by entity_id, year, indicator_id
    )

select
    indicators.entity_id,
    indicators.year,
    indicators.indicator_id,
    indicators.plan_section,
    indicators.printed_order,
    indicators.printed_code,
    indicators.flags,
    indicators.mission_code,
    indicators.programme_code,
    indicators.name,
    indicators.corrected_name,
    indicators.description,
    indicators.public_value_dimension,
    indicators.beneficiaries,
    indicators.data_source,
    indicators.indicator_type,
    indicators.unit_text,
    indicators.strategic_objective_id,
    strategic.name as strategic_objective,
    indicators.operational_objective_id,
    operational.name as operational_objective,
    indicators.responsibility_centres_text as responsibility_centres,
    indicators.algorithm_text,
    indicators.target_text,
    indicators.printed_result_text as printed_result_text,
    anchored.footnotes,
    cast(verdicts.components as integer) as components,
    cast(verdicts.components_achieved as integer) as components_achieved,
    cast(verdicts.components_not_judged as integer) as components_not_judged,
    verdicts.verdict,
    verdicts.achievement_pct,
    verdicts.provenance,
    cast(verdicts.rows_quarantined as integer) as rows_quarantined,
    run.is_example
from {{ ref("indicators") }} as indicators
cross join {{ ref("stg_run") }} as run
left join
    {{ ref("indicator_verdicts") }} as verdicts
    on {{ same_indicator("indicators", "verdicts") }}
left join
    {{ ref("objectives") }} as strategic
    on indicators.entity_id = strategic.entity_id
    and indicators.year = strategic.year
    and indicators.strategic_objective_id = strategic.objective_id
left join
    {{ ref("objectives") }} as operational
    on indicators.entity_id = operational.entity_id
    and indicators.year = operational.year
    and indicators.operational_objective_id = operational.objective_id
left join anchored on {{ same_indicator("indicators", "anchored") }}
order by
    indicators.entity_id,
    indicators.year,
    case
        indicators.plan_section
        when 'public_value'
        then 1
        when 'performance'
        then 2
        when 'individual'
        then 3
        else 4
    end,
    indicators.printed_order
