with
    accounts as (select * from {{ source("raw", "conto_economico") }}),

    deliveries as (select * from {{ ref("stg_deliveries") }})

select
    accounts.delivery_id,
    accounts.entity_id,
    accounts.account_code,
    accounts.account_name,
    accounts.year,
    accounts.amount_eur,
    accounts.is_not_available,
    coalesce(trim(accounts.amount_text), '') = '' as is_empty,
    accounts.note,
    accounts.provenance,
    deliveries.sequence,
    deliveries.file_name,
    accounts.sheet,
    accounts.row_number,
    accounts.amount_cell
from accounts
inner join deliveries on accounts.delivery_id = deliveries.delivery_id
