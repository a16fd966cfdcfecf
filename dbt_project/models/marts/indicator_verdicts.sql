-- A composite is judged as a whole only when each of its components is; otherwise it
-- takes the word of the one that is not.
with
    counted as (
        select
            entity_id,
            year,
            indicator_id,
            count(*) as components,
            count(case when verdict = 'achieved' then 1 end) as components_achieved,
            count(
                case when verdict = 'not_achieved' then 1 end
            ) as components_not_achieved,
            count(case when verdict = 'withdrawn' then 1 end) as components_withdrawn,
            count(
                case when verdict = 'not_measured' then 1 end
            ) as components_not_measured,
            count(
                case when verdict = 'not_measurable' then 1 end
            ) as components_not_measurable,
            count(case when verdict = 'not_due' then 1 end) as components_not_due,
            count(achievement_pct) as components_with_pct,
            min(achievement_pct) as least_achievement_pct,
            {{ worst_provenance("provenance") }} as provenance,
            max(rows_quarantined) as rows_quarantined
        from {{ ref("component_verdicts") }}
        group by entity_id, year, indicator_id
    )

select
    entity_id,
    year,
    indicator_id,
    components,
    components_achieved,
    components_not_achieved,
    components - components_achieved - components_not_achieved as components_not_judged,
    case
        when components_withdrawn > 0
        then 'withdrawn'
        when components_not_measured > 0
        then 'not_measured'
        when components_not_measurable > 0
        then 'not_measurable'
        when components_not_due > 0
        then 'not_due'
        when components_achieved = components
        then 'achieved'
        when components_achieved > 0
        then 'partially_achieved'
        else 'not_achieved'
    end as verdict,
    case
        when components_with_pct = components then least_achievement_pct
    end as achievement_pct,
    provenance,
    rows_quarantined
from counted
