-- Names, types, keys and English descriptions are read from the project itself, so that
-- they cannot drift from what is built; the register says the rest in Italian.
with
    described as (
        select *
        from
            (
                values
                    {% for model in published_models() %}
                        (
                            '{{ model.alias }}',
                            null,
                            0,
                            null,
                            null,
                            null,
                            {{ text_literal(model.description) }}
                        ),
                        {% set key = key_of(model) %}
                        {% for column in model.columns.values() %}
                            (
                                '{{ model.alias }}',
                                '{{ column.name }}',
                                {{ loop.index }},
                                typeof(cast(null as {{ column.data_type }})),
                                {{
                                    column.constraints | selectattr(
                                        "type", "equalto", "not_null"
                                    ) | list | length > 0
                                }},
                                {{
                                    (
                                        key.index(column.name) + 1
                                        if column.name in key
                                        else "null"
                                    )
                                }},
                                {{ text_literal(column.description) }}
                            ),
                        {% endfor %}
                    {% endfor %}
                    (null, null, null, null, null, null, null)
            ) as declared(
                table_name,
                column_name,
                position,
                data_type,
                is_required,
                key_position,
                description_en
            )
        where table_name is not null
    )

select
    cast(described.table_name as varchar) as table_name,
    cast(described.column_name as varchar) as column_name,
    cast(described.position as integer) as position,
    cast(described.data_type as varchar) as data_type,
    cast(described.is_required as boolean) as is_required,
    cast(described.key_position as integer) as key_position,
    coalesce(columns.title_it, tables.title_it) as title_it,
    coalesce(columns.description_it, tables.description_it) as description_it,
    columns.unit_it,
    cast(described.description_en as varchar) as description_en
from described
left join
    {{ ref("dictionary_tables") }} as tables
    on described.column_name is null
    and described.table_name = tables.table_name
left join
    {{ ref("dictionary_columns") }} as columns
    on described.column_name = columns.column_name
    and columns.table_name in (described.table_name, '*')
-- What is said of one table goes before what is said of all.
qualify
    row_number() over (
        partition by described.table_name, described.position
        order by columns.table_name = '*'
    )
    = 1
order by described.table_name, described.position
