{#
    Fails on the keys that stand on more than one row.
    dbt's own `unique` reads one column, and the keys here have several.
#}
{% test one_row_per(model, columns) %}
    select {{ columns | join(", ") }}, count(*) as number_of_rows
    from {{ model }}
    group by {{ columns | join(", ") }}
    having count(*) > 1
{% endtest %}
