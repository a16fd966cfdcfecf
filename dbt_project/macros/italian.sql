{# How values are shown to Italian readers. #}
{# 1234.5 with 2 decimals is 1.234,50. Rounded half away from zero; negative decimals round to tens, hundreds. #}
{% macro italian_number(value, decimals) -%}
    {%- set shown = rounded(value, decimals) -%}
    {%- set digits = "cast(abs(" ~ shown ~ ") as varchar)" -%}
    case when {{ shown }} < 0 then '-' else '' end || ltrim(
        reverse(
            regexp_replace(
                reverse(split_part({{ digits }}, '.', 1)), '([0-9]{3})', '\1.', 'g'
            )
        ),
        '.'
    )
    || case
        when {{ decimals }} > 0
        then ',' || substr(split_part({{ digits }}, '.', 2), 1, {{ decimals }})
        else ''
    end
{%- endmacro %}


{# 2025-02-28 is 28/02/2025. #}
{% macro italian_date(date) -%}
    substr(cast({{ date }} as varchar), 9, 2)
    || '/'
    || substr(cast({{ date }} as varchar), 6, 2)
    || '/'
    || substr(cast({{ date }} as varchar), 1, 4)
{%- endmacro %}


{# A result or an input in words: its number with the unit's symbol, its date, its state or its text. #}
{% macro display_value(value, date, state, text, symbol, decimals) -%}
    case
        when {{ value }} is not null
        then {{ italian_number(value, decimals) }} || coalesce(' ' || {{ symbol }}, '')
        when {{ date }} is not null
        then {{ italian_date(date) }}
        when {{ state }} is not null
        then
            case
                {{ state }}
                when 'yes'
                then 'Sì'
                when 'no'
                then 'No'
                when 'reached'
                then 'Raggiunto'
                when 'not_reached'
                then 'Non raggiunto'
            end
        else {{ text }}
    end
{%- endmacro %}
