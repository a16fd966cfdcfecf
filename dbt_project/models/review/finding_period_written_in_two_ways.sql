-- A formula that calls the same period by a letter and by a year, or misprints it.
with
    periods as (
        select
            *,
            {{ printed_place("indicators") }} as place,
            regexp_matches({{ plain("algorithm_text") }}, '\banno [tn]\b')
            and regexp_matches(
                {{ plain("algorithm_text") }}, '\banno 20[0-9]{2}\b'
            ) as is_mixed,
            regexp_extract(
                {{ plain("algorithm_text") }}, '\b(atto|ano|ann|anni) t\b'
            ) as misprint
        from {{ ref("indicators") }} as indicators
        where algorithm_text is not null
    )

select
    {{ indicator_finding("period_written_in_two_ways", "low") }},
    place || ', algoritmo' as where_printed,
    algorithm_text as quote,
    algorithm_text as stated,
    case when misprint <> '' then 'anno t' end as recomputed,
    case
        when is_mixed
        then
            'La formula chiama un periodo con la lettera e l''altro con l''anno: l''anno prossimo, ricopiata, darebbe un altro confronto.'
        else
            '«'
            || misprint
            || '» sta per «anno t»: la formula non dice di quale periodo.'
    end as explanation
from periods
where is_mixed or misprint <> ''
