-- An indicator beside the register and beside its components: it says no more than
-- they do.
with
    components as (
        select
            entity_id,
            year,
            indicator_id,
            count(*) as components,
            count(*) filter (where verdict = 'achieved') as achieved,
            count(*) filter (
                where verdict not in ('achieved', 'not_achieved')
            ) as not_judged,
            list(distinct verdict order by verdict) as verdicts,
            case
                when count(achievement_pct) = count(*) then min(achievement_pct)
            end as achievement_pct,
            worst_provenance(provenance) as provenance,
            max(rows_quarantined) as rows_quarantined
        from published.indicator_components
        group by all
    ),
    notes as (
        select
            entity_id,
            year,
            indicator_id,
            string_agg(distinct number, ', ' order by number) as footnotes
        from register.footnote_anchors
        where indicator_id is not null
        group by all
    )
select
    entity_id,
    year,
    indicator_id,
    p.verdict,
    p.achievement_pct,
    p.provenance,
    case
        when r.indicator_id is null then coalesce(p.name, '(senza nome)')
    end as unknown,
    case
        when p.indicator_id is null and r.indicator_id is not null
        then r.plan_section || ': ' || r.name
    end as missing,
    case
        when
            r.indicator_id is not null
            and not exists (
                from register.components as c
                where
                    (c.entity_id, c.year, c.indicator_id)
                    = (r.entity_id, r.year, r.indicator_id)
            )
        then r.plan_section || ': ' || r.name
    end as no_component,
    faults(
        [
            unlike('plan_section', p.plan_section, r.plan_section),
            unlike('printed_order', p.printed_order, r.printed_order),
            unlike('printed_code', p.printed_code, r.printed_code),
            unlike('flags', p.flags, r.flags),
            unlike('mission_code', p.mission_code, r.mission_code),
            unlike('programme_code', p.programme_code, r.programme_code),
            unlike('name', p.name, r.name),
            unlike('corrected_name', p.corrected_name, r.corrected_name),
            unlike('description', p.description, r.description),
            unlike(
                'public_value_dimension',
                p.public_value_dimension,
                r.public_value_dimension
            ),
            unlike('beneficiaries', p.beneficiaries, r.beneficiaries),
            unlike('data_source', p.data_source, r.data_source),
            unlike('indicator_type', p.indicator_type, r.indicator_type),
            unlike('unit_text', p.unit_text, r.unit_text),
            unlike(
                'strategic_objective_id',
                p.strategic_objective_id,
                r.strategic_objective_id
            ),
            unlike('strategic_objective', p.strategic_objective, strategic.name),
            unlike(
                'operational_objective_id',
                p.operational_objective_id,
                r.operational_objective_id
            ),
            unlike('operational_objective', p.operational_objective, operational.name),
            unlike(
                'responsibility_centres',
                p.responsibility_centres,
                r.responsibility_centres_text
            ),
            unlike('algorithm_text', p.algorithm_text, r.algorithm_text),
            unlike('target_text', p.target_text, r.target_text),
            unlike('printed_result_text', p.printed_result_text, r.printed_result_text),
            unlike('footnotes', p.footnotes, notes.footnotes),
            unlike('is_example', p.is_example, run.is_example)
        ]
    ) as unlike_register,
    faults(
        [
            unlike('components', p.components, coalesce(c.components, 0)),
            unlike(
                'components_achieved', p.components_achieved, coalesce(c.achieved, 0)
            ),
            unlike(
                'components_not_judged',
                p.components_not_judged,
                coalesce(c.not_judged, 0)
            ),
            unlike('rows_quarantined', p.rows_quarantined, c.rows_quarantined)
        ]
    ) as wrong_count,
    case
        when
            coalesce(
                case
                    when p.verdict = 'achieved'
                    then c.achieved < c.components
                    when p.verdict = 'partially_achieved'
                    then
                        c.not_judged > 0
                        or c.achieved not between 1
                        and c.components - 1
                    when p.verdict = 'not_achieved'
                    then c.not_judged > 0 or c.achieved > 0
                    else not list_contains(c.verdicts, p.verdict)
                end,
                true
            )
        then
            'esito '
            || told(p.verdict)
            || ', quelli delle componenti sono '
            || coalesce(array_to_string(c.verdicts, ', '), 'nessuno')
    end as wrong_verdict,
    unlike(
        'achievement_pct', p.achievement_pct, c.achievement_pct
    ) as wrong_achievement,
    improved(p.provenance, c.provenance) as improved_provenance,
    not_finite('achievement_pct', p.achievement_pct) as infinite
from published.indicators as p
full join register.indicators as r using (entity_id, year, indicator_id)
cross join ops.run as run
left join components as c using (entity_id, year, indicator_id)
left join notes using (entity_id, year, indicator_id)
left join
    register.objectives as strategic
    on (strategic.entity_id, strategic.year, strategic.objective_id)
    = (r.entity_id, r.year, r.strategic_objective_id)
left join
    register.objectives as operational
    on (operational.entity_id, operational.year, operational.objective_id)
    = (r.entity_id, r.year, r.operational_objective_id)
order by all
