-- Late is after the due date, which a dispute moves. A credit note has negative amounts
-- and counts with them on the day it is settled; it is not a payment, so the counts of
-- payments leave it out. A partial payment is a row with the part that it settles.
{%- set days = "(paid_on - due_on - disputed_days)" -%}
{%- set payment = "document_kind = 'invoice'" -%}
{%- set late = days ~ " > 0" -%}
{%- set quantities = [] -%}
{%- for member, all in [
    ("statutory", "true"),
    ("internal", "not is_excluded_internally"),
] -%}
    {%- for quantity, condition, value in [
        (
            "delay_eur_days",
            all,
            "cast(" ~ days ~ " as decimal(9, 0)) * amount_due_eur",
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
    events as ({{ new_events("stg_fatture_passive") }})

    {{ events_by_month("events", quantities) }}
