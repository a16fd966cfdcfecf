-- One indicator in two places, with another name, type, source, code or centre. Of
-- names
-- the letters and digits are compared. Its values are compared by other rules.
with
    pairs as (
        select distinct entity_id, year, first_indicator_id, second_indicator_id
        from {{ ref("indicator_twins") }}
    ),

    described as (
        select
            pairs.entity_id,
            pairs.year,
            pairs.first_indicator_id,
            pairs.second_indicator_id,
            {{ printed_place("one") }}
            || ' e '
            || {{ printed_place("other") }} as places,
            {% for column in [
                "name",
                "printed_code",
                "indicator_type",
                "data_source",
                "responsibility_centres_text",
            ] %}
                regexp_replace(
                    {{ plain("one." ~ column) }},
                    '[^a-z0-9]',
                    '',
                    'g'
                ) <> regexp_replace(
                    {{ plain("other." ~ column) }}, '[^a-z0-9]', '', 'g'
                ) as is_other_{{ column }},
                '«'
                || one.{{ column }}
                || '» e «'
                || other.{{ column }}
                || '»' as both_{{ column }}
                {%- if not loop.last %},{% endif %}
            {% endfor %}
        from pairs
        inner join
            {{ ref("indicators") }} as one
            on pairs.entity_id = one.entity_id
            and pairs.year = one.year
            and pairs.first_indicator_id = one.indicator_id
        inner join
            {{ ref("indicators") }} as other
            on pairs.entity_id = other.entity_id
            and pairs.year = other.year
            and pairs.second_indicator_id = other.indicator_id
    ),

    told as (
        select
            *,
            concat_ws(
                '; ',
                case when is_other_name then 'nome ' || both_name end,
                case when is_other_printed_code then 'codice ' || both_printed_code end,
                case
                    when is_other_indicator_type
                    then 'tipologia ' || both_indicator_type
                end,
                case
                    when is_other_data_source then 'fonte dei dati ' || both_data_source
                end,
                case
                    when is_other_responsibility_centres_text
                    then 'centro di responsabilità ' || both_responsibility_centres_text
                end
            ) as differences
        from described
    )

select
    {{
        finding(
            "same_indicator_described_differently",
            ["entity_id", "year", "first_indicator_id", "second_indicator_id"],
        )
    }},
    'low' as severity,
    entity_id,
    year,
    first_indicator_id as indicator_id,
    cast(null as integer) as component_no,
    second_indicator_id as other_indicator_id,
    places as where_printed,
    differences as quote,
    cast(null as varchar) as stated,
    cast(null as varchar) as recomputed,
    'Lo stesso indicatore è descritto in due modi nei due posti: '
    || differences
    || '.' as explanation
from told
where differences <> ''
