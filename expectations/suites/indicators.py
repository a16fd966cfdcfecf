"""What must hold of `published.indicators`, one row an indicator that the register knows."""

from expectations import must
from expectations.closed_lists import VERDICTS
from expectations.rules import MODEL_KEEPER, REGISTER_KEEPER, Rule, Suite
from expectations.suites.opening import Subject, published_rows, registered_rows

_PUBLISHED = """
with counted as (
    select
        entity_id,
        year,
        indicator_id,
        count(*) as components,
        count(*) filter (where verdict = 'achieved') as achieved
    from published.indicator_components
    group by all
),
registered as (select entity_id, year, indicator_id, count(*) as components from register.components group by all)
select
    p.entity_id,
    p.year,
    p.indicator_id,
    p.verdict,
    p.achievement_pct,
    case
        when p.provenance is not null then p.provenance when coalesce(counted.achieved, 0) > 0 then '(vuota)'
    end as provenance,
    case when r.indicator_id is null then coalesce(p.name, '(senza nome)') end as not_registered,
    case when r.indicator_id is not null and p.plan_section is distinct from r.plan_section
        then 'pubblicata in ' || coalesce(p.plan_section, 'nessuna') || ', nel registro ' || r.plan_section
    end as wrong_section,
    case when p.components is distinct from registered.components and registered.components is not null
        then 'dice ' || coalesce(cast(p.components as varchar), 'nulla')
            || ', il registro ne ha ' || registered.components
    end as wrong_components,
    case
        when p.components_achieved > p.components
        then p.components_achieved || ' raggiunte su ' || p.components
        when p.components_achieved is distinct from coalesce(counted.achieved, 0)
        then 'dice ' || coalesce(cast(p.components_achieved as varchar), 'nulla')
            || ', fra le componenti pubblicate sono ' || coalesce(counted.achieved, 0)
    end as wrong_components_achieved,
    case when (p.verdict = 'achieved') <> (coalesce(counted.achieved, 0) = counted.components)
        then 'esito ' || p.verdict || ' con ' || counted.achieved || ' componenti raggiunte su ' || counted.components
    end as unlike_components,
    case when p.verdict = 'partially_achieved' and p.components = 1
        then 'esito partially_achieved con una sola componente'
    end as partial_alone
from published.indicators as p
left join register.indicators as r using (entity_id, year, indicator_id)
left join counted using (entity_id, year, indicator_id)
left join registered using (entity_id, year, indicator_id)
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
    provenance_due="dove una componente è raggiunta",
)


def suite() -> Suite:
    """The rules on indicators, in the order in which the report shows them."""
    published = published_rows(
        SUBJECT,
        _PUBLISHED,
        must.have_no_fault(
            "wrong_section",
            Rule("indicators.section_as_registered", "La sezione pubblicata è quella del registro.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "wrong_components",
            Rule("indicators.components_as_registered", "Il numero di componenti è quello del registro.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "wrong_components_achieved",
            Rule(
                "indicators.components_achieved_counted",
                "Le componenti raggiunte sono quelle che si contano, mai più delle componenti.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "unlike_components",
            Rule(
                "indicators.achieved_when_all_are",
                "Un indicatore è raggiunto se e solo se lo sono tutte le sue componenti.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "partial_alone",
            Rule(
                "indicators.partial_only_composite",
                "Solo un indicatore con più componenti può essere raggiunto in parte.",
                MODEL_KEEPER,
            ),
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
