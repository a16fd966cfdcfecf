-- Two percentages, or two counts, for one target: the reader cannot know which one is
-- judged. The register says which counts and why.
with
    counted as (
        select
            facts.*,
            results.printed_text,
            results.chosen_because,
            len(
                regexp_extract_all(results.printed_text, '[0-9][0-9.,]* ?%')
            ) as percentages,
            len(regexp_extract_all(results.printed_text, 'n\. ?[0-9]')) as counts
        from {{ ref("component_facts") }} as facts
        inner join
            {{ ref("published_results") }} as results
            on {{ same_component("facts", "results") }}
        where facts.target_value is not null
    )

select
    {{ component_finding("several_results_for_one_target", "medium") }},
    printed_place || ', risultato' as where_printed,
    printed_text as quote,
    printed_text as stated,
    displayed_result as recomputed,
    'La cella stampa più risultati per un solo target («'
    || target_text
    || '»). '
    || coalesce(chosen_because, '') as explanation
from counted
where percentages > 1 or counts > 1
