-- An objective beside the register, and counted from the indicators that serve it:
-- also, through the operational one,
-- the strategic one above it. Weights are the register's, 1 where it has none.
with
    members as (
        select entity_id, year, indicator_id, strategic_objective_id as objective_id
        from published.indicators
        union
        select entity_id, year, indicator_id, operational_objective_id
        from published.indicators
        union
        select i.entity_id, i.year, i.indicator_id, o.parent_objective_id
        from published.indicators as i
        inner join
            register.objectives as o
            on (o.entity_id, o.year, o.objective_id)
            = (i.entity_id, i.year, i.operational_objective_id)
    ),
    weighed as (
        select
            m.entity_id,
            m.year,
            m.objective_id,
            i.verdict,
            i.provenance,
            try_cast(i.achievement_pct as decimal(18, 12)) as achievement_pct,
            try_cast(coalesce(r.weight, 1) as decimal(12, 6)) as weight
        from members as m
        inner join published.indicators as i using (entity_id, year, indicator_id)
        left join register.indicators as r using (entity_id, year, indicator_id)
        where m.objective_id is not null
    ),
    counted as (
        select
            entity_id,
            year,
            objective_id,
            count(*) as indicators,
            count(*) filter (where verdict = 'achieved') as achieved,
            count(*) filter (
                where verdict = 'partially_achieved'
            ) as partially_achieved,
            count(*) filter (where verdict = 'not_achieved') as not_achieved,
            count(*) filter (where verdict = 'not_measurable') as not_measurable,
            count(*) filter (where verdict = 'not_measured') as not_measured,
            count(*) filter (where verdict = 'not_due') as not_due,
            count(*) filter (where verdict = 'withdrawn') as withdrawn,
            sum(weight) filter (where verdict <> 'withdrawn') as weight_planned,
            coalesce(
                sum(weight) filter (where achievement_pct is not null), 0
            ) as weight_measured,
            sum(achievement_pct * weight) as weighted_pct,
            worst_provenance(provenance) as provenance
        from weighed
        group by all
    )
select
    entity_id,
    year,
    objective_id,
    p.provenance,
    p.score_pct,
    p.coverage_pct,
    case
        when r.objective_id is null then coalesce(p.name, '(senza nome)')
    end as unknown,
    case
        when p.objective_id is null and r.objective_id is not null then r.name
    end as missing,
    faults(
        [
            unlike('plan_section', p.plan_section, r.plan_section),
            unlike('level', p.level, r.level),
            unlike('parent_objective_id', p.parent_objective_id, r.parent_objective_id),
            unlike('printed_order', p.printed_order, r.printed_order),
            unlike('code', p.code, r.code),
            unlike('name', p.name, r.name),
            unlike('mission_code', p.mission_code, r.mission_code),
            unlike('programme_code', p.programme_code, r.programme_code)
        ]
    ) as unlike_register,
    faults(
        [
            unlike('indicators', p.indicators, coalesce(c.indicators, 0)),
            unlike(
                'indicators_achieved', p.indicators_achieved, coalesce(c.achieved, 0)
            ),
            unlike(
                'indicators_partially_achieved',
                p.indicators_partially_achieved,
                coalesce(c.partially_achieved, 0)
            ),
            unlike(
                'indicators_not_achieved',
                p.indicators_not_achieved,
                coalesce(c.not_achieved, 0)
            ),
            unlike(
                'indicators_not_measurable',
                p.indicators_not_measurable,
                coalesce(c.not_measurable, 0)
            ),
            unlike(
                'indicators_not_measured',
                p.indicators_not_measured,
                coalesce(c.not_measured, 0)
            ),
            unlike('indicators_not_due', p.indicators_not_due, coalesce(c.not_due, 0)),
            unlike(
                'indicators_withdrawn', p.indicators_withdrawn, coalesce(c.withdrawn, 0)
            )
        ]
    ) as wrong_count,
    faults(
        [
            unlike('weight_planned', p.weight_planned, coalesce(c.weight_planned, 0)),
            unlike(
                'weight_measured', p.weight_measured, coalesce(c.weight_measured, 0)
            ),
            unlike_quotient(
                'score_pct', p.score_pct, c.weighted_pct, c.weight_measured
            ),
            unlike_quotient(
                'coverage_pct',
                p.coverage_pct,
                100 * c.weight_measured,
                p.weight_planned
            )
        ]
    ) as wrong_score,
    improved(p.provenance, c.provenance) as improved_provenance,
    faults(
        [
            not_finite('weight_planned', p.weight_planned),
            not_finite('weight_measured', p.weight_measured),
            not_finite('score_pct', p.score_pct),
            not_finite('coverage_pct', p.coverage_pct)
        ]
    ) as infinite
from published.objectives as p
full join register.objectives as r using (entity_id, year, objective_id)
left join counted as c using (entity_id, year, objective_id)
order by all
