with
    kinds as (
        select entity_id, year, amount_kind, count(*) as programmes
        from {{ ref("missions_programmes") }}
        where amount_eur is not null
        group by entity_id, year, amount_kind
    )

select
    {{
        finding(
            "programme_amount_of_another_kind",
            [
                "programmes.entity_id",
                "programmes.year",
                "programmes.mission_code",
                "programmes.programme_code",
            ],
        )
    }},
    'low' as severity,
    programmes.entity_id,
    programmes.year,
    {{ about_no_indicator() }},
    'PIRA, missione '
    || programmes.mission_code
    || ', programma '
    || programmes.programme_code as where_printed,
    programmes.amount_text as quote,
    programmes.amount_text as stated,
    cast(null as varchar) as recomputed,
    'L''importo non è della stessa natura di quelli degli altri programmi, quindi gli importi non si possono sommare. '
    || {{ as_sentence("coalesce(programmes.note, '')") }} as explanation
from {{ ref("missions_programmes") }} as programmes
inner join
    kinds
    on programmes.entity_id = kinds.entity_id
    and programmes.year = kinds.year
    and programmes.amount_kind = kinds.amount_kind
where
    exists (
        select 1
        from kinds as usual
        where
            usual.entity_id = kinds.entity_id
            and usual.year = kinds.year
            and usual.programmes > kinds.programmes
    )
