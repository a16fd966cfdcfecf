-- A filing is closed in the year of its closing, whatever the month of its receipt. The
-- days of suspension are not the office's. It is pending at the end of every year
-- between its suspension and the day on which it was resumed or closed. A rejection
-- closes it; one without a day leaves no year in which it is known to be pending.
{%- set formation = (
    "state = 'closed' and filing_kind in ('costituzione', 'fusione')"
) -%}
{%- set quantities = [
    {"quantity": "closed", "condition": formation},
    {
        "quantity": "closed_within_2_days",
        "condition": formation
        ~ " and closed_on - received_on - suspended_days <= 2",
    },
    {
        "quantity": "closed_automatically",
        "condition": "state = 'closed' and is_automatic",
    },
    {
        "quantity": "suspended_at_year_end",
        "condition": "suspended_on is not null and (state <> 'rejected' or closed_on is not null)",
        "at": "suspended_on <= {end} and (resumed_on is null or resumed_on > {end})"
        ~ " and (closed_on is null or closed_on > {end})",
        "first_year": "year(suspended_on)",
        "last_year": "year(least(resumed_on, closed_on)) - 1",
    },
] -%}
{%- for each in quantities -%}
    {%- do each.update({"dimension": "register", "member": "all"}) -%}
    {%- if not each.at -%}
        {%- do each.update(
            {
                "at": "closed_on between {start} and {end}",
                "first_year": "year(closed_on)",
                "last_year": "year(closed_on)",
            }
        ) -%}
    {%- endif -%}
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
    events as ({{ new_events("stg_pratiche_registro_imprese") }}),

    empty_months as ({{ months_without_events("pratiche_registro_imprese", "events") }})

    {{ events_by_month("events", quantities) }}
