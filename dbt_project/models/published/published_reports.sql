select
    reports.entity_id,
    reports.year,
    entities.name as entity_name,
    entities.short_name as entity_short_name,
    entities.ipa_code,
    entities.website_url,
    entities.open_data_url,
    reports.title,
    case when reports.approval_act is null then 'draft' else 'approved' end as status,
    reports.approved_on,
    reports.approval_act,
    cast(count(indicators.indicator_id) as integer) as indicators,
    run.is_example
from {{ ref("reports") }} as reports
inner join {{ ref("entities") }} as entities on reports.entity_id = entities.entity_id
left join
    {{ ref("indicators") }} as indicators
    on reports.entity_id = indicators.entity_id
    and reports.year = indicators.year
cross join {{ ref("stg_run") }} as run
group by all
order by entity_id, year
