"""What must hold of `published.reports`, one row a report as an act."""

from expectations import must
from expectations.rules import MODEL_KEEPER, REGISTER_KEEPER, Batch, Rule, Suite
from expectations.suites.opening import rows

_PUBLISHED = """
with counted as (
    select entity_id, year, count(*) as indicators from published.indicators group by all
)
select
    p.entity_id,
    p.year,
    case when r.entity_id is null then coalesce(p.title, '(senza titolo)') end as not_registered,
    case when r.entity_id is not null then nullif(concat_ws(
        '; ',
        unlike('title', p.title, r.title),
        unlike('approved_on', p.approved_on, r.approved_on),
        unlike('approval_act', p.approval_act, r.approval_act),
        unlike('entity_name', p.entity_name, e.name),
        unlike('entity_short_name', p.entity_short_name, e.short_name),
        unlike('ipa_code', p.ipa_code, e.ipa_code),
        unlike('website_url', p.website_url, e.website_url),
        unlike('open_data_url', p.open_data_url, e.open_data_url)
    ), '') end as unlike_register,
    unlike(
        'status', p.status, case when p.approved_on is null or p.approval_act is null then 'draft' else 'approved' end
    ) as wrong_status,
    unlike('indicators', p.indicators, coalesce(counted.indicators, 0)) as miscounted,
    unlike('is_example', p.is_example, (select is_example from ops.run)) as wrong_mark
from published.reports as p
left join register.reports as r using (entity_id, year)
left join register.entities as e on p.entity_id = e.entity_id
left join counted on (p.entity_id, p.year) = (counted.entity_id, counted.year)
order by all
"""

_REGISTERED = """
select
    r.entity_id,
    r.year,
    case when not exists (from published.reports as p where (p.entity_id, p.year) = (r.entity_id, r.year))
        then r.title
    end as not_published
from register.reports as r
order by all
"""


def suite() -> Suite:
    """The rules on reports."""
    return Suite(
        "reports",
        "Relazioni",
        (
            rows(
                "reports",
                ("entity_id", "year"),
                _PUBLISHED,
                "C'è almeno una Relazione.",
                "Ogni Relazione di un ente e di un anno compare una volta.",
                must.have_no_fault(
                    "not_registered",
                    Rule("reports.in_register", "Ogni Relazione pubblicata è nel registro.", REGISTER_KEEPER),
                ),
                must.have_no_fault(
                    "unlike_register",
                    Rule(
                        "reports.as_registered",
                        "Titolo, approvazione, ente e indirizzi della Relazione sono quelli del registro.",
                        MODEL_KEEPER,
                    ),
                ),
                must.have_no_fault(
                    "wrong_status",
                    Rule(
                        "reports.status",
                        "Una Relazione è approvata se e solo se ha il giorno e l'atto che l'approva.",
                        MODEL_KEEPER,
                    ),
                ),
                must.have_no_fault(
                    "miscounted",
                    Rule(
                        "reports.indicators_counted",
                        "Gli indicatori della Relazione sono quelli pubblicati.",
                        MODEL_KEEPER,
                    ),
                ),
                must.have_no_fault(
                    "wrong_mark",
                    Rule("reports.example_marked", "Una Relazione d'esempio dice di esserlo.", MODEL_KEEPER),
                ),
            ),
            Batch(
                sql=_REGISTERED,
                key=("entity_id", "year"),
                not_empty=must.have_rows(
                    Rule("reports.register_not_empty", "Il registro ha almeno una Relazione.", REGISTER_KEEPER)
                ),
                expectations=(
                    must.have_no_fault(
                        "not_published",
                        Rule("reports.complete", "Ogni Relazione del registro è pubblicata.", MODEL_KEEPER),
                    ),
                ),
            ),
        ),
    )
