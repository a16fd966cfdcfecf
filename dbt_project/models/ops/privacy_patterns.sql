{%- set lists = {
    "first_names": "names.first_names",
    "word_names": "names.word_names",
    "last_names": "surnames.last_names",
    "public_hosts": "hosts.public_hosts",
} -%}
-- The forms of the register as a regex engine reads them: case said inside, and the
-- lists that a form names written out.
with
    names as (
        select
            string_agg(name, '|' order by name) filter (
                where not is_word
            ) as first_names,
            string_agg(name, '|' order by name) filter (where is_word) as word_names
        from {{ ref("first_names") }}
    ),

    surnames as (
        select string_agg(name, '|' order by name) as last_names
        from {{ ref("last_names") }}
    ),

    -- The sites that a body declares as its own are public by that.
    declared as (
        select host
        from {{ ref("public_hosts") }}
        union
        select regexp_extract(unnest([website_url, open_data_url]), '://([^/?#]+)', 1)
        from {{ ref("entities") }}
    ),

    hosts as (
        select string_agg(replace(host, '.', '\.'), '|' order by host) as public_hosts
        from declared
        where host <> ''
    )

select
    forms.form_id,
    forms.position,
    forms.kind,
    forms.name,
    {% for column in ["regex", "only_if", "unless"] %}
        case when forms.case_sensitive then '' else '(?i)' end
        || {{ written_out("forms." ~ column, lists) }} as {{ column }},
    {% endfor %}
    forms.fewer_than,
    forms.reason
from {{ ref("privacy_forms") }} as forms
cross join names
cross join surnames
cross join hosts
order by forms.position
