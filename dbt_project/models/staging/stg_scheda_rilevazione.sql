with
    declared as (select * from {{ source("raw", "scheda_rilevazione") }}),

    deliveries as (select * from {{ ref("stg_deliveries") }})

select
    declared.delivery_id,
    declared.entity_id,
    declared.centre_id,
    declared.measure_id,
    declared.period_start,
    declared.period_end,
    declared.value_number,
    declared.value_date,
    declared.value_state,
    declared.value_words,
    declared.is_not_available,
    coalesce(trim(declared.value_text), '') = '' as is_empty,
    declared.note,
    declared.evidence,
    declared.provenance,
    deliveries.sequence,
    deliveries.file_name,
    declared.sheet,
    declared.row_number,
    declared.value_cell
from declared
inner join deliveries on declared.delivery_id = deliveries.delivery_id
