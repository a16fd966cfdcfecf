"""What must hold of `published.indicators`, one row an indicator that the register knows."""

from expectations import must
from expectations.closed_lists import VERDICTS
from expectations.rules import MODEL_KEEPER, REGISTER_KEEPER, Rule, Suite
from expectations.suites.opening import Subject, published_rows, registered_rows

# An indicator is judged by its components alone: whatever is here is counted again from them.
_PUBLISHED = """
with counted as (
    select
        entity_id,
        year,
        indicator_id,
        count(*) as components,
        count(*) filter (where verdict = 'achieved') as achieved,
        count(*) filter (where verdict not in ('achieved', 'not_achieved')) as not_judged,
        case
            when bool_or(verdict = 'withdrawn') then 'withdrawn'
            when bool_or(verdict = 'not_measured') then 'not_measured'
            when bool_or(verdict = 'not_measurable') then 'not_measurable'
            when bool_or(verdict = 'not_due') then 'not_due'
            when bool_and(verdict = 'achieved') then 'achieved'
            when bool_or(verdict = 'achieved') then 'partially_achieved'
            else 'not_achieved'
        end as verdict,
        case when count(achievement_pct) = count(*) then min(achievement_pct) end as achievement_pct,
        worst_provenance(provenance) as provenance,
        max(rows_quarantined) as rows_quarantined
    from published.indicator_components
    group by all
),
noted as (
    select entity_id, year, indicator_id, string_agg(number, ', ' order by number) as footnotes
    from (
        select distinct entity_id, year, indicator_id, number
        from register.footnote_anchors
        where indicator_id is not null
    )
    group by all
),
registered as (select entity_id, year, indicator_id, count(*) as components from register.components group by all)
select
    p.entity_id,
    p.year,
    p.indicator_id,
    p.verdict,
    p.achievement_pct,
    p.provenance,
    case when r.indicator_id is null then coalesce(p.name, '(senza nome)') end as not_registered,
    case when r.indicator_id is not null then nullif(concat_ws(
        '; ',
        unlike('plan_section', p.plan_section, r.plan_section),
        unlike('printed_order', p.printed_order, r.printed_order),
        unlike('printed_code', p.printed_code, r.printed_code),
        unlike('flags', p.flags, r.flags),
        unlike('mission_code', p.mission_code, r.mission_code),
        unlike('programme_code', p.programme_code, r.programme_code),
        unlike('name', p.name, public_text(r.name)),
        unlike('corrected_name', p.corrected_name, public_text(r.corrected_name)),
        unlike('description', p.description, public_text(r.description)),
        unlike('public_value_dimension', p.public_value_dimension, public_text(r.public_value_dimension)),
        unlike('beneficiaries', p.beneficiaries, public_text(r.beneficiaries)),
        unlike('data_source', p.data_source, public_text(r.data_source)),
        unlike('indicator_type', p.indicator_type, r.indicator_type),
        unlike('unit_text', p.unit_text, r.unit_text),
        unlike('strategic_objective_id', p.strategic_objective_id, r.strategic_objective_id),
        unlike('strategic_objective', p.strategic_objective, public_text(strategic.name)),
        unlike('operational_objective_id', p.operational_objective_id, r.operational_objective_id),
        unlike('operational_objective', p.operational_objective, public_text(operational.name)),
        unlike('responsibility_centres', p.responsibility_centres, public_text(r.responsibility_centres_text)),
        unlike('algorithm_text', p.algorithm_text, public_text(r.algorithm_text)),
        unlike('target_text', p.target_text, public_text(r.target_text)),
        unlike('printed_result_text', p.printed_result_text, public_text(r.printed_result_text)),
        unlike('footnotes', p.footnotes, noted.footnotes),
        unlike('is_example', p.is_example, run.is_example)
    ), '') end as unlike_register,
    nullif(concat_ws(
        '; ',
        unlike('components', p.components, coalesce(registered.components, 0)),
        unlike('components_achieved', p.components_achieved, coalesce(counted.achieved, 0)),
        unlike('components_not_judged', p.components_not_judged, coalesce(counted.not_judged, 0)),
        unlike('rows_quarantined', p.rows_quarantined, counted.rows_quarantined)
    ), '') as wrong_count,
    unlike('verdict', p.verdict, counted.verdict) as wrong_verdict,
    unlike('achievement_pct', p.achievement_pct, counted.achievement_pct) as wrong_achievement,
    unlike('provenance', p.provenance, counted.provenance) as wrong_provenance,
    not_finite('achievement_pct', p.achievement_pct) as infinite
from published.indicators as p
cross join ops.run as run
left join register.indicators as r using (entity_id, year, indicator_id)
left join counted using (entity_id, year, indicator_id)
left join registered using (entity_id, year, indicator_id)
left join noted using (entity_id, year, indicator_id)
left join register.objectives as strategic
    on (strategic.entity_id, strategic.year, strategic.objective_id)
    = (r.entity_id, r.year, r.strategic_objective_id)
left join register.objectives as operational
    on (operational.entity_id, operational.year, operational.objective_id)
    = (r.entity_id, r.year, r.operational_objective_id)
order by all
"""

_REGISTERED = """
select
    r.entity_id,
    r.year,
    r.indicator_id,
    case when not exists (
        from published.indicators as p
        where (p.entity_id, p.year, p.indicator_id) = (r.entity_id, r.year, r.indicator_id)
    ) then r.plan_section || ': ' || r.name end as not_published,
    case when not exists (
        from register.components as c
        where (c.entity_id, c.year, c.indicator_id) = (r.entity_id, r.year, r.indicator_id)
    ) then r.plan_section || ': ' || r.name end as no_component
from register.indicators as r
order by all
"""


SUBJECT = Subject(
    prefix="indicators",
    key=("entity_id", "year", "indicator_id"),
    verdicts=VERDICTS,
    one="indicatore",
    many="degli indicatori",
    ending="o",
    within="di un ente e di un anno",
)


def suite() -> Suite:
    """The rules on indicators, in the order in which the report shows them."""
    published = published_rows(
        SUBJECT,
        _PUBLISHED,
        must.have_no_fault(
            "unlike_register",
            Rule(
                "indicators.as_registered",
                "Ciò che dell'indicatore sta nel registro è pubblicato com'è, senza indirizzi interni.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_count",
            Rule(
                "indicators.components_counted",
                "Le componenti, le raggiunte, le non giudicate e le righe rifiutate sono quelle che si contano.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_verdict",
            Rule(
                "indicators.verdict_of_components",
                "L'esito è quello che danno le componenti: raggiunto se lo sono tutte, in parte se alcune; "
                "se una non si giudica, la sua parola.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_achievement",
            Rule(
                "indicators.achievement_of_components",
                "La percentuale di raggiungimento è la minore delle componenti, e manca se a una manca.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_provenance",
            Rule(
                "indicators.provenance_of_components",
                "La provenienza è la peggiore fra quelle delle componenti.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "infinite",
            Rule("indicators.finite", "Nessun numero è infinito o indefinito (inf, NaN).", MODEL_KEEPER),
        ),
    )
    registered = registered_rows(
        SUBJECT,
        _REGISTERED,
        must.have_no_fault(
            "no_component",
            Rule(
                "indicators.has_component",
                "Ogni indicatore del registro ha almeno una componente.",
                REGISTER_KEEPER,
            ),
        ),
    )
    return Suite("indicators", "Indicatori", (published, registered))
