select
    {{
        finding(
            "footnote_duplicated",
            ["second.entity_id", "second.year", "first.number", "second.number"],
        )
    }},
    'low' as severity,
    second.entity_id,
    second.year,
    {{ about_no_indicator() }},
    'Note ' || first.number || ' e ' || second.number as where_printed,
    second.text as quote,
    'nota ' || second.number as stated,
    'nota ' || first.number as recomputed,
    'La nota '
    || second.number
    || ' ripete parola per parola la nota '
    || first.number
    || ': spiega due risultati diversi con la stessa frase.' as explanation
from {{ ref("footnotes") }} as first
inner join
    {{ ref("footnotes") }} as second
    on first.entity_id = second.entity_id
    and first.year = second.year
    and first.number < second.number
    and {{ plain("first.text") }} = {{ plain("second.text") }}
