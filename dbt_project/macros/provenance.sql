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


{# The condition that picks one raw row of a delivery by the sheet and the row it stood on. #}
{% macro raw_rows(sheet, row_number) -%}
    'sheet = '''
    || replace({{ sheet }}, '''', '''''')
    || ''' and row_number = '
    || {{ row_number }}
{%- endmacro %}
