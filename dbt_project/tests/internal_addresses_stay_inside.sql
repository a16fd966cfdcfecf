-- Addresses of internal dashboards do not go out, in whatever column they are written.
{%- set tables = [
    "published_indicators",
    "published_indicator_components",
    "published_component_inputs",
    "published_measures",
    "published_reconciliation",
    "published_statements",
    "published_findings",
    "published_footnotes",
] %}
{% for table in tables %}
    select '{{ table }}' as published_table, cast(published as varchar) as published_row
    from {{ ref(table) }} as published
    where cast(published as varchar) ilike '%app.powerbi.com%'
    {% if not loop.last %}
        union all
    {% endif %}
{% endfor %}
