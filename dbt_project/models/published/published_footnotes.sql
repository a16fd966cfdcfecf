-- A note hangs on each place where its mark is printed; one whose mark is nowhere
-- still has its row.
select
    footnotes.entity_id,
    footnotes.year,
    footnotes.number,
    footnotes.text,
    anchors.anchor_no,
    anchors.plan_section,
    anchors.indicator_id,
    anchors.component_no,
    anchors.mission_code,
    anchors.programme_code,
    anchors.anchored_on,
    anchors.note as mark_note
from {{ ref("footnotes") }} as footnotes
left join
    {{ ref("footnote_anchors") }} as anchors
    on footnotes.entity_id = anchors.entity_id
    and footnotes.year = anchors.year
    and footnotes.number = anchors.number
order by footnotes.entity_id, footnotes.year, footnotes.number, anchors.anchor_no
