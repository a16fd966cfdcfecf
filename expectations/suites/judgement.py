"""How a component should be judged: the SQL that says it again from the published target, result and inputs.

It reads no model: the register says what was asked, `published` what came out, and the verdict, the deviation and the
percentage follow from these. All of it is DECIMAL.
"""

# Inputs and baseline of a component, as published. A baseline belongs to the target, never to the result.
_FED = """
fed as (
    select
        i.entity_id,
        i.year,
        i.indicator_id,
        i.component_no,
        count(*) filter (where i.role <> 'baseline') as inputs,
        count(*) filter (where i.role <> 'baseline' and i.is_missing) as inputs_missing,
        count(*) filter (where i.role = 'baseline' and i.is_missing) as baselines_missing,
        sum(i.sign * i.value) filter (where i.role = 'baseline') as baseline,
        worst_provenance(case when i.role = 'baseline' then i.provenance end) as baseline_provenance,
        worst_provenance(case when i.role = 'baseline' or not i.is_missing then i.provenance end) as provenance,
        list(distinct i.measure_name) filter (where i.is_missing) as names_missing,
        list(distinct i.period || ' ' || i.owner_centre_name) filter (where i.is_missing) as years_missing,
        string_agg(
            coalesce(i.value_text, case when i.value_type <> 'text' then i.note end),
            '; '
            order by i.part_no, i.measure_id
        ) filter (where i.role <> 'baseline') as words_given,
        max(coalesce(m.rows_quarantined, 0)) as rows_quarantined
    from published.component_inputs as i
    left join published.measures as m
        on (m.entity_id, m.measure_id, m.year, m.period) = (i.entity_id, i.measure_id, i.measure_year, i.period)
    group by i.entity_id, i.year, i.indicator_id, i.component_no
)"""

_DEFECTS = """
defects as (
    select
        c.entity_id,
        c.year,
        c.indicator_id,
        c.component_no,
        string_agg(d.reason, ' ' order by d.defect) as reason
    from register.components as c
    inner join register.accepted_defects as d
        on (d.entity_id, d.year, d.indicator_id) = (c.entity_id, c.year, c.indicator_id)
        and coalesce(d.component_no, c.component_no) = c.component_no
    where d.effect = 'not_comparable'
    group by all
)"""

_JUDGED = """
known as (
    select
        p.*,
        fed.* exclude (entity_id, year, indicator_id, component_no, provenance, rows_quarantined),
        fed.provenance as provenance_due,
        fed.rows_quarantined as rows_quarantined_due,
        defects.reason as defect_reason,
        i.status,
        i.status_reason,
        run.as_of,
        run.is_example as run_is_example,
        coalesce(p.target_date, make_date(p.year, 12, 31)) as due_on,
        coalesce(p.tolerance, 0) as margin,
        case p.target_operator when 'by' then 'date' when 'reached' then 'state' else 'number' end as compared_as,
        p.result_value is not null or p.result_date is not null or p.result_state is not null as has_result
    from published.indicator_components as p
    cross join ops.run as run
    left join register.indicators as i using (entity_id, year, indicator_id)
    left join fed using (entity_id, year, indicator_id, component_no)
    left join defects using (entity_id, year, indicator_id, component_no)
),
compared as (
    select
        *,
        case
            when target_operator is null then false
            when compared_as = 'date' then target_date is not null
            when compared_as = 'state' then target_state is not null
            when target_operator = 'between' then target_value is not null and target_upper_value is not null
            else target_value is not null
        end as has_target,
        case
            when compared_as = 'date' then
                coalesce(result_date <= target_date + cast(margin as integer), true)
                and case when result_date is null or result_state is not null then is_done(result_state) else true end
            when compared_as = 'state' then is_done(result_state) = is_done(target_state)
            when unit <> target_unit then null
            when target_operator = '>=' then result_value >= target_value - margin
            when target_operator = '>' then result_value > target_value - margin
            when target_operator = '<=' then result_value <= target_value + margin
            when target_operator = '<' then result_value < target_value + margin
            when target_operator = '=' then abs(result_value - target_value) <= margin
            when target_operator = 'between'
                then result_value between target_value - margin and target_upper_value + margin
        end as is_met
    from known
),
judged as (
    select
        *,
        case
            when status = 'withdrawn' then 'withdrawn'
            when target_operator = 'by' and not has_result and defect_reason is null and as_of < due_on then 'not_due'
            when not has_result and (coalesce(inputs_missing, 0) > 0 or coalesce(inputs, 0) = 0) then 'not_measured'
            when relative_to_year is not null and target_value is null then 'not_measured'
            when defect_reason is not null or not has_result or not has_target or is_met is null
                then 'not_measurable'
            when as_of < due_on and (not is_met or polarity in ('decrease', 'target', 'range')) then 'not_due'
            when is_met then 'achieved'
            else 'not_achieved'
        end as verdict_due
    from compared
),
deviated as (
    select
        *,
        case
            when verdict_due not in ('achieved', 'not_achieved', 'not_due') then null
            -- Of what was done on a day nobody knows, only lateness is known.
            when compared_as = 'date' and result_state is not null and result_date <= target_date then null
            when compared_as = 'date' then result_date - target_date
            when target_operator <> 'between' or result_value < target_value then result_value - target_value
            when result_value > target_upper_value then result_value - target_upper_value
            else 0 * result_value
        end as deviation_due
    from judged
),
methodical as (
    select
        *,
        case
            when target_operator in ('>=', '>') then greatest(- deviation_due, 0)
            when target_operator in ('<=', '<') then greatest(deviation_due, 0)
            else abs(deviation_due)
        end as outside,
        case
            when verdict_due not in ('achieved', 'not_achieved') then 'none/1'
            when relative_to_year is not null and baseline_provenance = 'reconstructed' then 'reconstructed_baseline/1'
            when compared_as = 'date' then 'on_time/1'
            when compared_as = 'state' then 'yes_no/1'
            when is_met and margin > 0 and (outside > 0 or (target_operator in ('>', '<') and deviation_due = 0))
                then 'within_tolerance/1'
            when target_operator = 'between' or polarity = 'range'
                then case when is_met or margin > 0 then 'range_distance/1' else 'none/1' end
            when polarity = 'target' and margin > 0 then 'closer_to_target/1'
            when polarity = 'increase' and target_value > 0 then 'increase_ratio/1'
            when polarity = 'decrease' and target_value > 0 and result_value >= 0 then 'decrease_ratio/1'
            when polarity = 'decrease' and target_value < 0 then 'decrease_negative_ratio/1'
            else 'none/1'
        end as method_due
    from deviated
),
divided as (
    select
        *,
        -- 100 times the ratio of the method, rounded once; worse than nothing is nothing.
        case method_due
            when 'on_time/1' then case when is_met then 100 else 0 end
            when 'yes_no/1' then case when is_met then 100 else 0 end
            when 'within_tolerance/1' then 100
            when 'range_distance/1' then
                case when outside = 0 then 100 else quotient(100 * (margin - outside), margin) end
            when 'closer_to_target/1' then quotient(100 * (margin - abs(deviation_due)), margin)
            when 'increase_ratio/1' then quotient(100 * result_value, target_value)
            when 'decrease_negative_ratio/1' then quotient(100 * result_value, target_value)
            when 'decrease_ratio/1' then quotient(100 * (2 * target_value - result_value), target_value)
        end as ratio_due
    from methodical
),
due as (
    select *, case when ratio_due < 0 then 0 else ratio_due end as pct_due
    from divided
)"""

CTES = f"with {_FED.strip()},\n{_DEFECTS.strip()},\n{_JUDGED.strip()}"
