-- The formula begins by counting something ("N. prodotti") that the name never speaks
-- of. Words are compared without their last letter, where Italian inflects; pairs that
-- mean the same are no finding (2026-11, the report of 2025).
with
    synonyms as (
        select *
        from
            (
                values
                    ('dipendenti', 'personale'),
                    ('partecipanti', 'utenti'),
                    ('settori', 'ambiti')
            ) as pairs(counted, named)
    ),

    counting as (
        select
            *,
            {{ printed_place("indicators") }} as place,
            {{ plain("name") }} as plain_name,
            regexp_extract(
                {{ plain("algorithm_text") }},
                '^\(?(?:var % )?n\. ?(?:di )?(?:nuov[eio] )?([a-z]{4,}(?: up)?)',
                1
            ) as counted
        from {{ ref("indicators") }} as indicators
        where regexp_matches({{ plain("algorithm_text") }}, '^\(?(var % )?n\.')
    )

select
    {{ indicator_finding("counted_thing_not_named", "low") }},
    place || ', nome e algoritmo' as where_printed,
    name || ' | ' || algorithm_text as quote,
    counted as stated,
    cast(null as varchar) as recomputed,
    'L''algoritmo conta «'
    || counted
    || '», parola che nel nome dell''indicatore non c''è: chi legge il nome aspetta un''altra misura.'
    as explanation
from counting
where
    counted <> ''
    and not contains(plain_name, left(counted, length(counted) - 1))
    and not exists (
        select 1
        from synonyms
        where
            synonyms.counted = counting.counted
            and contains(counting.plain_name, synonyms.named)
    )
