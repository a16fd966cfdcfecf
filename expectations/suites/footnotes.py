"""What must hold of `published.footnotes`, one row a note and a place where its mark is printed."""

from expectations import must
from expectations.rules import MODEL_KEEPER, REGISTER_OR_MODEL_KEEPER, Batch, Rule, Suite
from expectations.suites.exact import all_unlike
from expectations.suites.opening import rows

_KEY = ("entity_id", "year", "number", "anchor_no")

_PUBLISHED = f"""
select
    p.entity_id,
    p.year,
    p.number,
    p.anchor_no,
    case
        when note.number is null then 'la nota non è nel registro'
        when p.anchor_no is not null and anchor.number is null
        then 'il registro non ha questo richiamo, o lo dà a un''altra nota'
        when p.anchor_no is null and exists (
            from register.footnote_anchors as a
            where (a.entity_id, a.year, a.number) = (p.entity_id, p.year, p.number)
        ) then 'senza richiamo, ma nel registro la nota ne ha'
    end as not_registered,
    case when note.number is not null then {
    all_unlike(
        ("p.text", "public_text(note.text)", "testo"),
    )
} end as wrong_text,
    case when anchor.number is not null then {
    all_unlike(
        ("p.plan_section", "anchor.plan_section", "sezione"),
        ("p.indicator_id", "anchor.indicator_id", "indicatore"),
        ("p.component_no", "anchor.component_no", "componente"),
        ("p.mission_code", "anchor.mission_code", "missione"),
        ("p.programme_code", "anchor.programme_code", "programma"),
        ("p.anchored_on", "anchor.anchored_on", "cella"),
        ("p.mark_note", "anchor.note", "osservazione sul richiamo"),
    )
} else {
    all_unlike(
        ("p.plan_section", "null", "sezione"),
        ("p.indicator_id", "null", "indicatore"),
        ("p.component_no", "null", "componente"),
        ("p.mission_code", "null", "missione"),
        ("p.programme_code", "null", "programma"),
        ("p.anchored_on", "null", "cella"),
        ("p.mark_note", "null", "osservazione sul richiamo"),
    )
} end as wrong_mark
from published.footnotes as p
left join register.footnotes as note using (entity_id, year, number)
left join register.footnote_anchors as anchor using (entity_id, year, number, anchor_no)
order by all
"""

# A note whose mark is printed nowhere still has its row.
_REGISTERED = """
select
    note.entity_id,
    note.year,
    note.number,
    anchor.anchor_no,
    case when not exists (
        from published.footnotes as p
        where (p.entity_id, p.year, p.number) = (note.entity_id, note.year, note.number)
            and p.anchor_no is not distinct from anchor.anchor_no
    ) then left(note.text, 60) end as not_published
from register.footnotes as note
left join register.footnote_anchors as anchor using (entity_id, year, number)
order by all
"""

_DUE = "select count(*) from register.footnotes"


def suite() -> Suite:
    """The rules on footnotes."""
    published = rows(
        "footnotes",
        _KEY,
        _PUBLISHED,
        "La tabella delle note non è vuota, se il registro ne ha.",
        "Ogni richiamo di una nota compare una volta.",
        must.have_no_fault(
            "not_registered",
            Rule(
                "footnotes.in_register",
                "Ogni nota pubblicata, con il suo richiamo, è nel registro.",
                REGISTER_OR_MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_text",
            Rule(
                "footnotes.text_as_registered",
                "Il testo di una nota è quello del registro, senza gli indirizzi interni.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_mark",
            Rule(
                "footnotes.mark_as_registered",
                "Il richiamo sta dove dice il registro: sezione, indicatore, componente o programma, cella.",
                MODEL_KEEPER,
            ),
        ),
        due_sql=_DUE,
    )
    registered = Batch(
        sql=_REGISTERED,
        key=_KEY,
        not_empty=must.have_rows(
            Rule("footnotes.register_not_empty", "Il registro ha almeno una nota, se se ne pubblica una.", MODEL_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule("footnotes.complete", "Ogni nota del registro è pubblicata, con ogni suo richiamo.", MODEL_KEEPER),
            ),
        ),
        due_sql="select count(*) from published.footnotes",
    )
    return Suite("footnotes", "Note", (published, registered))
