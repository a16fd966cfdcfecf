{# What verdicts, reconciliation and findings share. #}
{# How a computed number agrees with a printed one, at the decimals that are printed: `rounded`, `truncated` or `none`. #}
{% macro agreement_with_print(computed, printed, decimals) -%}
    case
        when {{ rounded(computed, decimals) }} = {{ printed }}
        then 'rounded'
        when {{ truncated(computed, decimals) }} = {{ printed }}
        then 'truncated'
        else 'none'
    end
{%- endmacro %}

{# The decimals that a number needs to be shown whole, 6 at most. #}
{% macro decimals_needed(value) -%}
    case
        when {{ value }} = round({{ value }}, 0)
        then 0
        when {{ value }} = round({{ value }}, 1)
        then 1
        when {{ value }} = round({{ value }}, 2)
        then 2
        when {{ value }} = round({{ value }}, 3)
        then 3
        else 6
    end
{%- endmacro %}

{# Whether a state says that the thing is done. #}
{% macro is_done(state) -%} ({{ state }} in ('yes', 'reached')) {%- endmacro %}

{# A text as a sentence: one full stop at its end, whatever the register wrote. #}
{% macro as_sentence(text) -%} rtrim({{ text }}, '. ') || '.' {%- endmacro %}

{# The worse of the provenances of two columns. #}
{% macro worse_provenance(first, second) -%}
    case
        when 'reconstructed' in (coalesce({{ first }}, ''), coalesce({{ second }}, ''))
        then 'reconstructed'
        when 'disclosed' in (coalesce({{ first }}, ''), coalesce({{ second }}, ''))
        then 'disclosed'
        else coalesce({{ first }}, {{ second }})
    end
{%- endmacro %}

{# Where an indicator is printed, as a reader looks it up: its code, or its place and the first words of its name. #}
{% macro printed_place(indicators) -%}
    {{ section_name(indicators ~ ".plan_section") }}
    || coalesce(', missione ' || {{ indicators }}.mission_code, '')
    || coalesce(
        ', ' || {{ indicators }}.printed_code,
        ', riga '
        || {{ indicators }}.printed_order
        || ' («'
        || left({{ indicators }}.name, 40)
        || case when length({{ indicators }}.name) > 40 then '…' else '' end
        || '»)'
    )
{%- endmacro %}

{# Where the operator of a judgement comes from, when the target does not print it; it reads `sign`, the operator as shown. #}
{% macro operator_remark() -%}
    case
        when operator_source = 'polarity' and sign <> ''
        then
            ' L''operatore «'
            || rtrim(sign)
            || '» non è stampato: è dedotto dalla polarità ('
            || case
                polarity
                when 'increase'
                then 'più alto è meglio'
                when 'decrease'
                then 'più basso è meglio'
                else 'valore atteso'
            end
            || ').'
        when operator_source = 'polarity'
        then ' Il modo di confronto non è stampato: è dedotto dalla polarità.'
        when operator_source = 'algorithm_text'
        then ' L''operatore si legge nell''algoritmo stampato, non nell''obiettivo.'
        else ''
    end
{%- endmacro %}
