-- A comparison with the print beside the component, the register, and itself: what
-- its status says of its two results.
with
    inputs as (
        select
            entity_id,
            year,
            indicator_id,
            component_no,
            worst_provenance(
                case when not is_missing then provenance end
            ) as provenance,
            count(distinct(role, measure_id, measure_year)) filter (
                where not is_missing
            ) as several
        from published.component_inputs
        where role <> 'baseline'
        group by all
    ),
    compared as (
        select
            p.*,
            case
                when p.computed_value is not null and p.printed_value is not null
                then
                    rounded_count(p.computed_value, p.printed_decimals)
                    = in_count(p.printed_value)
                when
                    p.computed_date is not null
                    and p.computed_state is null
                    and p.printed_date is not null
                then p.computed_date = p.printed_date
                when p.printed_state is not null
                then
                    coalesce(is_done(p.computed_state), p.computed_date is not null)
                    = is_done(p.printed_state)
            end as is_equal,
            truncated_count(p.computed_value, p.printed_decimals)
            = in_count(p.printed_value) as is_cut,
            coalesce(
                cast(p.computed_value as varchar),
                cast(p.computed_date as varchar),
                p.computed_state
            ) as computed,
            coalesce(
                cast(p.printed_value as varchar),
                cast(p.printed_date as varchar),
                p.printed_state
            ) as printed
        from published.reconciliation as p
    )
select
    entity_id,
    year,
    indicator_id,
    component_no,
    p.status,
    case
        when r.indicator_id is null
        then coalesce(p.printed_text, p.computed_text, '(senza testo)')
    end as unknown,
    case
        when p.indicator_id is null and r.indicator_id is not null
        then coalesce(r.label, r.algorithm)
    end as missing,
    faults(
        [
            unlike('computed_value', p.computed_value, c.result_value),
            unlike('computed_date', p.computed_date, c.result_date),
            unlike('computed_state', p.computed_state, c.result_state),
            unlike('computed_text', p.computed_text, c.displayed_result)
        ]
    ) as unlike_component,
    faults(
        [
            unlike('printed_value', p.printed_value, s.value),
            unlike('printed_date', p.printed_date, s.value_date),
            unlike('printed_state', p.printed_state, s.state),
            unlike('printed_text', p.printed_text, s.printed_text),
            unlike('printed_unit', p.printed_unit, s.unit),
            unlike('printed_decimals', p.printed_decimals, s.decimals),
            unlike('chosen_because', p.chosen_because, s.chosen_because)
        ]
    ) as unlike_print,
    case
        when p.provenance is null
        then improved(p.provenance, inputs.provenance)
        when
            not list_contains(['delivered', 'disclosed', 'reconstructed'], p.provenance)
        then 'provenance dice ' || p.provenance
        when inputs.provenance is null
        then unlike('provenance', p.provenance, null)
        else improved(p.provenance, inputs.provenance)
    end as improved_provenance,
    case
        when p.status is null
        then 'dice nulla'
        when
            coalesce(
                case
                    p.status
                    when 'not_computed'
                    then p.computed is null
                    when 'agrees'
                    then p.is_equal and p.provenance <> 'reconstructed'
                    when 'by_construction'
                    then p.is_equal and p.provenance = 'reconstructed'
                    when 'agrees_truncated'
                    then p.is_cut and not p.is_equal
                    when 'differs'
                    then not p.is_equal and not coalesce(p.is_cut, false)
                    else true
                end,
                false
            )
        then null
        else
            'dice '
            || p.status
            || ': calcolato '
            || told(p.computed)
            || ', stampato '
            || told(p.printed)
            || ', provenienza '
            || told(p.provenance)
    end as wrong_status,
    case
        when p.is_recomputed is null
        then 'is_recomputed dice nulla'
        when
            p.is_recomputed
            and (p.computed_value is null or coalesce(inputs.several, 0) < 2)
        then
            'is_recomputed dice true, i dati di ingresso sono '
            || coalesce(inputs.several, 0)
    end as wrong_recomputed,
    case
        when trim(p.explanation) = ''
        then 'vuota: ' || told(p.status)
        when p.explanation is null and p.status <> 'agrees'
        then 'manca: ' || told(p.status)
    end as unexplained,
    faults(
        [
            not_finite('computed_value', p.computed_value),
            not_finite('printed_value', p.printed_value)
        ]
    ) as infinite
from compared as p
full join register.components as r using (entity_id, year, indicator_id, component_no)
left join
    published.indicator_components as c using (
        entity_id, year, indicator_id, component_no
    )
left join
    register.published_results as s using (entity_id, year, indicator_id, component_no)
left join inputs using (entity_id, year, indicator_id, component_no)
order by all
