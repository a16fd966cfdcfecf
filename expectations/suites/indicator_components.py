"""What must hold of `published.indicator_components`, one row a judged part of an indicator."""

from typing import Any

from expectations import must
from expectations.closed_lists import COMPONENT_VERDICTS, PERCENT_RESULTS
from expectations.rules import (
    MODEL_KEEPER,
    REGISTER_KEEPER_WITH_OFFICE,
    REGISTER_OR_MODEL_KEEPER,
    Rule,
    Suite,
)
from expectations.suites.judgement import CTES
from expectations.suites.opening import Subject, published_rows, registered_components, registered_rows

_OPENINGS = {
    "achieved": "Raggiunto: ",
    "not_achieved": "Non raggiunto: ",
    "not_measurable": "Non misurabile",
    "not_measured": "Non misurato: ",
    "not_due": "Non ancora dovuto: ",
    "withdrawn": "Ritirato",
}
_OPENING = (
    f"""case verdict {" ".join(f"when '{verdict}' then '{words}'" for verdict, words in _OPENINGS.items())} end"""
)

# A reason may quote the row's own numbers, days and words: any other number belongs to something else.
_QUOTABLE = """[
    public_text(p.status_reason), public_text(p.defect_reason), p.result_text, p.displayed_result, p.target_text,
    italian_measure(p.result_value, 12, u.symbol),
    italian_measure(p.result_value, decimals_of(p.result_value), u.symbol),
    italian_measure(p.result_value, 6, u.symbol),
    italian_measure(p.target_value, decimals_of(p.target_value), tu.symbol),
    italian_measure(p.target_upper_value, decimals_of(p.target_upper_value), tu.symbol),
    italian_measure(p.margin, decimals_of(p.margin), tu.symbol), cast(p.margin as integer) || ' giorni',
    italian_date(p.result_date), italian_date(p.target_date), italian_date(p.due_on), italian_date(p.as_of),
    (p.result_date - p.target_date) || ' giorn', 'valore del ' || p.relative_to_year
]"""

# What the reason of a judgement must say: the result, and the target with its operator, its year and its margin.
_TOLD = """[
    case when p.compared_as <> 'date' then p.displayed_result end,
    case when p.compared_as = 'date' then italian_date(p.result_date) end,
    case when p.compared_as = 'date' then italian_date(p.target_date) end,
    case when p.compared_as = 'state' then p.target_text end,
    case when p.target_operator in ('>=', '<=', '>', '<', '=') then
        replace(replace(p.target_operator, '>=', '≥'), '<=', '≤') || ' '
        || coalesce('valore del ' || p.relative_to_year || ' (', '')
        || italian_measure(p.target_value, decimals_of(p.target_value), tu.symbol) end,
    case when p.target_operator = 'between' then
        italian_measure(p.target_value, decimals_of(p.target_value), tu.symbol) || ' e '
        || italian_measure(p.target_upper_value, decimals_of(p.target_upper_value), tu.symbol) end,
    case when p.margin > 0 then ', tolleranza ' || italian_number(p.margin, decimals_of(p.margin)) end,
    case when p.operator_source = 'polarity' and p.compared_as = 'number' then 'dedotto dalla polarità' end,
    case when p.operator_source = 'algorithm_text' then 'si legge nell''algoritmo stampato' end,
    case when p.compared_as = 'number' and p.verdict = 'achieved' then ' rispetta ' end,
    case when p.compared_as = 'number' and p.verdict = 'not_achieved' then ' non rispetta ' end
]"""

# A miss owes its reason only where a report is out. What the report leaves without one is a finding, for people.
_PUBLISHED = f"""
{CTES},
reasons as (
    select
        c.entity_id,
        c.year,
        c.indicator_id,
        c.component_no,
        case when count(distinct d.cause) = 1 then min(d.cause) end as cause,
        string_agg(d.text, ' ' order by d.footnote_number nulls last, d.text) as words
    from register.components as c
    inner join register.deviation_reasons as d
        on (d.entity_id, d.year, d.indicator_id) = (c.entity_id, c.year, c.indicator_id)
        and coalesce(d.component_no, c.component_no) = c.component_no
    group by all
)
select
    p.entity_id,
    p.year,
    p.indicator_id,
    p.component_no,
    p.verdict,
    p.achievement_pct,
    p.provenance,
    case when r.indicator_id is null then coalesce(p.label, p.algorithm, '(senza etichetta)') end as not_registered,
    case when r.indicator_id is not null then nullif(concat_ws(
        '; ',
        unlike('label', p.label, public_text(r.label)),
        unlike('algorithm', p.algorithm, r.algorithm),
        unlike('value_type', p.value_type, r.value_type),
        unlike('unit', p.unit, r.unit),
        unlike('decimals', p.decimals, r.decimals),
        unlike('polarity', p.polarity, r.polarity),
        unlike('deviation_cause', p.deviation_cause, reasons.cause),
        unlike('deviation_reason', p.deviation_reason, public_text(reasons.words)),
        unlike('is_example', p.is_example, p.run_is_example)
    ), '') end as unlike_register,
    case when r.indicator_id is not null then nullif(concat_ws(
        '; ',
        unlike('target_operator', p.target_operator, t.operator),
        unlike('operator_source', p.operator_source, t.operator_source),
        unlike(
            'target_value',
            p.target_value,
            case
                when t.relative_to_year is null then t.value
                when coalesce(p.baselines_missing, 0) = 0 then p.baseline
            end
        ),
        unlike('target_upper_value', p.target_upper_value, t.upper_value),
        unlike('target_unit', p.target_unit, t.unit),
        unlike('target_date', p.target_date, t.due_date),
        unlike('target_state', p.target_state, t.state),
        unlike('target_text', p.target_text, public_text(t.target_text)),
        unlike('relative_to_year', p.relative_to_year, t.relative_to_year),
        unlike('tolerance', p.tolerance, t.tolerance)
    ), '') end as unlike_target,
    nullif(concat_ws(
        '; ',
        unlike('result_text', p.result_text, case when p.result_value is null then p.words_given end),
        unlike(
            'displayed_result',
        p.displayed_result,
        case
            when p.result_value is not null then italian_measure(p.result_value, p.decimals, u.symbol)
            when p.result_state is not null then italian_state(p.result_state)
                || coalesce(' (ultima data nota: ' || italian_date(p.result_date) || ')', '')
            when p.result_date is not null then italian_date(p.result_date)
            else p.result_text
        end
        )
    ), '') as wrong_display,
    case when p.verdict is distinct from p.verdict_due then 'esito ' || told(p.verdict) || ', dovrebbe essere '
        || p.verdict_due || ': risultato ' || told(coalesce(p.displayed_result, '')) || ', obiettivo '
        || told(p.target_operator) || ' ' || told(coalesce(
            cast(p.target_value as varchar), cast(p.target_date as varchar), p.target_state
        )) || ' («' || coalesce(p.target_text, '') || '»)'
    end as wrong_verdict,
    unlike('deviation', p.deviation, p.deviation_due) as wrong_deviation,
    nullif(concat_ws(
        '; ',
        unlike('achievement_method', p.achievement_method, p.method_due),
        unlike('achievement_pct_uncapped', p.achievement_pct_uncapped, p.pct_due),
        unlike('achievement_pct', p.achievement_pct, least(p.pct_due, case when p.pct_due is not null then 100 end))
    ), '') as wrong_achievement,
    case when p.unit = 'percent' and isfinite(cast(p.result_value as double))
        and p.result_value not between {PERCENT_RESULTS.low} and {PERCENT_RESULTS.high}
        then cast(p.result_value as varchar) || ' %'
    end as implausible_percent,
    nullif(concat_ws(
        ', ',
        not_finite('result_value', p.result_value),
        not_finite('target_value', p.target_value),
        not_finite('target_upper_value', p.target_upper_value),
        not_finite('tolerance', p.tolerance),
        not_finite('achievement_pct', p.achievement_pct),
        not_finite('achievement_pct_uncapped', p.achievement_pct_uncapped),
        not_finite('deviation', p.deviation)
    ), '') as infinite,
    unlike('provenance', p.provenance, p.provenance_due) as wrong_provenance,
    case when p.rows_quarantined is null or p.rows_quarantined < coalesce(p.rows_quarantined_due, 0)
        or (p.rows_quarantined > coalesce(p.rows_quarantined_due, 0) and p.names_missing is null)
        then 'dice ' || told(p.rows_quarantined) || ', le misure ' || told(p.rows_quarantined_due)
    end as wrong_refusals,
    case
        when not coalesce(starts_with(p.verdict_reason, {_OPENING}), false) then told(p.verdict_reason)
        when len(foreign_numbers(p.verdict_reason, list_concat({_QUOTABLE}, p.names_missing, p.years_missing))) > 0
            then 'numero che non è della riga: ' || p.verdict_reason
        when p.verdict in ('achieved', 'not_achieved')
            and len(list_filter({_TOLD}, lambda part: not contains(p.verdict_reason, part))) > 0
            then 'manca «' || list_filter({_TOLD}, lambda part: not contains(p.verdict_reason, part))[1] || '»: '
                || p.verdict_reason
        when p.defect_reason is not null and p.verdict = 'not_measurable'
            and not contains(p.verdict_reason, rtrim(public_text(p.defect_reason), '. '))
            and not contains(p.verdict_reason, '[omesso]')
            then 'manca il motivo del registro: ' || p.verdict_reason
        when p.verdict = 'not_measured'
            and len(list_filter(p.names_missing, lambda name: not contains(p.verdict_reason, name))) > 0
            then 'manca il nome del dato che non c''è: ' || p.verdict_reason
        when p.rows_quarantined > 0 and p.verdict in ('achieved', 'not_achieved', 'not_due')
            and not contains(p.verdict_reason, 'Dato parziale')
            then 'non dice che il dato è parziale: ' || p.verdict_reason
    end as wrong_reason,
    case when p.verdict = 'not_achieved' and p.deviation_reason is null
        and exists (from register.published_results as s where (s.entity_id, s.year) = (p.entity_id, p.year))
        and not exists (
            from published.findings as f
            where f.rule = 'miss_without_reason'
                and (f.entity_id, f.year, f.indicator_id, f.component_no)
                = (p.entity_id, p.year, p.indicator_id, p.component_no)
        ) then told(p.verdict_reason)
    end as miss_unexplained
from due as p
left join register.components as r using (entity_id, year, indicator_id, component_no)
left join register.targets as t using (entity_id, year, indicator_id, component_no)
left join reasons using (entity_id, year, indicator_id, component_no)
left join register.units as u on u.unit = p.unit
left join register.units as tu on tu.unit = p.target_unit
order by all
"""

_REGISTERED = registered_components("indicator_components")

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
)

# The judged column, the rule's own id, what it says, who repairs.
_RULES = (
    (
        "unlike_register",
        "as_registered",
        "Ciò che della componente sta nel registro è pubblicato com'è, con causa e motivazione dello scostamento.",
        MODEL_KEEPER,
    ),
    (
        "unlike_target",
        "target_as_registered",
        "L'obiettivo è quello del registro; se rinvia a un anno, il suo valore è quello delle misure di quell'anno.",
        REGISTER_OR_MODEL_KEEPER,
    ),
    (
        "wrong_display",
        "display_of_result",
        "Il risultato mostrato è quello esatto, arrotondato ai suoi decimali e scritto in italiano con la sua unità; "
        "le parole sono quelle delle consegne.",
        MODEL_KEEPER,
    ),
    (
        "wrong_verdict",
        "verdict_of_target",
        "L'esito è quello che danno operatore, obiettivo, tolleranza e risultato esatto; "
        "dove manca un dato o il confronto non è possibile lo dice.",
        REGISTER_OR_MODEL_KEEPER,
    ),
    (
        "wrong_deviation",
        "deviation_of_target",
        "Lo scostamento è il risultato meno l'obiettivo, i giorni di ritardo o la distanza dalla fascia.",
        MODEL_KEEPER,
    ),
    (
        "wrong_achievement",
        "achievement_of_method",
        "La percentuale di raggiungimento è quella del suo metodo, con il tetto a 100 e senza; "
        "manca dove non ha significato.",
        MODEL_KEEPER,
    ),
    ("implausible_percent", "percent_plausible", _PERCENT_SENTENCE, REGISTER_KEEPER_WITH_OFFICE),
    ("infinite", "finite", "Nessun numero è infinito o indefinito (inf, NaN).", MODEL_KEEPER),
    (
        "wrong_provenance",
        "provenance_of_inputs",
        "La provenienza è la peggiore fra quelle dei dati di ingresso.",
        MODEL_KEEPER,
    ),
    (
        "wrong_refusals",
        "refusals_of_measures",
        "Le righe rifiutate sono quelle della misura che ne ha di più.",
        MODEL_KEEPER,
    ),
    (
        "wrong_reason",
        "reason_of_verdict",
        "Ogni esito ha il suo perché, in parole che cominciano dall'esito e con i soli numeri della riga.",
        MODEL_KEEPER,
    ),
    (
        "miss_unexplained",
        "miss_has_reason",
        "Ogni obiettivo mancato ha la motivazione dello scostamento, o sta fra i rilievi di quelli che non l'hanno.",
        MODEL_KEEPER,
    ),
)


def _asked() -> list[Any]:
    return [
        must.have_no_fault(column, Rule(f"components.{name}", sentence, repairs))
        for column, name, sentence, repairs in _RULES
    ]


def suite() -> Suite:
    """The rules on components, in the order in which the report shows them."""
    published = published_rows(SUBJECT, _PUBLISHED, *_asked())
    registered = registered_rows(SUBJECT, _REGISTERED)
    return Suite("indicator_components", "Componenti degli indicatori", (published, registered))
