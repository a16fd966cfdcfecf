-- The datum itself is not repeated here: a finding is published.
select
    {{ finding("personal_data", ["entity_id", "year", "text_id", "form_name"]) }},
    'high' as severity,
    entity_id,
    year,
    indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    where_printed,
    cast(null as varchar) as quote,
    cast(null as varchar) as stated,
    cast(null as varchar) as recomputed,
    'Il testo contiene '
    || form_name
    || ', qui non riportato: un dato personale non va pubblicato se non è necessario.'
    as explanation
from {{ ref("caught_texts") }}
where kind = 'personal' and allowed_because is null
group by all
