"""What must hold of `published.indicators`, one row an indicator that the register knows."""

from expectations import must
from expectations.closed_lists import PROVENANCES, SECTIONS, VERDICTS
from expectations.rules import MODEL_KEEPER, REGISTER_KEEPER, REGISTER_OR_MODEL_KEEPER, Batch, Rule, Suite

KEY = ("entity_id", "year", "indicator_id")

_PUBLISHED = f"""
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
    coalesce(p.plan_section, '(vuota)') as plan_section,
    p.verdict,
    p.achievement_pct,
    case
        when p.provenance is not null then p.provenance when coalesce(counted.achieved, 0) > 0 then '(vuota)'
    end as provenance,
    case when not exists (
        from register.indicators as r
        where (r.entity_id, r.year, r.indicator_id) = (p.entity_id, p.year, p.indicator_id)
    ) then p.name end as not_registered,
    (
        select 'pubblicata in ' || p.plan_section || ', nel registro ' || min(r.plan_section)
        from register.indicators as r
        where (r.entity_id, r.year, r.indicator_id) = (p.entity_id, p.year, p.indicator_id)
        having min(r.plan_section) <> p.plan_section and list_contains({list(SECTIONS)}, p.plan_section)
    ) as wrong_section,
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


def suite() -> Suite:
    """The rules on indicators, in the order in which the report shows them."""
    published = Batch(
        sql=_PUBLISHED,
        key=KEY,
        not_empty=must.have_rows(
            Rule("indicators.not_empty", "La tabella degli indicatori non è vuota.", MODEL_KEEPER)
        ),
        expectations=(
            must.be_unique(
                KEY,
                Rule("indicators.unique", "Ogni indicatore di un ente e di un anno compare una volta.", MODEL_KEEPER),
            ),
            must.have_no_fault(
                "not_registered",
                Rule("indicators.in_register", "Ogni indicatore pubblicato è nel registro.", REGISTER_OR_MODEL_KEEPER),
            ),
            must.be_one_of(
                "plan_section",
                SECTIONS,
                Rule("indicators.section_known", "La sezione è una delle quattro della Relazione.", REGISTER_KEEPER),
            ),
            must.have_no_fault(
                "wrong_section",
                Rule("indicators.section_as_registered", "La sezione pubblicata è quella del registro.", MODEL_KEEPER),
            ),
            must.be_filled(
                "verdict",
                Rule("indicators.has_verdict", "Ogni indicatore ha un esito.", MODEL_KEEPER),
            ),
            must.be_one_of(
                "verdict",
                VERDICTS,
                Rule("indicators.verdict_known", "L'esito è uno dell'elenco chiuso.", MODEL_KEEPER),
            ),
            must.be_one_of(
                "provenance",
                PROVENANCES,
                Rule(
                    "indicators.provenance_known",
                    "La provenienza è una dell'elenco chiuso, e non manca dove una componente è raggiunta.",
                    MODEL_KEEPER,
                ),
            ),
            must.be_between(
                "achievement_pct",
                0,
                100,
                Rule(
                    "indicators.achievement_in_range",
                    "La percentuale di raggiungimento sta fra 0 e 100.",
                    MODEL_KEEPER,
                ),
            ),
            must.have_no_fault(
                "wrong_components",
                Rule(
                    "indicators.components_as_registered",
                    "Il numero di componenti è quello del registro.",
                    MODEL_KEEPER,
                ),
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
        ),
    )
    registered = Batch(
        sql=_REGISTERED,
        key=KEY,
        not_empty=must.have_rows(
            Rule("indicators.register_not_empty", "Il registro ha almeno un indicatore.", REGISTER_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule("indicators.complete", "Ogni indicatore del registro è pubblicato.", MODEL_KEEPER),
            ),
            must.have_no_fault(
                "no_component",
                Rule(
                    "indicators.has_component",
                    "Ogni indicatore del registro ha almeno una componente.",
                    REGISTER_KEEPER,
                ),
            ),
        ),
    )
    return Suite("indicators", "Indicatori", (published, registered))
