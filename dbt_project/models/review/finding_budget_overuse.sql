-- Spending beyond the budget can be right, but this far beyond it the budget or the
-- formula asks for a look. 120 % (2026-11) is a first choice, for those who read the
-- findings to confirm.
select
    {{ component_finding("budget_overuse", "medium") }},
    printed_place || ', risultato' as where_printed,
    indicator_result_text as quote,
    indicator_result_text as stated,
    displayed_result as recomputed,
    'Da rivedere: l''utilizzo del budget ('
    || displayed_result
    || ') supera il 120 %. '
    || case
        when deviation_reason is not null
        then
            'La Relazione ne dà una spiegazione: resta da vedere se lo stanziamento fu aggiornato.'
        else
            'O lo stanziamento è cambiato in corso d''anno, o il rapporto non usa gli importi del piano.'
    end as explanation
from {{ ref("component_facts") }}
where algorithm = 'budget_utilisation' and result_value > 120
