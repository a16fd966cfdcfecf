{# What is not published of a text, and the log of it. The forms are rows of the register: none stands here. #}
{# Before any model runs: the table in which each published one says what it left out. #}
{% macro open_withheld_log() -%}
    create schema if not exists ops;
    create table if not exists ops.withheld (
        entity_id varchar,
        year integer,
        table_name varchar,
        column_name varchar,
        row_key varchar,
        form_id varchar,
        times integer
    )
{%- endmacro %}

{# The words that name a row beside its entity and year; a part that is empty is left out. What has one row a year is named by its year. #}
{% macro row_key(columns) -%}
    {%- set parts = [] -%}
    {%- for column in columns if column not in ["entity_id", "year"] -%}
        {%- do parts.append("'" ~ column ~ "=' || cast(" ~ column ~ " as varchar)") -%}
    {%- endfor -%}
    {%- if not parts -%}
        {%- do parts.append("'year=' || cast(year as varchar)") -%}
    {%- endif -%}
    concat_ws(', ', {{ parts | join(", ") }})
{%- endmacro %}

{# How many times a text says that something is left out. #}
{% macro marks_in(text) -%} (len(string_split({{ text }}, '[omesso]')) - 1) {%- endmacro %}

{# A text as SQL wants it, to the letter. #}
{% macro literal(text) -%}
    {{ dbt.string_literal(dbt.escape_single_quotes(text)) }}
{%- endmacro %}

{# A regex with the lists that it names written out: `lists` gives the column of each, and an empty list finds nothing. #}
{% macro written_out(regex, lists) -%}
    {%- set said = namespace(regex=regex) -%}
    {%- for name, column in lists.items() -%}
        {%- set said.regex = (
            "replace("
            ~ said.regex
            ~ ", '{"
            ~ name
            ~ "}', coalesce("
            ~ column
            ~ ", '\\b\\B'))"
        ) -%}
    {%- endfor -%}
    {{ said.regex }}
{%- endmacro %}

{# The forms of the register, to be written into a query; none while dbt only reads the project. #}
{% macro privacy_patterns() -%}
    {%- set patterns = ref("privacy_patterns") -%}
    {%- set asked = (
        "select form_id, kind, name, regex, only_if, unless from "
        ~ patterns
        ~ " where regex is not null order by position"
    ) -%}
    {{ return(run_query(asked).rows if execute else []) }}
{%- endmacro %}

{# Whether what has a form is such a datum after all. #}
{% macro is_datum(datum, form) -%}
    {{
        (
            "regexp_matches(" ~ datum ~ ", " ~ literal(form.only_if) ~ ")"
            if form.only_if
            else "true"
        )
    }}
    {{ "and not regexp_matches(" ~ datum ~ ", " ~ literal(form.unless) ~ ")" if form.unless }}
{%- endmacro %}

{# What of a text has the form and is neither excused nor allowed, and what stands where the door has found one. #}
{% macro _data_found(text, form) -%}
    list_concat(
        list_filter(
            list_distinct(
                regexp_extract_all({{ text }}, {{ literal(form.regex) }})
            ),
            lambda d: {{ is_datum("d", form) }}
            and not list_contains(allowed, '{{ form.form_id }}:' || d)
        ),
        list_filter(
            [{{ literal("[omesso: " ~ form.name ~ "]") }}],
            lambda d: contains({{ text }}, d)
        )
    )
{%- endmacro %}

{# Once a published table is made: in each of its texts what has a form of the register gives way to `[omesso]`, unless it is allowed, and each place is logged, without the datum; so is each count that the models left out as too small. #}
{% macro withhold(relation) -%}
    {%- set allowed, small_cells = ref("allowed_texts"), ref("small_cells") -%}
    {%- set forms = privacy_patterns() -%}
    {%- if execute -%}
        {%- set columns = adapter.get_columns_in_relation(relation) -%}
        {%- set texts = (
            columns
            | selectattr("dtype", "in", ["VARCHAR", "character varying"])
            | map(attribute="name")
            | list
        ) -%}
        {%- set key = key_of(model) -%}
        {%- set suspects = "withheld_from_" ~ relation.identifier -%}
        {%- do run_query(_suspects(relation, suspects, texts, forms, allowed)) -%}
        {# In most tables no form is seen: what follows is not asked of nothing. #}
        {%- set is_suspected = (
            run_query("select 1 from " ~ suspects ~ " limit 1").rows
            | length
            > 0
        ) -%}
        {%- if is_suspected -%}
            {%- do run_query(_log_of(relation, suspects, forms)) -%}
        {%- endif -%}
        {%- for row in (
            run_query(
                "select distinct found_in from " ~ suspects ~ "_log"
            ).rows
            if is_suspected
            else []
        ) -%}
            {%- do run_query(
                "update "
                ~ relation
                ~ " as published set "
                ~ row[0]
                ~ " = found.clean from "
                ~ suspects
                ~ "_log as found where published.rowid = found.row_no and found.found_in= '"
                ~ row[0]
                ~ "'"
            ) -%}
        {%- endfor -%}
        delete from ops.withheld where table_name = '{{ relation.identifier }}';
        {% if is_suspected %}
            {# Named by the key as it now stands, which may have held the datum itself. #}
        insert into ops.withheld
        select
            entity_id,
            year,
            '{{ relation.identifier }}',
            found.found_in,
            {{ row_key(key) }},
            found.found_form,
            cast(sum(found.found_times) as integer)
        from {{ suspects }}_log as found
        inner join {{ relation }} as published on published.rowid = found.row_no
        group by all;
        drop table {{ suspects }}_log;
        {% endif %}
        {% if columns | selectattr(
            "name", "in", ["measure_id", "period", "value"]
        ) | list | length == 3 %}
        insert into ops.withheld
        select entity_id, year, '{{ relation.identifier }}', 'value', {{ row_key(key) }}, form_id, 1
        from (
            select published.*, cells.form_id
            from {{ relation }} as published
            inner join {{ small_cells }} as cells
                on published.entity_id = cells.entity_id
                and published.measure_id = cells.measure_id
                and published.period = cells.period
            where published.value is null
        );
        {% endif %}
        drop table {{ suspects }}
    {%- else -%} select 1
    {%- endif -%}
{%- endmacro %}

{# The cells in which some form is seen, with what their entity allows. The columns come out as rows first: a form is made ready once for all of them, and not for each. #}
{% macro _suspects(relation, name, texts, forms, allowed) -%}
    create or replace temp table {{ name }} as
    with texts as (
        select rowid as row_no, entity_id, year as year,
            unnest([
    {%- for column in texts %}
                {'found_in': '{{ column }}', 'text': {{ column }}}{{ "," if not loop.last }}
    {%- endfor %}
            ], recursive := true)
        from {{ relation }}
    ),
    cells as (
        select * from texts
        where contains(text, '[omesso: ') or {% for form in forms %}{{ " or " if not loop.first }}regexp_matches(text, {{ literal(form.regex) }}){% endfor %}
    ),
    permitted as (
        select entity_id, year, form_id || ':' || text as permit from {{ allowed }}
    )
    select cells.*, coalesce(list(permitted.permit) filter (where permitted.permit is not null), []) as allowed
    from cells
    left join permitted
        on cells.entity_id = permitted.entity_id
        and cells.year = permitted.year
    group by all
{%- endmacro %}

{# Form after form, each on what the one before has left: the clean text, and how many times each form stood there. #}
{% macro _log_of(relation, name, forms) -%}
    create or replace temp table {{ name }}_log as
    with step_0 as (select row_no, found_in, allowed, text as clean from {{ name }}),
    {%- for form in forms %}
    found_{{ loop.index }} as (
        select *, {{ _data_found("clean", form) }} as data from step_{{ loop.index0 }}
    ),
    step_{{ loop.index }} as (
        select * exclude (data, clean), clean as before_{{ loop.index }}, data as data_{{ loop.index }},
            list_reduce(
                list_prepend(clean, list_reverse_sort(data)),
                lambda said, d: replace(said, d, '[omesso]')
            ) as clean
        from found_{{ loop.index }}
    ),
    {%- endfor %}
    counted as (
    {%- for form in forms %}
        select row_no, found_in, clean, '{{ form.form_id }}' as found_form,
            {# What one form leaves is what the next one looks at; the last leaves what is published. #}
        {%- set after = "clean" if loop.last else "before_" ~ (loop.index + 1) %}
        {{ marks_in(after) }} - {{ marks_in("before_" ~ loop.index) }} as found_times
        from step_{{ forms | length }}
        where len(data_{{ loop.index }}) > 0
        {{ "union all" if not loop.last }}
    {%- endfor %}
    )
    from counted
{%- endmacro %}
