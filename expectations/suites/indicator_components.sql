-- A component beside the register and its inputs, and its verdict, deviation and
-- percentage beside the published
-- operator, result and target: what makes a verdict is for the models, that the row
-- does not contradict itself is ours.
with
    inputs as (
        select
            i.entity_id,
            i.year,
            i.indicator_id,
            i.component_no,
            bool_or(i.is_missing) as lacks_one,
            worst_provenance(
                case when not i.is_missing then i.provenance end
            ) as provenance,
            max(coalesce(m.rows_quarantined, 0)) as rows_quarantined
        from published.component_inputs as i
        left join
            published.measures as m
            on (m.entity_id, m.measure_id, m.year, m.period)
            = (i.entity_id, i.measure_id, i.measure_year, i.period)
        group by all
    ),
    reasons as (
        select
            c.entity_id,
            c.year,
            c.indicator_id,
            c.component_no,
            case when count(distinct d.cause) = 1 then min(d.cause) end as cause,
            string_agg(
                d.text, ' ' order by d.footnote_number nulls last, d.text
            ) as words
        from register.components as c
        inner join
            register.deviation_reasons as d
            on (d.entity_id, d.year, d.indicator_id)
            = (c.entity_id, c.year, c.indicator_id)
            and coalesce(d.component_no, c.component_no) = c.component_no
        group by all
    ),
    compared as (
        select
            *,
            coalesce(verdict in ('achieved', 'not_achieved'), false) as is_judged,
            coalesce(tolerance, 0) as margin,
            case
                target_operator
                when 'by'
                then result_date - target_date
                when 'reached'
                then null
                when 'between'
                then
                    result_value
                    - least(greatest(result_value, target_value), target_upper_value)
                else result_value - target_value
            end as distance,
            case
                when target_operator = 'by'
                then
                    coalesce(result_date <= target_date + cast(margin as integer), true)
                    and coalesce(is_done(result_state), result_date is not null)
                when target_operator = 'reached'
                then is_done(result_state) = is_done(target_state)
                when unit <> target_unit
                then null
                when target_operator = '>='
                then result_value >= target_value - margin
                when target_operator = '>'
                then result_value > target_value - margin
                when target_operator = '<='
                then result_value <= target_value + margin
                when target_operator = '<'
                then result_value < target_value + margin
                when target_operator = '='
                then abs(result_value - target_value) <= margin
                when target_operator = 'between'
                then
                    result_value
                    between target_value - margin and target_upper_value + margin
            end as is_met
        from published.indicator_components
    )
select
    entity_id,
    year,
    indicator_id,
    component_no,
    p.verdict,
    p.achievement_pct,
    p.provenance,
    case when trim(coalesce(p.verdict_reason, '')) = '' then 'manca' end as unexplained,
    case
        when r.indicator_id is null
        then coalesce(p.label, p.algorithm, '(senza etichetta)')
    end as unknown,
    case
        when p.indicator_id is null and r.indicator_id is not null
        then coalesce(r.label, r.algorithm)
    end as missing,
    faults(
        [
            unlike('label', p.label, r.label),
            unlike('algorithm', p.algorithm, r.algorithm),
            unlike('value_type', p.value_type, r.value_type),
            unlike('unit', p.unit, r.unit),
            unlike('decimals', p.decimals, r.decimals),
            unlike('polarity', p.polarity, r.polarity),
            unlike('deviation_cause', p.deviation_cause, reasons.cause),
            unlike('deviation_reason', p.deviation_reason, reasons.words),
            case
                when p.verdict = 'withdrawn' and i.status <> 'withdrawn'
                then 'ritirata, ma il registro non ritira l''indicatore'
            end,
            case
                when p.verdict <> 'withdrawn' and i.status = 'withdrawn'
                then 'il registro ritira l''indicatore'
            end,
            unlike('is_example', p.is_example, run.is_example)
        ]
    ) as unlike_register,
    faults(
        [
            unlike('target_operator', p.target_operator, t.operator),
            unlike('operator_source', p.operator_source, t.operator_source),
            case
                when t.relative_to_year is null
                then unlike('target_value', p.target_value, t.value)
            end,
            unlike('target_upper_value', p.target_upper_value, t.upper_value),
            unlike('target_unit', p.target_unit, t.unit),
            unlike('target_date', p.target_date, t.due_date),
            unlike('target_state', p.target_state, t.state),
            unlike('target_text', p.target_text, t.target_text),
            unlike('relative_to_year', p.relative_to_year, t.relative_to_year),
            unlike('tolerance', p.tolerance, t.tolerance)
        ]
    ) as unlike_target,
    case
        when p.result_value is null and p.result_date is null and p.result_state is null
        then unlike('displayed_result', p.displayed_result, p.result_text)
        when p.result_value is not null and p.result_text is not null
        then 'un numero con parole: ' || p.result_text
        when p.displayed_result is null
        then 'manca, e un risultato c''è'
    end as wrong_display,
    case
        when p.verdict is null
        then 'esito nulla'
        when p.is_judged and coalesce(p.is_met <> (p.verdict = 'achieved'), true)
        then
            'esito '
            || p.verdict
            || ': risultato '
            || told(p.displayed_result)
            || ', obiettivo '
            || told(p.target_operator)
            || ' '
            || told(
                coalesce(
                    cast(p.target_value as varchar),
                    cast(p.target_date as varchar),
                    p.target_state
                )
            )
            || ' («'
            || coalesce(p.target_text, '')
            || '»)'
        when p.verdict = 'not_measured' and not inputs.lacks_one
        then 'esito not_measured, e nessun dato di ingresso manca'
    end as wrong_verdict,
    case
        when
            p.deviation is not null
            and (not (p.is_judged or p.verdict = 'not_due') or p.distance is null)
        then 'deviation dice ' || p.deviation || ', e non c''è di che confrontare'
        when
            p.deviation is not null
            or (
                p.is_judged
                and (p.target_operator <> 'by' or p.result_date > p.target_date)
            )
        then unlike('deviation', p.deviation, p.distance)
    end as wrong_deviation,
    case
        when
            not coalesce(
                regexp_full_match(p.achievement_method, '[a-z_]+/[0-9]+'), false
            )
        then 'achievement_method dice ' || told(p.achievement_method)
        when p.achievement_pct is not null and not p.is_judged
        then 'una percentuale senza esito: ' || p.achievement_pct
        when p.achievement_method like 'none/%' and p.achievement_pct is not null
        then 'una percentuale senza metodo: ' || p.achievement_pct
        else
            unlike(
                'achievement_pct',
                p.achievement_pct,
                case
                    when p.achievement_pct_uncapped is not null
                    then least(p.achievement_pct_uncapped, 100)
                end
            )
    end as wrong_achievement,
    faults(
        [
            not_finite('result_value', p.result_value),
            not_finite('target_value', p.target_value),
            not_finite('target_upper_value', p.target_upper_value),
            not_finite('tolerance', p.tolerance),
            not_finite('achievement_pct', p.achievement_pct),
            not_finite('achievement_pct_uncapped', p.achievement_pct_uncapped),
            not_finite('deviation', p.deviation)
        ]
    ) as infinite,
    improved(p.provenance, inputs.provenance) as improved_provenance,
    -- Of a measure that is missing nothing is published, and rows may have been
    -- refused.
    case
        when
            p.rows_quarantined is null
            or p.rows_quarantined < coalesce(inputs.rows_quarantined, 0)
            or (
                p.rows_quarantined > coalesce(inputs.rows_quarantined, 0)
                and not coalesce(inputs.lacks_one, false)
            )
        then
            'dice '
            || told(p.rows_quarantined)
            || ', le misure '
            || told(inputs.rows_quarantined)
    end as wrong_refusals,
    case
        when
            p.verdict = 'not_achieved'
            and p.deviation_reason is null
            and exists (
                from register.published_results as s
                where (s.entity_id, s.year) = (p.entity_id, p.year)
            )
            and not exists (
                from published.findings as f
                where
                    f.rule = 'miss_without_reason'
                    and (f.entity_id, f.year, f.indicator_id, f.component_no)
                    = (p.entity_id, p.year, p.indicator_id, p.component_no)
            )
        then told(p.verdict_reason)
    end as miss_unexplained
from compared as p
full join register.components as r using (entity_id, year, indicator_id, component_no)
cross join ops.run as run
left join register.indicators as i using (entity_id, year, indicator_id)
left join register.targets as t using (entity_id, year, indicator_id, component_no)
left join inputs using (entity_id, year, indicator_id, component_no)
left join reasons using (entity_id, year, indicator_id, component_no)
order by all
