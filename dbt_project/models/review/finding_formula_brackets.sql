-- A change is (current - previous) / previous. Printed without a bracket around the
-- difference it means current - (previous / previous). Brackets that are opened and
-- not closed, or the reverse, leave the reader to guess.
with
    formulas as (
        select
            *,
            length(algorithm_text) - length(replace(algorithm_text, '(', '')) as opened,
            length(algorithm_text) - length(replace(algorithm_text, ')', '')) as closed,
            -- ") - (...) / ..." or "a - b / c" without a bracket that encloses the
            -- difference.
            regexp_matches(algorithm_text, '\)\s*[–-]\s*\([^()]*\)\s*/')
            or regexp_matches(
                algorithm_text, '^[^()/]*[a-z0-9]\s+[–-]\s+[^()/]*/'
            ) as is_difference_loose,
            -- "N-(n-1)": a year stands where the value of that year is meant.
            regexp_matches(
                lower(algorithm_text), '\bn ?[–-] ?\(n ?[–-] ?1\)'
            ) as is_year_for_value,
            {{ printed_place("indicators") }} as place
        from {{ ref("indicators") }} as indicators
    )

select
    {{ finding("formula_brackets", ["entity_id", "year", "indicator_id"]) }},
    case
        when is_difference_loose or is_year_for_value then 'medium' else 'low'
    end as severity,
    entity_id,
    year,
    indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    place || ', algoritmo' as where_printed,
    algorithm_text as quote,
    algorithm_text as stated,
    case
        when is_difference_loose
        then '(valore corrente - valore precedente) / valore precedente'
        when is_year_for_value
        then 'valore corrente - valore precedente'
    end as recomputed,
    concat_ws(
        ' ',
        case
            when is_difference_loose
            then
                'Manca la parentesi attorno alla differenza: come è stampata, la formula divide solo il secondo termine; quella applicata divide la differenza.'
        end,
        case
            when is_year_for_value
            then
                'Come è stampata, la formula toglie «n-1» da «N» e dà N - n + 1; quella applicata toglie il valore dell''anno precedente.'
        end,
        case
            when opened <> closed
            then
                'Le parentesi non si chiudono: '
                || case when opened = 1 then '1 aperta' else opened || ' aperte' end
                || ', '
                || case when closed = 1 then '1 chiusa' else closed || ' chiuse' end
                || '.'
        end
    ) as explanation
from formulas
where is_difference_loose or is_year_for_value or opened <> closed
