-- A column that is clean is a row without fault, so that what was looked at can be
-- counted; the others are cells.
select
    entity_id,
    year,
    "table",
    "column",
    "row",
    case when kind = 'personal' then form_name || ': ' || datum end as personal,
    case when kind = 'person' then form_name || ': ' || datum end as person,
    case when kind = 'address' then form_name || ': ' || datum end as address
from texts_found
union all by name
select distinct null as entity_id, null as year, "table", "column", null as "row"
from published_texts
order by all
