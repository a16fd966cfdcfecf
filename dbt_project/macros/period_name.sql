{# 2025 for a whole year, otherwise its first and last day as an ISO interval. #}
{% macro period_name(period_start, period_end) -%}
    case
        when
            {{ period_start }} = make_date(year({{ period_start }}), 1, 1)
            and {{ period_end }} = make_date(year({{ period_start }}), 12, 31)
        then cast(year({{ period_start }}) as varchar)
        else
            cast({{ period_start }} as varchar)
            || '/'
            || cast({{ period_end }} as varchar)
    end
{%- endmacro %}
