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


{# The name of a month, from its number. #}
{% macro italian_month(number) -%}
    list_extract(
        [
            'gennaio',
            'febbraio',
            'marzo',
            'aprile',
            'maggio',
            'giugno',
            'luglio',
            'agosto',
            'settembre',
            'ottobre',
            'novembre',
            'dicembre'
        ],
        cast({{ number }} as integer)
    )
{%- endmacro %}


{# A number with the symbol of its unit: 1 giorno, 2 giorni. #}
{% macro number_with_unit(value, decimals, symbol) -%}
    regexp_replace(
        {{ italian_number(value, decimals) }} || coalesce(' ' || {{ symbol }}, ''),
        '^(-?1) giorni$',
        '\1 giorno'
    )
{%- endmacro %}


{# A result or an input in words: its number with the unit's symbol, its date, its state or its text. #}
{% macro display_value(value, date, state, text, symbol, decimals) -%}
    case
        when {{ value }} is not null
        then {{ number_with_unit(value, decimals, symbol) }}
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


{# How a target is compared, as a reader writes it. #}
{% macro shown_operator(operator) -%}
    case
        {{ operator }}
        when '>='
        then '≥'
        when '<='
        then '≤'
        when 'between'
        then 'fra'
        when 'by'
        then 'entro'
        when 'reached'
        then 'raggiunto'
        else {{ operator }}
    end
{%- endmacro %}


{# A whole number of days. #}
{% macro days_in_words(days) -%}
    case
        when {{ days }} = 1
        then '1 giorno'
        else cast(cast({{ days }} as integer) as varchar) || ' giorni'
    end
{%- endmacro %}


{# What is missing, after its verb: one thing, or several parted by semicolons. #}
{% macro what_is_missing(list) -%}
    case when {{ list }} like '%; %' then 'mancano ' else 'manca ' end || {{ list }}
{%- endmacro %}


{# An input that is missing, with its year and centre, whether its row was refused and which months are not held. #}
{% macro missing_input(inputs) -%}
    {{ inputs }}.measure_name
    || ' ('
    || {{ inputs }}.period
    || ', '
    || coalesce(
        {{ inputs }}.owner_centre_name, 'nessun centro di responsabilità indicato'
    )
    || case
        when {{ inputs }}.is_over_threshold
        then ', righe rifiutate oltre la soglia della fonte'
        when {{ inputs }}.was_refused
        then ', riga consegnata e rifiutata'
        else ''
    end
    || coalesce(', ' || {{ inputs }}.months_missing, '')
    || ')'
{%- endmacro %}


{# A text without capitals, accents and curly apostrophes, for comparing words that people type. #}
{% macro plain(text) -%}
    replace(lower(strip_accents({{ text }})), '’', '''')
{%- endmacro %}


{# A section of the report, as its heading is called. #}
{% macro section_name(plan_section) -%}
    case
        {{ plan_section }}
        when 'public_value'
        then 'Valore pubblico'
        when 'performance'
        then 'Performance'
        when 'individual'
        then 'Obiettivi individuali'
        when 'pira'
        then 'PIRA'
    end
{%- endmacro %}
