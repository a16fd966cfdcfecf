with
    accounts as (select * from {{ ref("stg_conto_economico") }}),

    -- The accounts of a year print earlier years beside it: the last delivery that
    -- says something speaks for each. `nd` says something, an empty cell does not.
    superseding as (
        select
            *,
            coalesce(
                max(case when not is_empty then sequence end) over (
                    partition by entity_id, account_code, year
                ),
                max(sequence) over (partition by entity_id, account_code, year)
            ) as sequence_in_force
        from accounts
    )

select
    entity_id,
    make_date(year, 1, 1) as period_start,
    make_date(year, 12, 31) as period_end,
    'conto_economico' as source_id,
    'amount_eur' as quantity,
    'account' as dimension,
    account_code as member,
    amount_eur as value,
    cast(null as date) as value_date,
    cast(null as varchar) as value_state,
    cast(null as varchar) as value_words,
    note,
    cast(null as varchar) as evidence,
    is_not_available,
    is_empty,
    provenance,
    delivery_id,
    file_name,
    sheet,
    amount_cell as cell,
    1 as row_count,
    {{ raw_rows("sheet", "row_number") }} as rows_condition
from superseding
where sequence = sequence_in_force
