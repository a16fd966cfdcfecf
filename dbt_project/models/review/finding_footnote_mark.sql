-- A mark of a footnote that is printed with the wrong number or in the wrong place.
select
    {{
        finding(
            "footnote_mark",
            ["anchors.entity_id", "anchors.year", "anchors.anchor_no"],
        )
    }},
    'low' as severity,
    anchors.entity_id,
    anchors.year,
    anchors.indicator_id,
    anchors.component_no,
    cast(null as varchar) as other_indicator_id,
    coalesce(
        {{ printed_place("indicators") }},
        'PIRA, missione '
        || anchors.mission_code
        || ', programma '
        || anchors.programme_code
    ) as where_printed,
    footnotes.text as quote,
    'nota ' || anchors.number as stated,
    cast(null as varchar) as recomputed,
    anchors.note as explanation
from {{ ref("footnote_anchors") }} as anchors
left join
    {{ ref("footnotes") }} as footnotes
    on anchors.entity_id = footnotes.entity_id
    and anchors.year = footnotes.year
    and anchors.number = footnotes.number
left join
    {{ ref("indicators") }} as indicators
    on anchors.entity_id = indicators.entity_id
    and anchors.year = indicators.year
    and anchors.indicator_id = indicators.indicator_id
where anchors.note is not null
