-- Each line compares two cells of the row by words that leave no doubt: a percent
-- sign, `N.`, `Valore assoluto`, a division, a difference.
with
    rows_as_read as (
        select
            facts.entity_id,
            facts.year,
            facts.indicator_id,
            facts.component_no,
            facts.printed_place,
            facts.algorithm,
            facts.value_type,
            facts.target_unit,
            facts.target_value,
            indicators.name,
            indicators.unit_text,
            indicators.algorithm_text,
            indicators.target_text,
            facts.target_text as part_text,
            results.printed_text,
            results.unit as printed_unit,
            results.value as printed_value,
            regexp_matches(indicators.target_text, '[0-9]') as is_target_numeric,
            contains(facts.target_text, '%') as is_target_percent
        from {{ ref("component_facts") }} as facts
        inner join
            {{ ref("indicators") }} as indicators
            on {{ same_indicator("facts", "indicators") }}
        left join
            {{ ref("published_results") }} as results
            on {{ same_component("facts", "results") }}
    ),

    disagreements as (
        select
            *,
            'unit_not_percent' as aspect,
            'L''unità di misura stampata («'
            || unit_text
            || '») non è una percentuale, il target («'
            || part_text
            || '») sì.' as explanation
        from rows_as_read
        where is_target_percent and unit_text not ilike '%percentuale%'
        union all
        select
            *,
            'unit_percent' as aspect,
            'L''unità di misura stampata («'
            || unit_text
            || '») nomina una percentuale, che nel target («'
            || target_text
            || '») non c''è.' as explanation
        from rows_as_read
        where
            component_no = 1
            and unit_text ilike '%percentuale%'
            and is_target_numeric
            and not contains(target_text, '%')
        union all
        select
            *,
            'unit_number_for_words' as aspect,
            'L''unità di misura stampata («'
            || unit_text
            || '») è un numero, il target («'
            || part_text
            || '») sono parole.' as explanation
        from rows_as_read
        where
            unit_text ilike 'valore assoluto'
            and value_type in ('state', 'text')
            -- A first place (`1°`) is no quantity.
            and not regexp_matches(regexp_replace(target_text, '[0-9]+°', ''), '[0-9]')
        union all
        select
            *,
            'unit_percent_alone' as aspect,
            'L''unità di misura stampata («'
            || unit_text
            || '») vale per una sola delle due parti del target («'
            || target_text
            || '»): manca il sì/no.' as explanation
        from rows_as_read
        where
            component_no = 1
            and unit_text ilike 'percentuale'
            and regexp_matches(target_text, '^S[IÌiì]\b')
        union all
        select
            *,
            'name_count' as aspect,
            'Il nome annuncia un numero («'
            || left(name, 40)
            || '…»), il target («'
            || part_text
            || '») è una percentuale.' as explanation
        from rows_as_read
        where is_target_percent and regexp_matches(name, '^[Nn](umero|\.) ')
        union all
        select
            *,
            'name_share' as aspect,
            'Il nome annuncia una quota o una percentuale, il target («'
            || part_text
            || '») è un numero.' as explanation
        from rows_as_read
        where
            target_unit = 'count'
            and target_value is not null
            and regexp_matches({{ plain("name") }}, '^%|\b(quota|percentuale) di\b')
        union all
        select
            *,
            'formula_not_percent' as aspect,
            'Il target («'
            || part_text
            || '») è una percentuale, l''algoritmo stampato («'
            || algorithm_text
            || '») non ne dà una.' as explanation
        from rows_as_read
        where
            is_target_percent
            -- A stroke inside a word parts two names, not two numbers.
            and not regexp_matches(algorithm_text, '\s/|/\s|%')
        union all
        select
            *,
            'formula_not_change' as aspect,
            'Il target («'
            || part_text
            || '») è una variazione, l''algoritmo stampato («'
            || algorithm_text
            || '») è un rapporto senza differenza.' as explanation
        from rows_as_read
        where
            algorithm = 'relative_change'
            and algorithm_text like '%/%'
            and not regexp_matches(algorithm_text, '\s[–-]\s|%')
        union all
        select
            *,
            'formula_number_for_words' as aspect,
            'L''algoritmo stampato («'
            || algorithm_text
            || '») confronta un numero, il target («'
            || part_text
            || '») sono parole.' as explanation
        from rows_as_read
        where
            regexp_matches(algorithm_text, '^N ?(>=|≥) ?x')
            and not regexp_matches(part_text, '[0-9]')
        union all
        select
            *,
            'unit_misprinted' as aspect,
            'L''algoritmo stampato («'
            || algorithm_text
            || '») scrive «min €», il target («'
            || part_text
            || '») «mln €»: si intendono milioni.' as explanation
        from rows_as_read
        where
            regexp_matches(algorithm_text, '\bmin\.? ?€')
            and regexp_matches(part_text, '\bmln\.? ?€')
        union all
        select
            *,
            'percent_sign_missing_in_target' as aspect,
            'Il target («'
            || part_text
            || '») è stampato senza il segno di percentuale; il risultato («'
            || printed_text
            || '») lo ha.' as explanation
        from rows_as_read
        where
            target_unit = 'percent'
            and target_value is not null
            and not is_target_percent
            and contains(printed_text, '%')
        union all
        select
            *,
            'percent_sign_missing_in_result' as aspect,
            'Il risultato («'
            || printed_text
            || '») è stampato senza il segno di percentuale; il target («'
            || part_text
            || '») lo ha.' as explanation
        from rows_as_read
        where
            printed_unit = 'percent'
            and printed_value is not null
            and is_target_percent
            and not contains(printed_text, '%')
    )

select
    {{
        finding(
            "label_unit_formula_disagree",
            ["entity_id", "year", "indicator_id", "component_no", "aspect"],
        )
    }},
    'medium' as severity,
    entity_id,
    year,
    indicator_id,
    component_no,
    cast(null as varchar) as other_indicator_id,
    printed_place as where_printed,
    concat_ws(
        ' | ', name, unit_text, algorithm_text, target_text, printed_text
    ) as quote,
    part_text as stated,
    cast(null as varchar) as recomputed,
    explanation
from disagreements
