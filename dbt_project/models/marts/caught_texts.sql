-- What in the report's texts has the form of a personal datum or of an internal
-- address. The datum stands here as printed: what is published of it is others'
-- business.
-- Each form is written into the query: a regex read from a row is compiled for each
-- text.
with
    found as (
        {% for form in privacy_patterns() %}
            select
                *,
                {{ literal(form.form_id) }} as form_id,
                {{ literal(form.kind) }} as kind,
                {{ literal(form.name) }} as form_name,
                unnest(
                    list_filter(
                        list_distinct(
                            regexp_extract_all(text, {{ literal(form.regex) }})
                        ),
                        lambda d:{{ is_datum("d", form) }}
                    )
                ) as datum
            from {{ ref("printed_texts") }}
            where regexp_matches(text, {{ literal(form.regex) }})
            union all
        {% endfor %}
        select *, null, null, null, null
        from {{ ref("printed_texts") }}
        where false
    )

select
    found.entity_id,
    found.year,
    found.text_id,
    found.indicator_id,
    found.where_printed,
    found.text,
    found.form_id,
    found.kind,
    found.form_name,
    found.datum,
    allowed.reason as allowed_because
from found
left join
    {{ ref("allowed_texts") }} as allowed
    on found.entity_id = allowed.entity_id
    and found.year = allowed.year
    and found.form_id = allowed.form_id
    and found.datum = allowed.text
