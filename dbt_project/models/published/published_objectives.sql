select
    objectives.entity_id,
    objectives.year,
    objectives.objective_id,
    objectives.plan_section,
    objectives.level,
    objectives.parent_objective_id,
    objectives.printed_order,
    objectives.code,
    objectives.name,
    objectives.mission_code,
    objectives.programme_code,
    cast(coalesce(rollups.indicators, 0) as integer) as indicators,
    cast(coalesce(rollups.indicators_achieved, 0) as integer) as indicators_achieved,
    cast(
        coalesce(rollups.indicators_partially_achieved, 0) as integer
    ) as indicators_partially_achieved,
    cast(
        coalesce(rollups.indicators_not_achieved, 0) as integer
    ) as indicators_not_achieved,
    cast(
        coalesce(rollups.indicators_not_measurable, 0) as integer
    ) as indicators_not_measurable,
    cast(
        coalesce(rollups.indicators_not_measured, 0) as integer
    ) as indicators_not_measured,
    cast(coalesce(rollups.indicators_not_due, 0) as integer) as indicators_not_due,
    cast(coalesce(rollups.indicators_withdrawn, 0) as integer) as indicators_withdrawn,
    cast(coalesce(rollups.weight_planned, 0) as decimal(38, 6)) as weight_planned,
    cast(coalesce(rollups.weight_measured, 0) as decimal(38, 6)) as weight_measured,
    cast(rollups.score_pct as decimal(38, 12)) as score_pct,
    cast(rollups.coverage_pct as decimal(38, 12)) as coverage_pct,
    rollups.provenance
from {{ ref("objectives") }} as objectives
left join
    {{ ref("objective_rollups") }} as rollups
    on objectives.entity_id = rollups.entity_id
    and objectives.year = rollups.year
    and objectives.objective_id = rollups.objective_id
order by
    objectives.entity_id,
    objectives.year,
    case
        objectives.plan_section
        when 'public_value'
        then 1
        when 'performance'
        then 2
        when 'individual'
        then 3
        else 4
    end,
    objectives.printed_order,
    objectives.objective_id
