select
    {{
        finding(
            "footnote_never_referenced",
            ["footnotes.entity_id", "footnotes.year", "footnotes.number"],
        )
    }},
    'low' as severity,
    footnotes.entity_id,
    footnotes.year,
    {{ about_no_indicator() }},
    'Nota ' || footnotes.number as where_printed,
    footnotes.text as quote,
    'nota ' || footnotes.number as stated,
    cast(null as varchar) as recomputed,
    'Nessuna cella richiama la nota ' || footnotes.number || '.' as explanation
from {{ ref("footnotes") }} as footnotes
left join
    {{ ref("footnote_anchors") }} as anchors
    on footnotes.entity_id = anchors.entity_id
    and footnotes.year = anchors.year
    and footnotes.number = anchors.number
where anchors.number is null
