-- The verdict comes first, from operator and target alone, on the exact value.
with
    components as (
        select
            spine.entity_id,
            spine.year,
            spine.indicator_id,
            spine.component_no,
            spine.unit,
            spine.decimals,
            spine.polarity,
            spine.status,
            spine.status_reason,
            spine.not_comparable_defect,
            spine.not_comparable_reason,
            results.result_value,
            results.result_date,
            results.result_state,
            results.result_text,
            results.displayed_result,
            results.no_result_reason,
            nullif(
                concat_ws('; ', results.missing_inputs, targets.missing_baseline), ''
            ) as missing_inputs,
            targets.target_text,
            targets.operator,
            targets.operator_source,
            targets.value as target_value,
            targets.upper_value as target_upper_value,
            targets.unit as target_unit,
            targets.due_date,
            targets.state as target_state,
            targets.relative_to_year,
            targets.baseline_is_missing,
            targets.baseline_provenance,
            coalesce(targets.tolerance, 0) as tolerance,
            coalesce(targets.due_date, make_date(spine.year, 12, 31)) as due_on,
            run.as_of,
            case
                when targets.operator = 'by'
                then 'date'
                when targets.operator = 'reached'
                then 'state'
                when targets.operator is not null
                then 'number'
            end as compared_as,
            {{ worse_provenance("results.provenance", "targets.baseline_provenance") }}
            as provenance
        from {{ ref("component_spine") }} as spine
        cross join {{ ref("stg_run") }} as run
        left join
            {{ ref("component_results") }} as results
            on {{ same_component("spine", "results") }}
        left join
            {{ ref("component_targets") }} as targets
            on {{ same_component("spine", "targets") }}
    ),

    compared as (
        select
            *,
            case
                compared_as
                when 'number'
                then
                    target_value is not null
                    and (operator <> 'between' or target_upper_value is not null)
                when 'date'
                then due_date is not null
                when 'state'
                then target_state is not null
                else false
            end as has_target,
            case
                compared_as
                when 'number'
                then
                    case
                        operator
                        when '>='
                        then result_value >= target_value - tolerance
                        when '>'
                        then result_value > target_value - tolerance
                        when '<='
                        then result_value <= target_value + tolerance
                        when '<'
                        then result_value < target_value + tolerance
                        when '='
                        then abs(result_value - target_value) <= tolerance
                        when 'between'
                        then
                            result_value >= target_value - tolerance
                            and result_value <= target_upper_value + tolerance
                    end
                when 'date'
                then
                    -- A bare yes counts as on time unless a day that is known is late.
                    coalesce(result_date <= due_date + cast(tolerance as integer), true)
                    and case
                        when result_date is null or result_state is not null
                        then {{ is_done("result_state") }}
                        else true
                    end
                when 'state'
                then {{ is_done("result_state") }} = {{ is_done("target_state") }}
            end as is_met
        from components
    ),

    judged as (
        select
            *,
            case
                when status = 'withdrawn'
                then 'withdrawn'
                when
                    operator = 'by'
                    and no_result_reason in ('missing_input', 'only_words')
                    and not_comparable_defect is null
                    and as_of < due_on
                then 'not_due'
                when no_result_reason = 'missing_input' or baseline_is_missing
                then 'missing_input'
                when not_comparable_defect is not null
                then 'accepted_defect'
                when no_result_reason is not null
                then no_result_reason
                when not has_target
                then 'no_target'
                when
                    compared_as = 'number'
                    and result_value is not null
                    and unit <> target_unit
                then 'unit_clash'
                when is_met is null
                then 'different_kinds'
                -- What may still rise, be done or arrive is met early; what may still
                -- leave its bounds is not.
                when
                    as_of < due_on
                    and (not is_met or polarity in ('decrease', 'target', 'range'))
                then 'not_due'
                when is_met
                then 'met'
                else 'missed'
            end as judgement
        from compared
    ),

    measured as (
        select
            *,
            case
                when judgement in ('withdrawn', 'not_due')
                then judgement
                when judgement = 'missing_input'
                then 'not_measured'
                when judgement = 'met'
                then 'achieved'
                when judgement = 'missed'
                then 'not_achieved'
                else 'not_measurable'
            end as verdict,
            cast(
                case
                    when judgement not in ('met', 'missed', 'not_due')
                    then null
                    -- Of what was done on a day nobody knows, only lateness is known.
                    when
                        compared_as = 'date'
                        and result_state is not null
                        and result_date <= due_date
                    then null
                    when compared_as = 'date'
                    then result_date - due_date
                    when operator <> 'between' or result_value < target_value
                    then result_value - target_value
                    when result_value > target_upper_value
                    then result_value - target_upper_value
                    else 0
                end as decimal(38, 12)
            ) as deviation
        from judged
    )

select *
from measured
