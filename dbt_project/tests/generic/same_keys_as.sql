{#
    Fails on the keys that only one of the two tables has.
    A row lost in a join leaves no trace: the spine says which rows must exist.
#}
{% test same_keys_as(model, other, columns) %}
    (
        select {{ columns | join(", ") }}, 'missing here' as problem
        from {{ other }}
        except
        select {{ columns | join(", ") }}, 'missing here'
        from {{ model }}
    )
    union all
    (
        select {{ columns | join(", ") }}, 'missing there'
        from {{ model }}
        except
        select {{ columns | join(", ") }}, 'missing there'
        from {{ other }}
    )
{% endtest %}
