select
    {{
        finding(
            "polarity_against_name",
            [
                "facts.entity_id",
                "facts.year",
                "facts.indicator_id",
                "facts.component_no",
            ],
        )
    }},
    'medium' as severity,
    facts.entity_id,
    facts.year,
    facts.indicator_id,
    facts.component_no,
    cast(null as varchar) as other_indicator_id,
    facts.printed_place || ', nome e target' as where_printed,
    facts.indicator_name as quote,
    facts.target_text as stated,
    cast(null as varchar) as recomputed,
    'Il nome parla di '
    || case when facts.polarity = 'decrease' then 'un aumento' else 'una riduzione' end
    || ', ma la grandezza misurata è buona quando '
    || case when facts.polarity = 'decrease' then 'scende' else 'sale' end
    || ' (target «'
    || facts.target_text
    || '»): chi legge solo il nome capisce il contrario.' as explanation
from {{ ref("component_facts") }} as facts
where
    (
        facts.polarity = 'decrease'
        and regexp_matches(
            {{ plain("facts.indicator_name") }}, '^(incremento|aumento|crescita)\b'
        )
    )
    or (
        facts.polarity = 'increase'
        and regexp_matches(
            {{ plain("facts.indicator_name") }}, '^(riduzione|diminuzione|calo)\b'
        )
    )
