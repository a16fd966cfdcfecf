{#
    Exact arithmetic. In DuckDB DECIMAL / DECIMAL is a DOUBLE and x / 0 is inf, so a quotient is a long division of
    integers (HUGEINT, 38 digits). Arguments appear several times in the result: pass columns, not queries.
#}
{# The decimal as a count of 10^-scale, by its text: multiplying by 10^scale would need more than 38 digits. #}
{% macro scaled_integer(value, scale) -%}
    cast(
        replace(
            cast(cast({{ value }} as decimal(38, {{ scale }})) as varchar), '.', ''
        ) as hugeint
    )
{%- endmacro %}


{# A count of 10^-scale as a decimal. #}
{% macro unscaled_decimal(count, scale) -%}
    (
        cast({{ count }} as decimal(38, 0))
        * cast('0.{{ "0" * (scale - 1) }}1' as decimal({{ scale + 1 }}, {{ scale }}))
    )
{%- endmacro %}


{# The whole part of a / b. The operator of DuckDB for it is a comment to other readers of SQL, the formatter first. #}
{% macro whole_quotient(a, b) -%} divide({{ a }}, {{ b }}) {%- endmacro %}


{# 1 or -1: the sign of what is then computed without sign, so that half goes away from zero on both sides. #}
{% macro sign_of(is_negative) -%}
    case when {{ is_negative }} then -1 else 1 end
{%- endmacro %}


{#
    n / d rounded once, half away from zero, to `digits` digits after the point (6 to 18): decimal(38, digits).
    Null when either is null and when d is 0. `scale` is the number of decimals that n and d carry.
    The division goes in two steps, so that no intermediate leaves HUGEINT while |d| < 8 * 10^(28 - scale).
#}
{% macro quotient(n, d, digits=12, scale=6) -%}
    {%- set first_digits = [digits, 9] | min -%}
    {%- set first_step = 10**first_digits -%}
    {%- set last_step = 10 ** (digits - first_digits) -%}
    {%- set dividend = "abs(" ~ scaled_integer(n, scale) ~ ")" -%}
    {%- set divisor = "nullif(abs(" ~ scaled_integer(d, scale) ~ "), 0)" -%}
    {%- set remainder = "(" ~ dividend ~ " % " ~ divisor ~ ") * " ~ first_step -%}
    {%- set last_remainder = (
        "((" ~ remainder ~ ") % " ~ divisor ~ ") * " ~ last_step
    ) -%}
    {%- set count -%}
        {{ sign_of("(" ~ n ~ " < 0) <> (" ~ d ~ " < 0)") }} * (
            {{ whole_quotient(dividend, divisor) }} * {{ first_step * last_step }}
            + {{ whole_quotient(remainder, divisor) }} * {{ last_step }}
            + {{ whole_quotient("2 * " ~ last_remainder ~ " + " ~ divisor, "2 * " ~ divisor) }}
        )
    {%- endset -%}
    {{ unscaled_decimal(count, digits) }}
{%- endmacro %}


{# The value rounded half away from zero to `decimals`, a column that may be negative (tens): decimal(38, 12). #}
{% macro rounded(value, decimals) -%}
    {%- set step = power_of_ten("12 - (" ~ decimals ~ ")") -%}
    {%- set doubled = "2 * abs(" ~ scaled_integer(value, 12) ~ ") + " ~ step -%}
    {%- set count = whole_quotient(doubled, "2 * " ~ step) ~ " * " ~ step -%}
    {{ unscaled_decimal(sign_of(value ~ " < 0") ~ " * " ~ count, 12) }}
{%- endmacro %}


{# The value cut, not rounded, at `decimals`: decimal(38, 12). #}
{% macro truncated(value, decimals) -%}
    {%- set step = power_of_ten("12 - (" ~ decimals ~ ")") -%}
    {%- set count = (
        whole_quotient("abs(" ~ scaled_integer(value, 12) ~ ")", step)
        ~ " * "
        ~ step
    ) -%}
    {{ unscaled_decimal(sign_of(value ~ " < 0") ~ " * " ~ count, 12) }}
{%- endmacro %}


{# 10^exponent as an integer, where the exponent is a column: power() would be a DOUBLE. #}
{% macro power_of_ten(exponent) -%}
    cast('1' || repeat('0', {{ exponent }}) as hugeint)
{%- endmacro %}


{# A quotient is stored as printed: 52.41 percent, not 0.5241. #}
{% macro unit_factor(unit) -%}
    case when {{ unit }} = 'percent' then 100 else 1 end
{%- endmacro %}


{# Half of the last digit that is printed: what rounding may have added or taken. #}
{% macro half_a_digit(decimals) -%}
    (
        cast({{ power_of_ten("12 - (" ~ decimals ~ ")") }} as decimal(38, 0))
        * cast(0.0000000000005 as decimal(13, 13))
    )
{%- endmacro %}
