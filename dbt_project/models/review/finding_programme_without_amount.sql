select
    {{
        finding(
            "programme_without_amount",
            [
                "programmes.entity_id",
                "programmes.year",
                "programmes.mission_code",
                "programmes.programme_code",
            ],
        )
    }},
    'medium' as severity,
    programmes.entity_id,
    programmes.year,
    {{ about_no_indicator() }},
    'PIRA, missione '
    || programmes.mission_code
    || ', programma '
    || programmes.programme_code as where_printed,
    programmes.programme_name as quote,
    cast(null as varchar) as stated,
    cast(null as varchar) as recomputed,
    'Per il programma non è stampata alcuna risorsa finanziaria; per gli altri della stessa Relazione sì.'
    as explanation
from {{ ref("missions_programmes") }} as programmes
where
    programmes.amount_eur is null
    and exists (
        select 1
        from {{ ref("missions_programmes") }} as others
        where
            others.entity_id = programmes.entity_id
            and others.year = programmes.year
            and others.amount_eur is not null
    )
