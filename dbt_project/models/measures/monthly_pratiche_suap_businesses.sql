{%- set definition = "1" -%}
{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="delivery_id",
        pre_hook="{{ forget_events(this, '" ~ definition ~ "') }}",
    )
}}
with events as ({{ new_events("stg_pratiche_suap") }})

select
    delivery_id,
    entity_id,
    sheet,
    month,
    part,
    business_key,
    cast(count(*) as integer) as row_count,
    '{{ definition }}' as definition
from events
where business_key is not null
group by all
