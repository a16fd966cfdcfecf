-- The percentage is a second figure beside the verdict, by a method that has a version.
with
    measured as (
        select
            *,
            -- How far outside what the target admits, in its unit.
            case
                when operator in ('>=', '>')
                then greatest(- deviation, 0)
                when operator in ('<=', '<')
                then greatest(deviation, 0)
                else abs(deviation)
            end as outside
        from {{ ref("component_judgements") }}
    ),

    chosen as (
        select
            *,
            case
                when judgement not in ('met', 'missed')
                then 'none/1'
                when baseline_provenance = 'reconstructed'
                then 'reconstructed_baseline/1'
                when compared_as = 'date'
                then 'on_time/1'
                when compared_as = 'state'
                then 'yes_no/1'
                when
                    judgement = 'met'
                    and tolerance > 0
                    and (outside > 0 or (operator in ('>', '<') and deviation = 0))
                then 'within_tolerance/1'
                when operator = 'between' or polarity = 'range'
                then
                    case
                        when judgement = 'met' or tolerance > 0
                        then 'range_distance/1'
                        else 'none/1'
                    end
                when polarity = 'target' and tolerance > 0
                then 'closer_to_target/1'
                when polarity = 'increase' and target_value > 0
                then 'increase_ratio/1'
                when polarity = 'decrease' and target_value > 0 and result_value >= 0
                then 'decrease_ratio/1'
                when polarity = 'decrease' and target_value < 0
                then 'decrease_negative_ratio/1'
                else 'none/1'
            end as achievement_method
        from measured
    ),

    -- The raw ratio of each method as dividend and divisor: divided, and rounded, once.
    ratios as (
        select
            *,
            case
                when achievement_method in ('on_time/1', 'yes_no/1')
                then case when judgement = 'met' then 100 else 0 end
                when achievement_method = 'within_tolerance/1'
                then 100
                when achievement_method = 'range_distance/1' and outside = 0
                then 100
                when achievement_method = 'range_distance/1'
                then 100 * (tolerance - outside)
                when achievement_method = 'closer_to_target/1'
                then 100 * (tolerance - abs(deviation))
                when
                    achievement_method
                    in ('increase_ratio/1', 'decrease_negative_ratio/1')
                then 100 * result_value
                when achievement_method = 'decrease_ratio/1'
                then 100 * (2 * target_value - result_value)
            end as dividend,
            case
                when
                    achievement_method
                    in ('on_time/1', 'yes_no/1', 'within_tolerance/1')
                then 1
                when achievement_method = 'range_distance/1' and outside = 0
                then 1
                when achievement_method in ('range_distance/1', 'closer_to_target/1')
                then tolerance
                when
                    achievement_method in (
                        'increase_ratio/1',
                        'decrease_ratio/1',
                        'decrease_negative_ratio/1'
                    )
                then target_value
            end as divisor
        from chosen
    ),

    -- Worse than nothing is nothing: no ratio below 0.
    achieved as (
        select
            *,
            case
                when (dividend < 0) <> (divisor < 0)
                then 0
                else {{ quotient("dividend", "divisor", scale=12) }}
            end as uncapped
        from ratios
    )

select
    {{ component_key("achieved") }},
    achieved.verdict,
    reasons.verdict_reason,
    cast(
        case
            when achieved.uncapped > 100 then 100 else achieved.uncapped
        end as decimal(38, 12)
    ) as achievement_pct,
    cast(achieved.uncapped as decimal(38, 12)) as achievement_pct_uncapped,
    achieved.achievement_method,
    achieved.deviation,
    achieved.provenance,
    reasons.rows_quarantined
from achieved
left join
    {{ ref("component_reasons") }} as reasons
    on {{ same_component("achieved", "reasons") }}
