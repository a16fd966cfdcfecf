"""What must hold of `published.indicator_components`, one row a judged part of an indicator."""

from expectations import must
from expectations.closed_lists import COMPONENT_VERDICTS, PERCENT_RESULTS
from expectations.rules import (
    MODEL_KEEPER,
    REGISTER_KEEPER,
    REGISTER_KEEPER_WITH_OFFICE,
    REGISTER_OR_MODEL_KEEPER,
    Rule,
    Suite,
)
from expectations.suites.opening import Subject, published_rows, registered_rows

# `finite` looks at doubles because a DECIMAL cannot hold inf or NaN: the rule stands guard over a change of type.
# A result may stand beside `not_measured` only where what is missing is the target's own baseline.
_PUBLISHED = f"""
with judged as (
    select
        *,
        result_value is not null or result_date is not null or result_state is not null as has_result,
        case
            when target_operator = 'reached' then true
            when target_operator = 'by' then target_date is not null
            when target_operator = 'between' then target_value is not null and target_upper_value is not null
            else target_operator is not null and target_value is not null
        end as has_target
    from published.indicator_components
)
select
    p.entity_id,
    p.year,
    p.indicator_id,
    p.component_no,
    p.verdict,
    p.achievement_pct,
    coalesce(p.provenance, case when p.has_result then '(vuota)' end) as provenance,
    nullif(trim(p.verdict_reason), '') as verdict_reason,
    case when not exists (from register.units as u where u.unit = p.unit)
        then coalesce(p.unit, '(vuota)')
    end as unknown_unit,
    case when r.indicator_id is null
        then coalesce(p.label, p.algorithm, '(senza etichetta)')
    end as not_registered,
    case when r.indicator_id is not null and p.algorithm is distinct from r.algorithm
        then 'dice ' || coalesce(p.algorithm, 'nulla') || ', il registro ' || coalesce(r.algorithm, 'nulla')
    end as wrong_algorithm,
    case when r.indicator_id is not null and p.polarity is distinct from r.polarity
        then 'dice ' || coalesce(p.polarity, 'nulla') || ', il registro ' || coalesce(r.polarity, 'nulla')
    end as wrong_polarity,
    case when r.indicator_id is not null and p.target_operator is distinct from t.operator
        then 'dice ' || coalesce(p.target_operator, 'nulla') || ', il registro ' || coalesce(t.operator, 'nulla')
    end as wrong_operator,
    case
        when (p.achievement_pct is null) <> (p.achievement_pct_uncapped is null)
            or (
                p.achievement_pct <> p.achievement_pct_uncapped
                and not (p.achievement_pct = 100 and p.achievement_pct_uncapped > 100)
            )
        then coalesce(cast(p.achievement_pct as varchar), 'nulla') || ' con tetto, '
            || coalesce(cast(p.achievement_pct_uncapped as varchar), 'nulla') || ' senza'
    end as cap_inconsistent,
    case when p.unit = 'percent' and isfinite(cast(p.result_value as double))
        and p.result_value not between {PERCENT_RESULTS.low} and {PERCENT_RESULTS.high}
        then cast(p.result_value as varchar) || ' %'
    end as implausible_percent,
    nullif(concat_ws(
        ', ',
        case when not isfinite(cast(p.result_value as double)) then 'result_value = ' || p.result_value end,
        case when not isfinite(cast(p.achievement_pct as double)) then 'achievement_pct = ' || p.achievement_pct end,
        case when not isfinite(cast(p.achievement_pct_uncapped as double))
            then 'achievement_pct_uncapped = ' || p.achievement_pct_uncapped end,
        case when not isfinite(cast(p.deviation as double)) then 'deviation = ' || p.deviation end
    ), '') as not_finite,
    case when p.verdict = 'not_measured' and p.has_result and p.relative_to_year is null
        then coalesce(cast(p.result_value as varchar), cast(p.result_date as varchar), p.result_state)
    end as measured_after_all,
    case when p.verdict in ('achieved', 'not_achieved') and not p.has_target
        then p.verdict || ' con l''obiettivo «' || coalesce(p.target_text, '') || '», operatore '
            || coalesce(p.target_operator, 'assente')
    end as no_target,
    case when p.verdict in ('achieved', 'not_achieved') and not p.has_result
        then p.verdict || ' con il risultato «' || coalesce(p.displayed_result, '') || '»'
    end as no_result
from judged as p
left join register.components as r using (entity_id, year, indicator_id, component_no)
left join register.targets as t using (entity_id, year, indicator_id, component_no)
order by all
"""

_REGISTERED = """
select
    r.entity_id,
    r.year,
    r.indicator_id,
    r.component_no,
    case when not exists (
        from published.indicator_components as p
        where (p.entity_id, p.year, p.indicator_id, p.component_no)
            = (r.entity_id, r.year, r.indicator_id, r.component_no)
    ) then coalesce(r.label, r.algorithm) end as not_published
from register.components as r
order by all
"""

_PERCENT_SENTENCE = (
    f"Un risultato in percentuale sta fra {PERCENT_RESULTS.low} e {PERCENT_RESULTS.high}. "
    f"Perché questi limiti: {PERCENT_RESULTS.reason}"
)


SUBJECT = Subject(
    prefix="components",
    key=("entity_id", "year", "indicator_id", "component_no"),
    verdicts=COMPONENT_VERDICTS,
    one="componente",
    many="delle componenti",
    ending="a",
    within="di un indicatore",
    provenance_due="dove c'è un risultato",
)


def suite() -> Suite:
    """The rules on components, in the order in which the report shows them."""
    published = published_rows(
        SUBJECT,
        _PUBLISHED,
        must.be_filled(
            "verdict_reason",
            Rule("components.has_reason", "Ogni esito ha il suo perché, in parole.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "wrong_algorithm",
            Rule("components.algorithm_as_registered", "L'algoritmo è quello del registro.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "wrong_polarity",
            Rule("components.polarity_as_registered", "La polarità è quella del registro.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "wrong_operator",
            Rule(
                "components.operator_as_registered", "L'operatore dell'obiettivo è quello del registro.", MODEL_KEEPER
            ),
        ),
        must.have_no_fault(
            "unknown_unit",
            Rule("components.unit_known", "L'unità del risultato è fra le unità del registro.", REGISTER_KEEPER),
        ),
        must.have_no_fault(
            "cap_inconsistent",
            Rule(
                "components.cap_consistent",
                "La percentuale senza tetto è uguale a quella con il tetto, o supera 100 e l'altra è 100.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "implausible_percent",
            Rule("components.percent_plausible", _PERCENT_SENTENCE, REGISTER_KEEPER_WITH_OFFICE),
        ),
        must.have_no_fault(
            "not_finite",
            Rule("components.finite", "Nessun numero è infinito o indefinito (inf, NaN).", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "measured_after_all",
            Rule(
                "components.not_measured_has_no_result",
                "Una componente non misurata non ha risultato, se non le manca solo il valore di confronto.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "no_target",
            Rule(
                "components.judged_has_target",
                "Una componente raggiunta o non raggiunta ha un obiettivo da confrontare.",
                REGISTER_OR_MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "no_result",
            Rule(
                "components.judged_has_result",
                "Una componente raggiunta o non raggiunta ha un risultato.",
                MODEL_KEEPER,
            ),
        ),
    )
    registered = registered_rows(SUBJECT, _REGISTERED)
    return Suite("indicator_components", "Componenti degli indicatori", (published, registered))
