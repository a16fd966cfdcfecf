{#
    The models of schema `published`, by the name of their table. Empty while dbt only parses: the graph is not there yet.
#}
{% macro published_models() %}
    {% set models = [] %}
    {% if execute %}
        {% for node in graph.nodes.values() %}
            {% if node.resource_type == "model" and node.schema == "published" %}
                {% do models.append(node) %}
            {% endif %}
        {% endfor %}
    {% endif %}
    {{ return(models | sort(attribute="alias")) }}
{% endmacro %}


{# The columns of a model's key: those that its test `one_row_per` holds, so that the grain is written once. #}
{% macro key_of(model) %}
    {% set keys = [] %}
    {% for node in graph.nodes.values() %}
        {% if node.resource_type == "test" and node.attached_node == model.unique_id %}
            {% if node.test_metadata and node.test_metadata.name == "one_row_per" %}
                {% do keys.append(node.test_metadata.kwargs.columns) %}
            {% endif %}
        {% endif %}
    {% endfor %}
    {% if keys | length != 1 %}
        {% do exceptions.raise_compiler_error(
            model.name
            ~ ": a public table has one test one_row_per, this one has "
            ~ keys
            | length
        ) %}
    {% endif %}
    {{ return(keys[0]) }}
{% endmacro %}


{# A text as SQL wants it, on one line. #}
{% macro text_literal(text) -%}
    {{ dbt.string_literal(dbt.escape_single_quotes(text.split() | join(" "))) }}
{%- endmacro %}
