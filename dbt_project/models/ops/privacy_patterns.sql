-- The forms of the register as a regex engine reads them: case said inside, and the
-- lists that a form names written out.
with
    names as (
        select string_agg(name, '|' order by name) as first_names
        from {{ ref("first_names") }}
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
        case when forms.case_sensitive then '' else '(?i)' end || replace(
            replace(
                forms.{{ column }}, '{first_names}', coalesce(names.first_names, '')
            ),
            '{public_hosts}',
            coalesce(hosts.public_hosts, '')
        ) as {{ column }},
    {% endfor %}
    forms.fewer_than,
    forms.reason
from {{ ref("privacy_forms") }} as forms
cross join names
cross join hosts
order by forms.position
