-- The score says how far the measured part got, the coverage how much of the plan
-- that part is: never one alone.
with
    -- An indicator belongs to its objectives and, through the operational one, to the
    -- strategic one above it.
    members as (
        select entity_id, year, indicator_id, strategic_objective_id as objective_id
        from {{ ref("indicators") }}
        where strategic_objective_id is not null
        union
        select entity_id, year, indicator_id, operational_objective_id
        from {{ ref("indicators") }}
        where operational_objective_id is not null
        union
        select
            indicators.entity_id,
            indicators.year,
            indicators.indicator_id,
            objectives.parent_objective_id
        from {{ ref("indicators") }} as indicators
        inner join
            {{ ref("objectives") }} as objectives
            on indicators.entity_id = objectives.entity_id
            and indicators.year = objectives.year
            and indicators.operational_objective_id = objectives.objective_id
        where objectives.parent_objective_id is not null
    ),

    weighted as (
        select
            members.entity_id,
            members.year,
            members.objective_id,
            verdicts.verdict,
            verdicts.achievement_pct,
            verdicts.provenance,
            -- What was withdrawn is no longer planned.
            case
                when verdicts.verdict = 'withdrawn'
                then 0
                else cast(coalesce(indicators.weight, 1) as decimal(12, 6))
            end as weight
        from members
        inner join
            {{ ref("indicators") }} as indicators
            on {{ same_indicator("members", "indicators") }}
        inner join
            {{ ref("indicator_verdicts") }} as verdicts
            on {{ same_indicator("members", "verdicts") }}
    ),

    summed as (
        select
            entity_id,
            year,
            objective_id,
            count(*) as indicators,
            count(case when verdict = 'achieved' then 1 end) as indicators_achieved,
            count(
                case when verdict = 'partially_achieved' then 1 end
            ) as indicators_partially_achieved,
            count(
                case when verdict = 'not_achieved' then 1 end
            ) as indicators_not_achieved,
            count(
                case when verdict = 'not_measurable' then 1 end
            ) as indicators_not_measurable,
            count(
                case when verdict = 'not_measured' then 1 end
            ) as indicators_not_measured,
            count(case when verdict = 'not_due' then 1 end) as indicators_not_due,
            count(case when verdict = 'withdrawn' then 1 end) as indicators_withdrawn,
            sum(weight) as weight_planned,
            coalesce(
                sum(case when achievement_pct is not null then weight end), 0
            ) as weight_measured,
            sum(cast(achievement_pct as decimal(18, 12)) * weight) as weighted_pct,
            {{ worst_provenance("provenance") }} as provenance
        from weighted
        group by entity_id, year, objective_id
    )

select
    *,
    {{ quotient("weighted_pct", "weight_measured", scale=12) }} as score_pct,
    {{ quotient("(100 * weight_measured)", "weight_planned", scale=12) }}
    as coverage_pct
from summed
