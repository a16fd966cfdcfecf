select
    {{
        finding(
            "code_repeated",
            [
                "second.entity_id",
                "second.year",
                "first.indicator_id",
                "second.indicator_id",
            ],
        )
    }},
    'low' as severity,
    second.entity_id,
    second.year,
    second.indicator_id,
    cast(null as integer) as component_no,
    first.indicator_id as other_indicator_id,
    {{ printed_place("second") }} as where_printed,
    second.printed_code || ' ' || second.name as quote,
    second.printed_code as stated,
    cast(null as varchar) as recomputed,
    'Nella stessa sezione il codice '
    || second.printed_code
    || ' nomina due indicatori: «'
    || first.name
    || '» ('
    || {{ printed_place("first") }}
    || ') e «'
    || second.name
    || '».' as explanation
from {{ ref("indicators") }} as first
inner join
    {{ ref("indicators") }} as second
    on first.entity_id = second.entity_id
    and first.year = second.year
    and first.plan_section = second.plan_section
    and first.printed_code = second.printed_code
    and first.printed_order < second.printed_order
