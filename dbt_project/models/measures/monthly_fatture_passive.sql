{%- set payment, late = is_payment(), is_paid_late() -%}
{%- set quantities = [] -%}
{%- for member, all in [
    ("statutory", "true"),
    ("internal", "not is_excluded_internally"),
] -%}
    {%- for quantity, condition, value in [
        (
            "delay_eur_days",
            all,
            delay_eur_days(),
        ),
        ("paid_eur", all, "amount_paid_eur"),
        ("payments", all ~ " and " ~ payment, none),
        ("late_payments", all ~ " and " ~ payment ~ " and " ~ late, none),
        ("late_paid_eur", all ~ " and " ~ late, "amount_paid_eur"),
    ] -%}
        {%- do quantities.append(
            {
                "quantity": quantity,
                "dimension": "index",
                "member": member,
                "condition": condition,
                "value": value,
            }
        ) -%}
    {%- endfor -%}
{%- endfor -%}
{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="delivery_id",
        pre_hook="{{ forget_events(this, '" ~ definition_of(quantities) ~ "') }}",
    )
}}
with
    events as ({{ new_events("stg_fatture_passive") }}),

    empty_months as ({{ months_without_events("fatture_passive", "events") }})

    {{ events_by_month("events", quantities) }}
