-- A bare "Sì" to a deadline: counted as on time, but nobody can tell.
select
    {{ component_finding("completion_date_unknown", "medium") }},
    printed_place || ', risultato' as where_printed,
    indicator_result_text as quote,
    displayed_result as stated,
    cast(null as varchar) as recomputed,
    'L''obiettivo è un termine («'
    || target_text
    || '») ma '
    || case
        when result_date is null
        then 'del completamento non si conosce la data'
        else 'non di tutte le parti si conosce la data di completamento'
    end
    || ': vale come nei termini, senza poterlo verificare.' as explanation
from {{ ref("component_facts") }} as facts
where
    target_operator = 'by'
    and {{ is_done("result_state") }}
    and coalesce(result_date <= target_date, true)
    -- A note may print the day by which it was done.
    and not exists (
        select 1
        from {{ ref("printed_facts") }} as printed
        where
            {{ same_component("printed", "facts") }}
            and printed.value_date <= facts.target_date
    )
