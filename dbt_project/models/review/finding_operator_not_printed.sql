-- The target does not print how it is compared: the reading rests on the polarity or
-- on the printed algorithm.
select
    {{ component_finding("operator_not_printed", "info") }},
    printed_place || ', obiettivo' as where_printed,
    target_text as quote,
    target_text as stated,
    {{ shown_operator("target_operator") }} as recomputed,
    case
        when operator_source = 'polarity'
        then
            'L''obiettivo non stampa l''operatore di confronto: è dedotto dalla polarità dell''indicatore.'
        else
            'L''obiettivo non stampa l''operatore di confronto: si legge nell''algoritmo di calcolo.'
    end as explanation
from {{ ref("component_facts") }}
where operator_source <> 'printed_target'
