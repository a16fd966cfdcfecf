{#
    Fails on the rows that break a rule between their columns; a rule that answers null is broken too.
    Closed lists and nulls have dbt's own tests: this one is for what two columns say together.
#}
{% test rows_satisfy(model, rule) %}
    select * from {{ model }} where coalesce({{ rule }}, false) is false
{% endtest %}
