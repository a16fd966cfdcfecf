-- Whom the list allows is told with its reason, as a matter of record; of whom it does
-- not, only where the name stands.
select
    {{
        finding(
            "person_named",
            [
                "entity_id",
                "year",
                "text_id",
                "case when allowed_because is null then strpos(text, datum) || '' else datum end",
            ],
        )
    }},
    case when allowed_because is null then 'high' else 'info' end as severity,
    entity_id,
    year,
    indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    where_printed,
    case when allowed_because is not null then datum end as quote,
    cast(null as varchar) as stated,
    cast(null as varchar) as recomputed,
    'Il testo nomina una persona. ' || coalesce(
        'Ammesso: ' || allowed_because,
        'Non è nell''elenco dei nomi ammessi con il loro motivo.'
    ) as explanation
from {{ ref("caught_texts") }}
where kind = 'person'
