-- A result of twice the target says more about the target than about the year. 200 %
-- (2026-11) is a first choice, for those who read the findings to confirm.
select
    {{ component_finding("target_far_exceeded", "low") }},
    printed_place || ', target e risultato' as where_printed,
    'Target: «'
    || target_text
    || '». Risultato: «'
    || coalesce(indicator_result_text, '')
    || '».' as quote,
    target_text as stated,
    displayed_result as recomputed,
    'Il risultato vale '
    || case when provenance = 'reconstructed' then 'circa ' else '' end
    || {{ italian_number("achievement_pct_uncapped", "0") }}
    || ' % del target: '
    || case
        when deviation_reason is not null
        then 'la Relazione ne dà una spiegazione, il target resta da rivedere.'
        else 'il target chiedeva troppo poco, o qualcosa è cambiato in corso d''anno.'
    end as explanation
from {{ ref("component_facts") }}
where achievement_pct_uncapped >= 200
