-- The verdict as an Italian sentence, with the numbers as people read them.
with
    -- A measure with refused rows is partial, and what rests on it says so. A row may
    -- stand behind several inputs: the largest count is certain, their sum is not.
    refused as (
        select
            entity_id,
            year,
            indicator_id,
            component_no,
            max(rows_quarantined) as rows_quarantined
        from {{ ref("component_input_values") }}
        group by entity_id, year, indicator_id, component_no
    ),

    joined as (
        select
            judgements.*,
            result_units.symbol,
            target_units.symbol as target_symbol,
            {{ decimals_needed("judgements.target_value") }} as target_decimals,
            {{ decimals_needed("judgements.target_upper_value") }}
            as target_upper_decimals,
            {{ decimals_needed("judgements.tolerance") }} as tolerance_decimals,
            {{ rounded("judgements.result_value", "judgements.decimals") }}
            as rounded_result,
            -- The end of what the target admits that the result is nearer to.
            case
                when judgements.operator in ('>=', '>')
                then judgements.target_value - judgements.tolerance
                when judgements.operator in ('<=', '<')
                then judgements.target_value + judgements.tolerance
                when
                    2 * judgements.result_value
                    < judgements.target_value
                    + coalesce(judgements.target_upper_value, judgements.target_value)
                then judgements.target_value - judgements.tolerance
                else
                    coalesce(judgements.target_upper_value, judgements.target_value)
                    + judgements.tolerance
            end as bound,
            coalesce(refused.rows_quarantined, 0) as rows_quarantined
        from {{ ref("component_judgements") }} as judgements
        left join refused on {{ same_component("judgements", "refused") }}
        left join
            {{ ref("units") }} as result_units on judgements.unit = result_units.unit
        left join
            {{ ref("units") }} as target_units
            on judgements.target_unit = target_units.unit
    ),

    -- Six decimals, or all twelve where six would still show the bound.
    exact as (
        select
            *,
            case
                when
                    {{ decimals_needed("result_value") }} = 6
                    and sign({{ rounded("result_value", "6") }} - bound)
                    <> sign(result_value - bound)
                then 12
                else {{ decimals_needed("result_value") }}
            end as result_decimals
        from joined
    ),

    shown as (
        select
            *,
            case
                when operator in ('>=', '<=', '>', '<', '=')
                then {{ shown_operator("operator") }} || ' '
                else ''
            end as sign,
            case
                compared_as
                when 'number'
                then
                    {{
                        number_with_unit(
                            "target_value", "target_decimals", "target_symbol"
                        )
                    }}
                when 'date'
                then {{ italian_date("due_date") }}
                when 'state'
                then '«' || coalesce(target_text, '') || '»'
            end as shown_target,
            {{
                number_with_unit(
                    "target_upper_value", "target_upper_decimals", "target_symbol"
                )
            }} as shown_upper_target,
            {{ number_with_unit("tolerance", "tolerance_decimals", "target_symbol") }}
            as shown_tolerance,
            {{ number_with_unit("result_value", "result_decimals", "symbol") }}
            as exact_result
        from exact
    ),

    worded as (
        select
            *,
            case
                when operator = 'between'
                then 'fra ' || shown_target || ' e ' || shown_upper_target
                when relative_to_year is not null
                then
                    sign
                    || 'valore del '
                    || relative_to_year
                    || ' ('
                    || shown_target
                    || ')'
                else sign || shown_target
            end || case
                when tolerance > 0 and compared_as = 'number'
                then ', tolleranza ' || shown_tolerance
                else ''
            end
            || case
                when tolerance > 0 and compared_as = 'date'
                then ', tolleranza ' || {{ days_in_words("tolerance") }}
                else ''
            end as worded_target,
            -- A result that rounds onto the bound, or across it, needs its digits to
            -- explain the verdict.
            case
                when result_state is not null
                then '«' || displayed_result || '»'
                else coalesce(displayed_result, exact_result)
            end || case
                when
                    compared_as = 'number'
                    and sign(rounded_result - bound) <> sign(result_value - bound)
                then ' (' || exact_result || ' prima dell''arrotondamento)'
                else ''
            end as worded_result,
            {{ operator_remark() }} || case
                when baseline_provenance = 'reconstructed'
                then
                    ' Il valore del '
                    || relative_to_year
                    || ' è ricostruito, non stampato: nessuna percentuale.'
                else ''
            end
            || case
                when rows_quarantined > 0
                then ' Dato parziale: righe rifiutate nelle consegne.'
                else ''
            end as remarks
        from shown
    )

select
    entity_id,
    year,
    indicator_id,
    component_no,
    case
        when judgement = 'withdrawn'
        then {{ as_sentence("'Ritirato' || coalesce(': ' || status_reason, '')") }}
        when judgement = 'missing_input'
        then
            {{
                as_sentence(
                    "'Non misurato: ' || coalesce("
                    ~ what_is_missing("missing_inputs")
                    ~ ", 'manca un dato di ingresso')"
                )
            }}
        when judgement = 'accepted_defect'
        then
            {{
                as_sentence(
                    "'Non misurabile. ' || coalesce(not_comparable_reason, not_comparable_defect)"
                )
            }}
        when judgement = 'zero_base'
        then 'Non misurabile: la base del calcolo è zero, quindi non c''è un risultato.'
        when judgement = 'negative_base'
        then
            'Non misurabile: la base del calcolo è negativa, quindi il rapporto non avrebbe senso.'
        when judgement = 'only_words'
        then
            'Non misurabile: il risultato è espresso solo a parole («'
            || coalesce(result_text, '')
            || '»).'
        when judgement = 'no_target'
        then
            'Non misurabile: l''obiettivo stampato («'
            || coalesce(target_text, '')
            || '») non si legge come valore, data o stato.'
        when judgement = 'unit_clash'
        then
            'Non misurabile: il risultato ('
            || displayed_result
            || ') e l''obiettivo ('
            || worded_target
            || ') hanno unità diverse.'
        when judgement = 'different_kinds'
        then
            'Non misurabile: il risultato ('
            || coalesce(worded_result, 'assente')
            || ') non è della natura dell''obiettivo («'
            || coalesce(target_text, '')
            || '»).'
        when judgement = 'not_due'
        then
            'Non ancora dovuto: al '
            || {{ italian_date("as_of") }}
            || coalesce(
                ' il risultato è ' || worded_result, ' non c''è ancora un risultato'
            )
            || case
                when compared_as = 'date'
                then ''
                else ', l''obiettivo è ' || worded_target
            end
            || ', il termine è il '
            || {{ italian_date("due_on") }}
            || '.'
            || remarks
        when compared_as = 'date' and judgement = 'met' and result_state is null
        then
            'Raggiunto: completato in data '
            || {{ italian_date("result_date") }}
            || ', entro il termine del '
            || worded_target
            || '.'
            || remarks
        when
            compared_as = 'date'
            and result_date > due_date
            and judgement = 'missed'
            and coalesce({{ is_done("result_state") }}, true)
        then
            'Non raggiunto: ' || case
                when result_state is null
                then 'completato in data '
                else 'ultima data nota di completamento '
            end
            || {{ italian_date("result_date") }}
            || ', '
            || {{ days_in_words("result_date - due_date") }}
            || ' dopo il termine del '
            || worded_target
            || '.'
            || remarks
        when compared_as = 'date' and judgement = 'met'
        then
            'Raggiunto: dichiarato «Sì» ' || case
                when result_date is null
                then 'senza la data di completamento; '
                else
                    'senza tutte le date di completamento (ultima nota: '
                    || {{ italian_date("result_date") }}
                    || '); '
            end
            || 'vale come nei termini ('
            || worded_target
            || ').'
            || remarks
        when compared_as = 'date'
        then
            'Non raggiunto: non completato entro il termine del '
            || worded_target
            || '.'
            || remarks
        when compared_as = 'state'
        then
            case when judgement = 'met' then 'Raggiunto' else 'Non raggiunto' end
            || ': l''esito è «'
            || displayed_result
            || '», l''obiettivo era «'
            || coalesce(target_text, '')
            || '».'
            || remarks
        when judgement = 'met'
        then
            'Raggiunto: il risultato '
            || worded_result
            || ' rispetta l''obiettivo '
            || worded_target
            || '.'
            || remarks
        else
            'Non raggiunto: il risultato '
            || worded_result
            || ' non rispetta l''obiettivo '
            || worded_target
            || '.'
            || remarks
    end as verdict_reason,
    cast(rows_quarantined as integer) as rows_quarantined
from worded
