-- With one numerator, what the second ratio takes out more is a share of the first
-- denominator: 1 - first / second. The share that the two targets imply and the one
-- that
-- the two results imply are further apart than their printed digits allow.
with
    bounds as (
        select
            *,
            value - half_digit as low,
            value + half_digit as high,
            other_value - other_half_digit as other_low,
            other_value + other_half_digit as other_high,
            100 * (other_value - value) as taken_out
        from {{ ref("ratio_pairs") }}
    ),

    structures as (
        select *, {{ quotient("taken_out", "other_value", scale=12) }} as taken_out_pct
        from bounds
    )

select
    {{
        finding(
            "ratios_imply_two_structures",
            [
                "results.entity_id",
                "results.year",
                "results.indicator_id",
                "results.other_indicator_id",
            ],
        )
    }},
    'low' as severity,
    results.entity_id,
    results.year,
    results.indicator_id,
    results.component_no,
    results.other_indicator_id,
    facts.printed_place || ' e ' || other_facts.printed_place as where_printed,
    'Target «'
    || facts.target_text
    || '» e «'
    || other_facts.target_text
    || '»; risultati «'
    || facts.indicator_result_text
    || '» e «'
    || other_facts.indicator_result_text
    || '»' as quote,
    {{ italian_number("targets.taken_out_pct", "1") }} || ' %' as stated,
    {{ italian_number("results.taken_out_pct", "1") }} || ' %' as recomputed,
    'I due rapporti hanno lo stesso numeratore. Perché i due target siano raggiunti insieme, di misura, le voci tolte in più devono essere circa '
    || {{ italian_number("targets.taken_out_pct", "1") }}
    || ' % del denominatore; i risultati danno circa '
    || {{ italian_number("results.taken_out_pct", "1") }}
    || ' %. O un target fu fissato su altre voci, o la struttura degli oneri è cambiata e la Relazione non lo dice.'
    as explanation
from structures as results
inner join
    structures as targets
    on {{ same_component("results", "targets") }}
    and results.other_indicator_id = targets.other_indicator_id
    and results.other_component_no = targets.other_component_no
    and results.kind = 'result'
    and targets.kind = 'target'
inner join
    {{ ref("component_facts") }} as facts on {{ same_component("results", "facts") }}
inner join
    {{ ref("component_facts") }} as other_facts
    on results.entity_id = other_facts.entity_id
    and results.year = other_facts.year
    and results.other_indicator_id = other_facts.indicator_id
    and results.other_component_no = other_facts.component_no
-- The least quotient of the one pair is above the greatest of the other: cross
-- products, so that nothing is divided.
where
    results.other_low * targets.low > targets.other_high * results.high
    or targets.other_low * results.low > results.other_high * targets.high
-- The other ratio may be printed in two sections: one finding.
qualify
    row_number() over (
        partition by
            results.entity_id,
            results.year,
            results.indicator_id,
            results.component_no,
            results.other_value,
            targets.other_value
        order by results.other_indicator_id
    )
    = 1
