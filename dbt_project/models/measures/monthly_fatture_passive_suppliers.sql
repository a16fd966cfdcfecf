{%- set sums = {
    "payments": "case when " ~ is_payment() ~ " then 1 else 0 end",
    "late_payments": "case when "
    ~ is_payment()
    ~ " and "
    ~ is_paid_late()
    ~ " then 1 else 0 end",
    "amount_paid_eur": "amount_paid_eur",
    "delay_eur_days": delay_eur_days(),
} -%}
{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="delivery_id",
        pre_hook="{{ forget_events(this, '" ~ definition_of(sums) ~ "') }}",
    )
}}
with events as ({{ new_events("stg_fatture_passive") }})

select
    delivery_id,
    entity_id,
    sheet,
    month,
    part,
    supplier_key,
    is_natural_person,
    is_excluded_internally,
    {% for name, value in sums.items() %}
        cast(sum({{ value }}) as decimal(38, 2)) as {{ name }},
    {% endfor %}
    '{{ definition_of(sums) }}' as definition
from events
group by all
