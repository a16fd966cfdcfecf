-- A target "not above 2024" is the value of that year, which comes with the
-- component's inputs and has a provenance.
with
    baselines as (
        select
            entity_id,
            year,
            indicator_id,
            component_no,
            case
                when not bool_or(is_missing)
                then sum(cast(value * sign as decimal(38, 12)))
            end as baseline_value,
            bool_or(is_missing) as baseline_is_missing,
            string_agg(
                case when is_missing then {{ missing_input("inputs") }} end,
                '; '
                order by measure_id
            ) as missing_baseline,
            {{ worst_provenance("provenance") }} as baseline_provenance
        from {{ ref("component_input_values") }} as inputs
        where role = 'baseline'
        group by entity_id, year, indicator_id, component_no
    )

select
    spine.entity_id,
    spine.year,
    spine.indicator_id,
    spine.component_no,
    targets.target_text,
    targets.operator,
    targets.operator_source,
    cast(
        case
            when targets.relative_to_year is null
            then targets.value
            else baselines.baseline_value
        end as decimal(38, 12)
    ) as value,
    cast(targets.upper_value as decimal(38, 12)) as upper_value,
    targets.unit,
    targets.due_date,
    targets.state,
    cast(targets.tolerance as decimal(38, 12)) as tolerance,
    targets.relative_to_year,
    targets.relative_to_year is not null
    and coalesce(baselines.baseline_is_missing, true) as baseline_is_missing,
    case
        when targets.relative_to_year is not null then baselines.baseline_provenance
    end as baseline_provenance,
    case
        when targets.relative_to_year is not null then baselines.missing_baseline
    end as missing_baseline,
    targets.ambiguity
from {{ ref("component_spine") }} as spine
left join {{ ref("targets") }} as targets on {{ same_component("spine", "targets") }}
left join baselines on {{ same_component("spine", "baselines") }}
