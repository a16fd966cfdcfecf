-- The verdict as an Italian sentence, with the numbers as people read them.
with
    -- A measure with refused rows is partial, and what rests on it says so.
    refused as (
        select
            entity_id,
            year,
            indicator_id,
            component_no,
            sum(rows_quarantined) as rows_quarantined
        from {{ ref("component_input_values") }}
        group by entity_id, year, indicator_id, component_no
    ),

    joined as (
        select
            judgements.*,
            result_units.symbol,
            coalesce(' ' || target_units.symbol, '') as target_suffix,
            {{ decimals_needed("judgements.target_value") }} as target_decimals,
            {{ decimals_needed("judgements.target_upper_value") }}
            as target_upper_decimals,
            {{ decimals_needed("judgements.tolerance") }} as tolerance_decimals,
            {{ decimals_needed("judgements.result_value") }} as result_decimals,
            coalesce(refused.rows_quarantined, 0) as rows_quarantined
        from {{ ref("component_judgements") }} as judgements
        left join refused on {{ same_component("judgements", "refused") }}
        left join
            {{ ref("units") }} as result_units on judgements.unit = result_units.unit
        left join
            {{ ref("units") }} as target_units
            on judgements.target_unit = target_units.unit
    ),

    shown as (
        select
            *,
            case
                operator
                when '>='
                then '≥ '
                when '<='
                then '≤ '
                when '>'
                then '> '
                when '<'
                then '< '
                when '='
                then '= '
                else ''
            end as sign,
            case
                compared_as
                when 'number'
                then
                    {{ italian_number("target_value", "target_decimals") }}
                    || target_suffix
                when 'date'
                then {{ italian_date("due_date") }}
                when 'state'
                then '«' || coalesce(target_text, '') || '»'
            end as shown_target,
            {{ italian_number("target_upper_value", "target_upper_decimals") }}
            || target_suffix as shown_upper_target,
            {{ italian_number("tolerance", "tolerance_decimals") }}
            || target_suffix as shown_tolerance,
            {{ italian_number("result_value", "result_decimals") }}
            || coalesce(' ' || symbol, '') as exact_result
        from joined
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
                then
                    ', tolleranza '
                    || cast(cast(tolerance as integer) as varchar)
                    || ' giorni'
                else ''
            end as worded_target,
            -- A result that shows like the target but is not equal to it needs its
            -- digits to explain the verdict.
            coalesce(displayed_result, exact_result) || case
                when
                    compared_as = 'number'
                    and deviation <> 0
                    and displayed_result = shown_target
                then ' (' || exact_result || ' prima dell''arrotondamento)'
                else ''
            end as worded_result,
            case
                when operator_source = 'polarity' and sign <> ''
                then
                    ' L''operatore «'
                    || rtrim(sign)
                    || '» non è stampato: è dedotto dalla polarità ('
                    || case
                        polarity
                        when 'increase'
                        then 'più alto è meglio'
                        when 'decrease'
                        then 'più basso è meglio'
                        else 'valore atteso'
                    end
                    || ').'
                when operator_source = 'polarity'
                then ' Il modo di confronto non è stampato: è dedotto dalla polarità.'
                when operator_source = 'algorithm_text'
                then
                    ' L''operatore si legge nell''algoritmo stampato, non nell''obiettivo.'
                else ''
            end || case
                when baseline_provenance = 'reconstructed'
                then
                    ' Il valore del '
                    || relative_to_year
                    || ' è ricostruito, non stampato: nessuna percentuale.'
                else ''
            end
            || case
                when rows_quarantined = 1
                then ' Dato parziale: una riga è stata rifiutata.'
                when rows_quarantined > 1
                then
                    ' Dato parziale: '
                    || cast(rows_quarantined as integer)
                    || ' righe sono state rifiutate.'
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
                    "'Non misurato: manca ' || coalesce(missing_inputs, 'un dato di ingresso')"
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
            || coalesce(displayed_result, 'assente')
            || ') non è della natura dell''obiettivo («'
            || coalesce(target_text, '')
            || '»).'
        when judgement = 'not_due'
        then
            'Non ancora dovuto: al '
            || {{ italian_date("as_of") }}
            || ' il risultato è '
            || coalesce(worded_result, 'assente')
            || ', l''obiettivo è '
            || worded_target
            || ', il termine è il '
            || {{ italian_date("due_on") }}
            || '.'
            || remarks
        when compared_as = 'date' and result_date is not null and judgement = 'met'
        then
            'Raggiunto: completato il '
            || {{ italian_date("result_date") }}
            || ', entro il termine del '
            || worded_target
            || '.'
            || remarks
        when compared_as = 'date' and result_date is not null
        then
            'Non raggiunto: completato il '
            || {{ italian_date("result_date") }}
            || ', '
            || case
                when result_date - due_date = 1
                then 'un giorno'
                else cast(result_date - due_date as varchar) || ' giorni'
            end
            || ' dopo il termine del '
            || worded_target
            || '.'
            || remarks
        when compared_as = 'date' and judgement = 'met'
        then
            'Raggiunto: dichiarato «Sì» senza la data di completamento; vale come nei termini ('
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
    end as verdict_reason
from worded
