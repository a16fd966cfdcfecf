-- What the published tables do not say, and why, as each logged it when it was made.
{%- set tables = [
    "published_component_inputs",
    "published_deliveries",
    "published_findings",
    "published_footnotes",
    "published_indicator_components",
    "published_indicators",
    "published_measures",
    "published_missing_inputs",
    "published_objectives",
    "published_payment_contributors",
    "published_programme_budgets",
    "published_reconciliation",
    "published_reports",
    "published_statements",
] %}
{% for table in tables %}
-- depends_on: {{ ref(table) }}
{% endfor %}
select
    places.entity_id,
    places.year,
    places.table_name,
    places.column_name,
    places.row_key,
    places.form_id,
    forms.name as form_name,
    places.times,
    forms.reason
from {{ source("ops", "withheld") }} as places
inner join {{ ref("privacy_patterns") }} as forms on places.form_id = forms.form_id
order by
    places.entity_id,
    places.year,
    places.table_name,
    places.column_name,
    places.row_key,
    places.form_id
