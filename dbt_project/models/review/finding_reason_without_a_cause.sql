-- A reason is a cause. These are the words by which Italian says one (2026-11: read
-- on the 26 reasons of the report of 2025); a text with none of them tells what was
-- done, or the result again.
{% set causes = [
    "a causa",
    "a seguito",
    "perche",
    "poiche",
    "in quanto",
    "dovut",
    "riconducibil",
    "in ragione",
    "determinat",
    "comportat",
    "sovrastimat",
    "sottostimat",
    "risente",
    "per effetto",
    "in coerenza",
    "si e preferito",
    "subentrat",
    "non previst",
    "rifinanziat",
    "difficolta",
    "ritard",
] %}
select
    {{ component_finding("reason_without_a_cause", "low", "facts") }},
    facts.printed_place || ', motivazione dello scostamento' as where_printed,
    facts.deviation_reason as quote,
    facts.deviation_reason as stated,
    cast(null as varchar) as recomputed,
    'L''obiettivo è mancato e la nota racconta o rinvia, senza dire la causa dello scostamento. '
    || facts.verdict_reason as explanation
from {{ ref("component_facts") }} as facts
where
    facts.verdict = 'not_achieved'
    and facts.deviation_reason is not null
    and not regexp_matches(
        {{ plain("facts.deviation_reason") }}, '{{ causes | join("|") }}'
    )
