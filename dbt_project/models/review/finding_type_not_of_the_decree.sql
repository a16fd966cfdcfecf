-- The plan of indicators has the types of the decree; effectiveness and efficiency are
-- dimensions of the performance guideline.
select
    {{
        finding(
            "type_not_of_the_decree",
            [
                "indicators.entity_id",
                "indicators.year",
                plain("indicators.indicator_type"),
            ],
        )
    }},
    'info' as severity,
    indicators.entity_id,
    indicators.year,
    {{ about_no_indicator() }},
    'PIRA, tipologia' as where_printed,
    min(indicators.indicator_type) as quote,
    min(indicators.indicator_type) as stated,
    cast(null as varchar) as recomputed,
    'La tipologia «'
    || min(indicators.indicator_type)
    || '» non è fra quelle del decreto (realizzazione fisica, risultato, impatto, realizzazione finanziaria): '
    || string_agg(
        'missione ' || indicators.mission_code || ' ' || indicators.printed_code,
        ', '
        order by indicators.printed_order
    )
    || '.' as explanation
from {{ ref("indicators") }} as indicators
where
    indicators.plan_section = 'pira'
    and not regexp_matches(
        {{ plain("indicators.indicator_type") }},
        '^(realizzazione fisica|realizzazione finanziaria|risultato|output|impatto|outcome)$'
    )
group by indicators.entity_id, indicators.year, {{ plain("indicators.indicator_type") }}
