"""What must hold of `published.reports`, one row a report as an act."""

from expectations import must
from expectations.rules import MODEL_KEEPER, REGISTER_KEEPER, Rule, Suite
from expectations.suites.opening import rows

# Register and published rows side by side: a report that only one of them has is a row too.
_REPORTS = """
with counted as (
    select entity_id, year, count(*) as indicators from published.indicators group by all
)
select
    coalesce(p.entity_id, r.entity_id) as entity_id,
    coalesce(p.year, r.year) as year,
    case when p.entity_id is null then r.title end as not_published,
    case when r.entity_id is null then coalesce(p.title, '(senza titolo)') end as not_registered,
    case when p.entity_id is not null and r.entity_id is not null then nullif(concat_ws(
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
    case when p.entity_id is not null then unlike(
        'status', p.status, case when p.approved_on is null or p.approval_act is null then 'draft' else 'approved' end
    ) end as wrong_status,
    case when p.entity_id is not null
        then unlike('indicators', p.indicators, coalesce(counted.indicators, 0))
    end as miscounted,
    case when p.entity_id is not null then unlike('is_example', p.is_example, (select is_example from ops.run)) end
        as wrong_mark
from published.reports as p
full join register.reports as r on (p.entity_id, p.year) = (r.entity_id, r.year)
left join register.entities as e on p.entity_id = e.entity_id
left join counted on (p.entity_id, p.year) = (counted.entity_id, counted.year)
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
                _REPORTS,
                "C'è almeno una Relazione.",
                "Ogni Relazione di un ente e di un anno compare una volta.",
                must.have_no_fault(
                    "not_published",
                    Rule("reports.complete", "Ogni Relazione del registro è pubblicata.", MODEL_KEEPER),
                ),
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
        ),
    )
