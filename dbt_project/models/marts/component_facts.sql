-- All that is known of a component on one row: what is published of it, and what the
-- rules of review look at.
with
    -- A reason without a component is the reason of each.
    reasons as (
        select
            spine.entity_id,
            spine.year,
            spine.indicator_id,
            spine.component_no,
            -- Several causes are none that one word names.
            case
                when count(distinct reasons.cause) = 1 then min(reasons.cause)
            end as deviation_cause,
            string_agg(
                reasons.text,
                ' '
                order by reasons.footnote_number nulls last, reasons.text
            ) as deviation_reason
        from {{ ref("component_spine") }} as spine
        inner join
            {{ ref("deviation_reasons") }} as reasons
            on spine.entity_id = reasons.entity_id
            and spine.year = reasons.year
            and spine.indicator_id = reasons.indicator_id
            and spine.component_no = coalesce(reasons.component_no, spine.component_no)
        group by spine.entity_id, spine.year, spine.indicator_id, spine.component_no
    )

select
    spine.entity_id,
    spine.year,
    spine.indicator_id,
    spine.component_no,
    spine.plan_section,
    spine.printed_order,
    {{ printed_place("indicators") }} as printed_place,
    indicators.name as indicator_name,
    indicators.printed_result_text as indicator_result_text,
    spine.label,
    spine.algorithm,
    spine.value_type,
    spine.unit,
    spine.decimals,
    spine.polarity,
    components.ambiguity as component_ambiguity,
    targets.operator as target_operator,
    targets.operator_source,
    targets.value as target_value,
    targets.upper_value as target_upper_value,
    targets.unit as target_unit,
    targets.due_date as target_date,
    targets.state as target_state,
    targets.target_text,
    targets.relative_to_year,
    targets.tolerance,
    targets.ambiguity as target_ambiguity,
    results.result_value,
    results.result_date,
    results.result_state,
    results.result_text,
    results.displayed_result,
    verdicts.verdict,
    verdicts.verdict_reason,
    verdicts.achievement_pct,
    verdicts.achievement_pct_uncapped,
    verdicts.achievement_method,
    verdicts.deviation,
    reasons.deviation_cause,
    reasons.deviation_reason,
    verdicts.provenance,
    verdicts.rows_quarantined
from {{ ref("component_spine") }} as spine
inner join
    {{ ref("components") }} as components on {{ same_component("spine", "components") }}
inner join
    {{ ref("indicators") }} as indicators on {{ same_indicator("spine", "indicators") }}
inner join
    {{ ref("component_verdicts") }} as verdicts
    on {{ same_component("spine", "verdicts") }}
left join
    {{ ref("component_targets") }} as targets
    on {{ same_component("spine", "targets") }}
left join
    {{ ref("component_results") }} as results
    on {{ same_component("spine", "results") }}
left join reasons on {{ same_component("spine", "reasons") }}
