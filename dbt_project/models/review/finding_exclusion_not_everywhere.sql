-- Something left out of the measure is said in the name and not in the formula; or in
-- the formula alone, while the name or the description speaks of a total.
with
    exclusions as (
        select
            *,
            {{ printed_place("indicators") }} as place,
            {% set said = "\\b(al netto|nett[oiae]|esclus[oiae]|eccetto|tranne|salvo)\\b" %}
            regexp_matches({{ plain("name") }}, '{{ said }}') as is_in_name,
            regexp_matches(
                {{ plain("coalesce(description, '')") }}, '{{ said }}'
            ) as is_in_description,
            regexp_matches({{ plain("algorithm_text") }}, '{{ said }}') as is_in_formula
        from {{ ref("indicators") }} as indicators
        where algorithm_text is not null
    )

select
    {{ finding("exclusion_not_everywhere", ["entity_id", "year", "indicator_id"]) }},
    case when is_in_name then 'medium' else 'low' end as severity,
    entity_id,
    year,
    indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    place || ', nome e algoritmo' as where_printed,
    name || ' | ' || algorithm_text as quote,
    name as stated,
    algorithm_text as recomputed,
    case
        when is_in_name
        then
            'Il nome esclude qualcosa dalla misura, l''algoritmo stampato no: chi applica la formula ottiene un''altra cifra.'
        else
            'L''algoritmo toglie qualcosa dalla misura, nome e descrizione parlano di un totale.'
    end as explanation
from exclusions
where
    (is_in_name and not is_in_formula)
    or (
        is_in_formula
        and not is_in_name
        and not is_in_description
        and regexp_matches({{ plain("concat_ws(' ', name, description)") }}, '\btotal')
    )
