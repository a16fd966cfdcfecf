-- The name decides: the same indicator may keep its code in two plans.
select
    {{
        finding(
            "code_collides_between_plans",
            [
                "first.entity_id",
                "first.year",
                "first.indicator_id",
                "second.indicator_id",
            ],
        )
    }},
    'info' as severity,
    first.entity_id,
    first.year,
    first.indicator_id,
    cast(null as integer) as component_no,
    second.indicator_id as other_indicator_id,
    {{ printed_place("first") }}
    || ' e '
    || {{ printed_place("second") }} as where_printed,
    '«' || first.name || '» e «' || second.name || '»' as quote,
    first.printed_code as stated,
    cast(null as varchar) as recomputed,
    'Il codice '
    || first.printed_code
    || ' nomina un indicatore in una sezione e un altro in un''altra: citato da solo è ambiguo.'
    as explanation
from {{ ref("indicators") }} as first
inner join
    {{ ref("indicators") }} as second
    on first.entity_id = second.entity_id
    and first.year = second.year
    and first.plan_section < second.plan_section
    and first.printed_code = second.printed_code
    and {{ plain("first.name") }} <> {{ plain("second.name") }}
