select
    {{ finding("code_not_printed", ["entity_id", "year", "plan_section"]) }},
    'info' as severity,
    entity_id,
    year,
    {{ about_no_indicator() }},
    {{ section_name("plan_section") }} as where_printed,
    cast(null as varchar) as quote,
    cast(count(*) as varchar) || ' indicatori' as stated,
    cast(null as varchar) as recomputed,
    'Nessuno dei '
    || count(*)
    || ' indicatori della sezione ha un codice: per citarne uno bisogna riportarne il nome.'
    as explanation
from {{ ref("indicators") }}
group by entity_id, year, plan_section
having count(printed_code) = 0
