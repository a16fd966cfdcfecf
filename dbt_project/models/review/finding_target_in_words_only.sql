-- A yes is a clear question; "release of the planned modules" is answered by whoever
-- did them.
select
    {{ component_finding("target_in_words_only", "info") }},
    printed_place || ', target' as where_printed,
    target_text as quote,
    target_text as stated,
    cast(null as varchar) as recomputed,
    'Il target («'
    || target_text
    || '») non ha un numero, una data o un criterio: se sia raggiunto lo dice solo chi lo dichiara.'
    as explanation
from {{ ref("component_facts") }}
where
    target_state is not null
    and not regexp_matches(target_text, '[0-9]')
    and not regexp_matches({{ plain("target_text") }}, '^(si|no)\b')
