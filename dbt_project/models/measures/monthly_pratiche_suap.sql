-- Filings by desk in the month in which they were filed. Where the office did not say
-- whether the service levels were kept, they are not counted as kept.
{%- set quantities = [] -%}
{%- for desk in ["milano", "associato"] -%}
    {%- for quantity, condition in [
        ("filings", "true"),
        ("filings_within_sla", "is_within_sla"),
    ] -%}
        {%- do quantities.append(
            {
                "quantity": quantity,
                "dimension": "desk",
                "member": desk,
                "part": desk,
                "condition": "desk = '" ~ desk ~ "' and " ~ condition,
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
    events as ({{ new_events("stg_pratiche_suap") }}),

    empty_months as ({{ months_without_events("pratiche_suap", "events") }})

    {{ events_by_month("events", quantities) }}
