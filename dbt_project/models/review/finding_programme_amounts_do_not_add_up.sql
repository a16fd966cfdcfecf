-- The amounts of the programmes are parts of a whole that the report prints elsewhere:
-- their sum is none of the totals of their kind. A programme without an amount may be
-- the difference; it is named.
with
    sums as (
        select
            entity_id,
            year,
            amount_kind,
            sum(amount_eur) as total_eur,
            string_agg(
                amount_text, ' + ' order by mission_code, programme_code
            ) as amounts
        from {{ ref("missions_programmes") }}
        where amount_eur is not null
        group by entity_id, year, amount_kind
    ),

    silent as (
        select
            entity_id,
            year,
            string_agg(
                'missione ' || mission_code || ', programma ' || programme_code,
                '; '
                order by mission_code, programme_code
            ) as programmes
        from {{ ref("missions_programmes") }}
        where amount_eur is null
        group by entity_id, year
    ),

    totals as (
        select
            facts.entity_id,
            facts.year,
            facts.total_of,
            bool_or(facts.value = sums.total_eur) as is_reached,
            string_agg(
                facts.quote || ' (' || facts.where_printed || ')',
                '; '
                order by facts.fact_id
            ) as quotes,
            string_agg(
                {{ italian_number("facts.value", "0") }} || ' €',
                '; '
                order by facts.fact_id
            ) as shown,
            string_agg(
                {{ italian_number("facts.value - sums.total_eur", "0") }} || ' €',
                ' e '
                order by facts.fact_id
            ) as differences
        from {{ ref("printed_facts") }} as facts
        inner join
            sums
            on facts.entity_id = sums.entity_id
            and facts.year = sums.year
            and facts.total_of = sums.amount_kind
        group by facts.entity_id, facts.year, facts.total_of
    )

select
    {{
        finding(
            "programme_amounts_do_not_add_up",
            ["sums.entity_id", "sums.year", "sums.amount_kind"],
        )
    }},
    'medium' as severity,
    sums.entity_id,
    sums.year,
    {{ about_no_indicator() }},
    'PIRA, importi dei programmi' as where_printed,
    sums.amounts || '; ' || totals.quotes as quote,
    totals.shown as stated,
    {{ italian_number("sums.total_eur", "0") }} || ' €' as recomputed,
    'Gli importi stampati dei programmi ('
    || sums.amounts
    || ') fanno '
    || {{ italian_number("sums.total_eur", "0") }}
    || ' €: nessuno dei totali che la Relazione stampa ('
    || totals.shown
    || '); mancano '
    || totals.differences
    || '. Non è detto se gli importi siano di budget o di consuntivo.'
    || coalesce(' Senza importo: ' || silent.programmes || '.', '') as explanation
from sums
inner join
    totals
    on sums.entity_id = totals.entity_id
    and sums.year = totals.year
    and sums.amount_kind = totals.total_of
left join silent on sums.entity_id = silent.entity_id and sums.year = silent.year
where not totals.is_reached
