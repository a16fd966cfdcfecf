{#
    2025 for a whole year and 2025-T1 for its first quarter, as offices write them; otherwise the first and last day as
    an ISO interval.
#}
{% macro period_name(period_start, period_end) -%}
    case
        when
            {{ period_start }} = make_date(year({{ period_start }}), 1, 1)
            and {{ period_end }} = make_date(year({{ period_start }}), 12, 31)
        then cast(year({{ period_start }}) as varchar)
        when
            {{ period_start }} = date_trunc('quarter', {{ period_start }})
            and {{ period_end }}
            = cast({{ period_start }} + interval 3 month - interval 1 day as date)
        then year({{ period_start }}) || '-T' || quarter({{ period_start }})
        else
            cast({{ period_start }} as varchar)
            || '/'
            || cast({{ period_end }} as varchar)
    end
{%- endmacro %}
