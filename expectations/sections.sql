select entity_id, year, plan_section, sum(registered), sum(published)
from
    (
        select entity_id, year, plan_section, 1 as registered, 0 as published
        from register.indicators
        union all
        select entity_id, year, plan_section, 0, 1
        from published.indicators
    )
group by all
order by all
