"""What must hold of `published.indicator_components`, one row a judged part of an indicator."""

from expectations import must
from expectations.closed_lists import (
    ALGORITHMS,
    COMPONENT_VERDICTS,
    OPERATORS,
    PERCENT_RESULTS,
    POLARITIES,
    PROVENANCES,
)
from expectations.rules import (
    MODEL_KEEPER,
    REGISTER_KEEPER,
    REGISTER_KEEPER_WITH_OFFICE,
    REGISTER_OR_MODEL_KEEPER,
    Batch,
    Rule,
    Suite,
)

KEY = ("entity_id", "year", "indicator_id", "component_no")

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
    p.polarity,
    p.target_operator,
    coalesce(p.algorithm, '(vuoto)') as algorithm,
    coalesce(p.provenance, case when p.has_result then '(vuota)' end) as provenance,
    nullif(trim(p.verdict_reason), '') as verdict_reason,
    case when not exists (from register.units as u where u.unit = p.unit)
        then coalesce(p.unit, '(vuota)')
    end as unknown_unit,
    case when not exists (
        from register.components as r
        where (r.entity_id, r.year, r.indicator_id, r.component_no)
            = (p.entity_id, p.year, p.indicator_id, p.component_no)
    ) then coalesce(p.label, p.algorithm, '(senza etichetta)') end as not_registered,
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


def suite() -> Suite:
    """The rules on components, in the order in which the report shows them."""
    published = Batch(
        sql=_PUBLISHED,
        key=KEY,
        not_empty=must.have_rows(
            Rule("components.not_empty", "La tabella delle componenti non è vuota.", MODEL_KEEPER)
        ),
        expectations=(
            must.be_unique(
                KEY,
                Rule("components.unique", "Ogni componente di un indicatore compare una volta.", MODEL_KEEPER),
            ),
            must.have_no_fault(
                "not_registered",
                Rule("components.in_register", "Ogni componente pubblicata è nel registro.", REGISTER_OR_MODEL_KEEPER),
            ),
            must.be_filled(
                "verdict",
                Rule("components.has_verdict", "Ogni componente ha un esito.", MODEL_KEEPER),
            ),
            must.be_filled(
                "verdict_reason",
                Rule("components.has_reason", "Ogni esito ha il suo perché, in parole.", MODEL_KEEPER),
            ),
            must.be_one_of(
                "verdict",
                COMPONENT_VERDICTS,
                Rule("components.verdict_known", "L'esito è uno dell'elenco chiuso delle componenti.", MODEL_KEEPER),
            ),
            must.be_one_of(
                "algorithm",
                ALGORITHMS,
                Rule("components.algorithm_known", "L'algoritmo è uno dell'elenco chiuso.", REGISTER_KEEPER),
            ),
            must.be_one_of(
                "polarity",
                POLARITIES,
                Rule("components.polarity_known", "La polarità è una dell'elenco chiuso.", REGISTER_KEEPER),
            ),
            must.be_one_of(
                "target_operator",
                OPERATORS,
                Rule(
                    "components.operator_known", "L'operatore dell'obiettivo è uno dell'elenco chiuso.", REGISTER_KEEPER
                ),
            ),
            must.be_one_of(
                "provenance",
                PROVENANCES,
                Rule(
                    "components.provenance_known",
                    "La provenienza è una dell'elenco chiuso, e non manca dove c'è un risultato.",
                    MODEL_KEEPER,
                ),
            ),
            must.have_no_fault(
                "unknown_unit",
                Rule("components.unit_known", "L'unità del risultato è fra le unità del registro.", REGISTER_KEEPER),
            ),
            must.be_between(
                "achievement_pct",
                0,
                100,
                Rule(
                    "components.achievement_in_range", "La percentuale di raggiungimento sta fra 0 e 100.", MODEL_KEEPER
                ),
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
        ),
    )
    registered = Batch(
        sql=_REGISTERED,
        key=KEY,
        not_empty=must.have_rows(
            Rule("components.register_not_empty", "Il registro ha almeno una componente.", REGISTER_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule("components.complete", "Ogni componente del registro è pubblicata.", MODEL_KEEPER),
            ),
        ),
    )
    return Suite("indicator_components", "Componenti degli indicatori", (published, registered))
