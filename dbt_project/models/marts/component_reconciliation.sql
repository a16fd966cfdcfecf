-- Each computed result against the printed one. A difference is shown, never
-- repaired: no value is changed to agree.
with
    -- A year whose report is not out has nothing to compare with.
    reported as (select distinct entity_id, year from {{ ref("published_results") }}),

    compared as (
        select
            results.entity_id,
            results.year,
            results.indicator_id,
            results.component_no,
            spine.unit,
            results.result_value,
            results.result_date,
            results.result_state,
            results.result_text,
            results.displayed_result,
            results.missing_inputs,
            results.no_result_reason,
            results.provenance,
            -- Of several parts, or of a day and a yes, one input is given back.
            coalesce(results.part_values, 0) > 1
            and spine.algorithm
            not in ('yes_no', 'milestone', 'deadline') as has_several_inputs,
            reported.year is not null as is_reported,
            printed.printed_text,
            printed.value as printed_value,
            printed.value_date as printed_date,
            printed.state as printed_state,
            printed.unit as printed_unit,
            printed.decimals as printed_decimals,
            printed.chosen_because,
            result_units.symbol,
            greatest(
                {{ decimals_needed("results.result_value") }},
                coalesce(printed.decimals, 0)
            ) as result_decimals,
            printed_units.symbol as printed_symbol,
            coalesce(
                printed.value_date is not null
                or printed.state is not null
                or printed.value is not null,
                false
            ) as is_printed,
            -- A known date says that the thing was done; that it was done does not
            -- say when.
            case
                when results.result_value is not null and printed.value is not null
                then 'number'
                when
                    results.result_date is not null
                    and results.result_state is null
                    and printed.value_date is not null
                then 'date'
                when
                    coalesce(
                        results.result_state is not null
                        or results.result_date is not null,
                        false
                    )
                    and printed.state is not null
                then 'state'
            end as compared_as
        from {{ ref("component_results") }} as results
        inner join
            {{ ref("component_spine") }} as spine
            on {{ same_component("results", "spine") }}
        left join
            {{ ref("published_results") }} as printed
            on {{ same_component("results", "printed") }}
        left join
            reported
            on results.entity_id = reported.entity_id
            and results.year = reported.year
        left join {{ ref("units") }} as result_units on spine.unit = result_units.unit
        left join
            {{ ref("units") }} as printed_units on printed.unit = printed_units.unit
    ),

    agreed as (
        select
            *,
            case
                compared_as
                when 'number'
                then
                    {{
                        agreement_with_print(
                            "result_value",
                            "printed_value",
                            "coalesce(printed_decimals, 12)",
                        )
                    }}
                when 'date'
                then case when result_date = printed_date then 'rounded' else 'none' end
                when 'state'
                then
                    case
                        when
                            coalesce(
                                {{ is_done("result_state") }}, result_date is not null
                            )
                            = {{ is_done("printed_state") }}
                        then 'rounded'
                        else 'none'
                    end
            end as agreement
        from compared
    ),

    judged as (
        select
            *,
            case
                when not is_reported
                then 'not_comparable'
                when
                    result_value is null
                    and result_date is null
                    and result_state is null
                    and result_text is null
                then 'not_computed'
                when
                    compared_as is null
                    or (compared_as = 'number' and unit <> printed_unit)
                then 'not_comparable'
                when agreement = 'rounded' and provenance = 'reconstructed'
                then 'by_construction'
                when agreement = 'rounded'
                then 'agrees'
                when agreement = 'truncated'
                then 'agrees_truncated'
                else 'differs'
            end as status
        from agreed
    ),

    shown as (
        select
            *,
            no_result_reason is null and has_several_inputs as is_recomputed,
            {{
                display_value(
                    "printed_value",
                    "printed_date",
                    "printed_state",
                    "null",
                    "printed_symbol",
                    "greatest(coalesce(printed_decimals, 0), 0)",
                )
            }} as shown_print,
            {{
                display_value(
                    "result_value",
                    "result_date",
                    "result_state",
                    "result_text",
                    "symbol",
                    "result_decimals",
                )
            }} as exact_result,
            case
                when coalesce(printed_decimals, 0) = 0
                then 'all''unità'
                when printed_decimals = 1
                then 'a un decimale'
                when printed_decimals > 1
                then 'a ' || printed_decimals || ' decimali'
                else 'alle cifre stampate'
            end as at_precision
        from judged
    )

select
    entity_id,
    year,
    indicator_id,
    component_no,
    result_value as computed_value,
    result_date as computed_date,
    result_state as computed_state,
    displayed_result as computed_text,
    printed_value,
    printed_date,
    printed_state,
    printed_text,
    printed_unit,
    printed_decimals,
    provenance,
    status,
    is_recomputed,
    case
        when not is_reported
        then 'Nessun risultato stampato per quest''anno.'
        when status = 'agrees' and not is_recomputed and provenance = 'disclosed'
        then
            'Il dato di ingresso è stampato nella Relazione e nessun calcolo lo separa dal risultato: il confronto non prova nulla.'
        when status = 'by_construction'
        then
            'Coincide con il valore stampato ('
            || shown_print
            || ') perché gli ingressi non pubblicati sono stati ricostruiti a partire da esso: non è una conferma.'
        when status = 'agrees_truncated'
        then
            'Il valore calcolato '
            || exact_result
            || ' dà quello stampato ('
            || shown_print
            || ') solo se troncato, non se arrotondato '
            || at_precision
            || '.'
            || case
                when provenance = 'reconstructed'
                then ' Poggia su ingressi ricostruiti: non è una conferma.'
                else ''
            end
        when status = 'differs' and compared_as = 'number'
        then
            'Il valore calcolato '
            || exact_result
            || ' non dà quello stampato ('
            || shown_print
            || ') né arrotondato né troncato '
            || at_precision
            || '.'
        when status = 'differs'
        then
            'Il risultato calcolato ('
            || displayed_result
            || ') non è quello stampato ('
            || shown_print
            || ').'
        when status = 'not_computed' and no_result_reason = 'zero_base'
        then 'Nessun valore calcolato: la base del calcolo è zero.'
        when status = 'not_computed' and no_result_reason = 'negative_base'
        then 'Nessun valore calcolato: la base del calcolo è negativa.'
        when status = 'not_computed'
        then
            {{
                as_sentence(
                    "'Nessun valore calcolato' || coalesce(': ' || "
                    ~ what_is_missing("missing_inputs")
                    ~ ", '')"
                )
            }}
        when status = 'not_comparable' and not is_printed
        then
            'La relazione stampa solo parole («'
            || coalesce(printed_text, '')
            || '»): non c''è un valore da confrontare.'
        when status = 'not_comparable' and compared_as = 'number'
        then
            'Il valore calcolato ('
            || displayed_result
            || ') e quello stampato ('
            || shown_print
            || ') hanno unità diverse.'
        when status = 'not_comparable'
        then
            'Il risultato calcolato ('
            || displayed_result
            || ') e quello stampato ('
            || shown_print
            || ') sono di natura diversa e non si confrontano.'
    end as explanation,
    chosen_because
from shown
