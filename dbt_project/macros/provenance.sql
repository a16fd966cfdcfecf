{# The worst provenance of a group: one reconstructed input makes the whole reconstructed. #}
{% macro worst_provenance(column) -%}
    case
        max(
            case
                {{ column }}
                when 'reconstructed'
                then 3
                when 'disclosed'
                then 2
                when 'delivered'
                then 1
            end
        )
        when 3
        then 'reconstructed'
        when 2
        then 'disclosed'
        when 1
        then 'delivered'
    end
{%- endmacro %}
