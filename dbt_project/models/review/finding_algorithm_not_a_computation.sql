-- A formula that names nothing that is counted: a bare comparison of N with x, an
-- activity, an output to be realised.
select
    {{ indicator_finding("algorithm_not_a_computation", "low", "indicators") }},
    {{ printed_place("indicators") }} || ', algoritmo' as where_printed,
    indicators.algorithm_text as quote,
    indicators.algorithm_text as stated,
    cast(null as varchar) as recomputed,
    'L''algoritmo stampato («'
    || indicators.algorithm_text
    || '») non dice che cosa si conta, né come: la misura si capisce solo dal nome.'
    as explanation
from {{ ref("indicators") }} as indicators
where
    regexp_matches(
        {{ plain("trim(indicators.algorithm_text)") }},
        '^(n ?(>=|≥|<=|≤|=) ?x|attivita|realizzazione( degli)? output)$'
    )
