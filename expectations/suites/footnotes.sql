-- A note and its mark beside the register; a note whose mark is printed nowhere still
-- has its row.
with
    registered as (
        select
            note.entity_id,
            note.year,
            note.number,
            note.text,
            coalesce(anchor.anchor_no, 0) as place,
            anchor.* exclude (entity_id, year, number)
        from register.footnotes as note
        left join register.footnote_anchors as anchor using (entity_id, year, number)
    )
select
    entity_id,
    year,
    number,
    nullif(place, 0) as anchor_no,
    case
        when r.number is null
        then
            case
                when
                    exists (
                        from register.footnotes as note
                        where
                            (note.entity_id, note.year, note.number)
                            = (p.entity_id, p.year, p.number)
                    )
                then 'il registro non ha questo richiamo, o lo dà a un''altra nota'
                else 'la nota non è nel registro'
            end
    end as unknown,
    case
        when p.number is null and r.number is not null then left(r.text, 60)
    end as missing,
    unlike('testo', p.text, r.text) as wrong_text,
    faults(
        [
            unlike('sezione', p.plan_section, r.plan_section),
            unlike('indicatore', p.indicator_id, r.indicator_id),
            unlike('componente', p.component_no, r.component_no),
            unlike('missione', p.mission_code, r.mission_code),
            unlike('programma', p.programme_code, r.programme_code),
            unlike('cella', p.anchored_on, r.anchored_on),
            unlike('osservazione sul richiamo', p.mark_note, r.note)
        ]
    ) as wrong_mark
from (select *, coalesce(anchor_no, 0) as place from published.footnotes) as p
full join registered as r using (entity_id, year, number, place)
order by all
