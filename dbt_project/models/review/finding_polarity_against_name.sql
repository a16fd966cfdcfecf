-- A name that promises an increase of what must fall, or the reverse; or a description
-- of a capacity, of which more is better, measured by what must fall.
{%- set promises_increase -%}
    regexp_matches(
        {{ plain("facts.indicator_name") }}, '^(incremento|aumento|crescita)\b'
    )
{%- endset %}
select
    {{ component_finding("polarity_against_name", "medium", "facts") }},
    facts.printed_place || ', nome e target' as where_printed,
    concat_ws(' | ', facts.indicator_name, indicators.description) as quote,
    facts.target_text as stated,
    cast(null as varchar) as recomputed,
    case
        when facts.polarity = 'increase'
        then 'Il nome parla di una riduzione'
        when {{ promises_increase }}
        then 'Il nome parla di un aumento'
        else 'La descrizione parla di una capacità, che è meglio se cresce'
    end
    || ', ma la grandezza misurata è buona quando '
    || case when facts.polarity = 'decrease' then 'scende' else 'sale' end
    || ' (target «'
    || facts.target_text
    || '»): chi legge solo le parole capisce il contrario.' as explanation
from {{ ref("component_facts") }} as facts
inner join
    {{ ref("indicators") }} as indicators on {{ same_indicator("facts", "indicators") }}
where
    (
        facts.polarity = 'decrease'
        and (
            {{ promises_increase }}
            or regexp_matches(
                {{ plain("coalesce(indicators.description, '')") }},
                '^misura la capacita\b'
            )
        )
    )
    or (
        facts.polarity = 'increase'
        and regexp_matches(
            {{ plain("facts.indicator_name") }}, '^(riduzione|diminuzione|calo)\b'
        )
    )
