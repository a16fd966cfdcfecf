{# What the rules of review share: the columns by which a finding is known. #}
{# The first two columns of a finding: its stable id (the rule and the key of what it is about, never a counter), and the rule. #}
{% macro finding(rule, key) -%}
    concat_ws(':', '{{ rule }}', {{ key | join(", ") }}) as finding_id,
    '{{ rule }}' as rule
{%- endmacro %}


{# The columns of a finding about one component of `facts`: id, rule, severity, and what it is about. #}
{% macro component_finding(rule, severity, facts=none) -%}
    {%- set at = facts ~ "." if facts else "" -%}
    {{
        finding(
            rule,
            [at ~ "entity_id", at ~ "year", at ~ "indicator_id", at ~ "component_no"],
        )
    }},
    '{{ severity }}' as severity,
    {{ at }}entity_id,
    {{ at }}year,
    {{ at }}indicator_id,
    {{ at }}component_no,
    cast(null as varchar) as other_indicator_id
{%- endmacro %}


{# The same about an indicator as a whole. #}
{% macro indicator_finding(rule, severity, indicators=none) -%}
    {%- set at = indicators ~ "." if indicators else "" -%}
    {{ finding(rule, [at ~ "entity_id", at ~ "year", at ~ "indicator_id"]) }},
    '{{ severity }}' as severity,
    {{ at }}entity_id,
    {{ at }}year,
    {{ at }}indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id
{%- endmacro %}


{# The columns of a finding that is about the report, a section or a programme. #}
{% macro about_no_indicator() -%}
    cast(null as varchar) as indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id
{%- endmacro %}
