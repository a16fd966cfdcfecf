-- A reading of the printed row that is not certain: the register says what is, of the
-- result or of the target.
select
    {{ component_finding("register_ambiguity", "info") }},
    printed_place as where_printed,
    'Obiettivo: «'
    || coalesce(target_text, '')
    || '». Risultato: «'
    || coalesce(indicator_result_text, '')
    || '».' as quote,
    target_text as stated,
    displayed_result as recomputed,
    concat_ws(' ', component_ambiguity, target_ambiguity) as explanation
from {{ ref("component_facts") }}
where component_ambiguity is not null or target_ambiguity is not null
