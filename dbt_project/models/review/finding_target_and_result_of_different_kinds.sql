-- What the plan asks and what the report answers, by what is printed in each: a
-- number in another unit, words for a number, other words for words. A bare yes to a
-- deadline is told by its own rule; what is not available is no answer at all.
with
    answered as (
        select
            facts.*,
            results.printed_text,
            results.unit as printed_unit,
            asked.name as asked_unit_name,
            given.name as given_unit_name,
            results.value is null
            and results.value_date is null
            and results.state is null as is_only_words
        from {{ ref("component_facts") }} as facts
        inner join
            {{ ref("published_results") }} as results
            on {{ same_component("facts", "results") }}
        left join {{ ref("units") }} as asked on facts.target_unit = asked.unit
        left join {{ ref("units") }} as given on results.unit = given.unit
        where {{ plain("results.printed_text") }} <> 'nd'
    )

select
    {{ component_finding("target_and_result_of_different_kinds", "high") }},
    printed_place || ', target e risultato' as where_printed,
    'Target: «' || target_text || '». Risultato: «' || printed_text || '».' as quote,
    printed_text as stated,
    cast(null as varchar) as recomputed,
    case
        when is_only_words and target_value is not null
        then
            'Il target è un numero («'
            || target_text
            || '»), il risultato sono parole («'
            || printed_text
            || '»): non si possono confrontare.'
        when is_only_words
        then
            'Il risultato («'
            || printed_text
            || '») descrive altro da quello che il target chiede («'
            || target_text
            || '»): non dice se è stato raggiunto.'
        else
            'Il target («'
            || target_text
            || '») è in un''unità ('
            || asked_unit_name
            || ') e il risultato («'
            || printed_text
            || '») in un''altra ('
            || given_unit_name
            || '): non si possono confrontare.'
    end as explanation
from answered
where
    (is_only_words and (target_value is not null or target_state is not null))
    or (not is_only_words and target_value is not null and printed_unit <> target_unit)
