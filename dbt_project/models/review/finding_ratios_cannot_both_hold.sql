-- Of two ratios with one numerator, the second net of more: it cannot be the lower.
select
    {{
        finding(
            "ratios_cannot_both_hold",
            [
                "compared.entity_id",
                "compared.year",
                "compared.indicator_id",
                "compared.other_indicator_id",
                "compared.kind",
            ],
        )
    }},
    'high' as severity,
    compared.entity_id,
    compared.year,
    compared.indicator_id,
    compared.component_no,
    compared.other_indicator_id,
    facts.printed_place || ' e ' || other_facts.printed_place as where_printed,
    case
        compared.kind
        when 'result'
        then
            '«'
            || facts.indicator_result_text
            || '» e «'
            || other_facts.indicator_result_text
            || '»'
        else '«' || facts.target_text || '» e «' || other_facts.target_text || '»'
    end as quote,
    {{ italian_number("compared.value", "compared.decimals") }} as stated,
    {{ italian_number("compared.other_value", "compared.decimals") }} as recomputed,
    case compared.kind when 'result' then 'I due risultati' else 'I due target' end
    || ' hanno lo stesso numeratore e il denominatore del secondo è al netto di più voci: il secondo ('
    || {{ italian_number("compared.other_value", "compared.decimals") }}
    || ') non può essere più basso del primo ('
    || {{ italian_number("compared.value", "compared.decimals") }}
    || ').' as explanation
from {{ ref("ratio_pairs") }} as compared
inner join
    {{ ref("component_facts") }} as facts on {{ same_component("compared", "facts") }}
inner join
    {{ ref("component_facts") }} as other_facts
    on compared.entity_id = other_facts.entity_id
    and compared.year = other_facts.year
    and compared.other_indicator_id = other_facts.indicator_id
    and compared.other_component_no = other_facts.component_no
-- Both may have been rounded by half of their last digit.
where
    compared.other_value + compared.other_half_digit
    < compared.value - compared.half_digit
