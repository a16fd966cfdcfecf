select distinct
    {{ indicator_finding("type_unlike_formula", "info", "facts") }},
    facts.printed_place || ', tipologia' as where_printed,
    indicators.indicator_type as quote,
    indicators.indicator_type as stated,
    'Realizzazione finanziaria' as recomputed,
    'L''utilizzo del budget è un indicatore di realizzazione finanziaria; la tipologia stampata è «'
    || indicators.indicator_type
    || '».' as explanation
from {{ ref("component_facts") }} as facts
inner join
    {{ ref("indicators") }} as indicators on {{ same_indicator("facts", "indicators") }}
where
    facts.algorithm = 'budget_utilisation'
    and indicators.indicator_type not ilike '%finanziari%'
