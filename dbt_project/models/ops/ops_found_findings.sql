{% for rule in finding_rules() %}
    select entity_id, year, finding_id
    from {{ ref("finding_" ~ rule) }}
    {% if not loop.last %}
        union all
    {% endif %}
{% endfor %}
order by entity_id, year, finding_id
