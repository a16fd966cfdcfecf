-- A number that comes again, and lower than the marks before it, is most likely a
-- misprint: the note then stands on the wrong row.
with
    marks as (
        select
            anchors.*,
            {{ printed_place("indicators") }} as place,
            max(anchors.number) over (
                partition by anchors.entity_id, anchors.year
                order by anchors.anchor_no
                rows between unbounded preceding and 1 preceding
            ) as highest_before,
            min(anchors.anchor_no) over (
                partition by anchors.entity_id, anchors.year, anchors.number
            ) as first_anchor_no
        from {{ ref("footnote_anchors") }} as anchors
        inner join
            {{ ref("indicators") }} as indicators
            on {{ same_indicator("anchors", "indicators") }}
    )

select
    {{
        finding(
            "footnote_reused",
            ["later.entity_id", "later.year", "later.number", "later.anchor_no"],
        )
    }},
    case
        when later.number < later.highest_before then 'medium' else 'low'
    end as severity,
    later.entity_id,
    later.year,
    later.indicator_id,
    later.component_no,
    earlier.indicator_id as other_indicator_id,
    later.place as where_printed,
    footnotes.text as quote,
    'nota ' || later.number as stated,
    case
        when later.number < later.highest_before then 'nota ' || later.highest_before
    end as recomputed,
    'Il richiamo '
    || later.number
    || ' è stampato anche su un''altra riga ('
    || earlier.place
    || ')'
    || case
        when later.number < later.highest_before
        then
            ' e viene dopo il richiamo '
            || later.highest_before
            || ': la nota sta con ogni probabilità sulla riga sbagliata.'
        else '.'
    end
    || coalesce(' ' || later.note, '') as explanation
from marks as later
inner join
    marks as earlier
    on later.entity_id = earlier.entity_id
    and later.year = earlier.year
    and later.first_anchor_no = earlier.anchor_no
    and later.indicator_id <> earlier.indicator_id
left join
    {{ ref("footnotes") }} as footnotes
    on later.entity_id = footnotes.entity_id
    and later.year = footnotes.year
    and later.number = footnotes.number
